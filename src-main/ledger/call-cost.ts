import type { OpenCallFacts } from '../store/repositories/call-facts.ts'
import { storageFault } from '../store/storage-fault.ts'
import { type CallCost, usableUsage } from './call-row.ts'
import type { LedgerParts } from './ledger-parts.ts'
import type { RecordedCall, Settlement } from './ledger-types.ts'

const unpriced: CallCost = { costNanos: null, priceId: null }

/**
 * The price of a call's usage. Pricing that breaks leaves the call unpriced (it can be priced again
 * later) instead of unsettled; only a fault of storage is passed on.
 */
export function costOf(
  parts: LedgerParts,
  call: Pick<OpenCallFacts, 'providerId' | 'modelName' | 'createdAt'>,
  end: Pick<Settlement, 'usage' | 'answeredModel'>,
): CallCost {
  if (end.usage === null || end.usage === undefined) return unpriced
  try {
    const priced = parts.pricing.price({
      providerId: call.providerId,
      modelName: call.modelName,
      answeredModel: end.answeredModel ?? null,
      usage: usableUsage(end.usage),
      at: call.createdAt,
    })
    return priced ?? unpriced
  } catch (error) {
    if (storageFault(error, '') !== null) throw error
    parts.logger.error({ error, model: call.modelName }, 'A call could not be priced; it is kept as unpriced.')
    return unpriced
  }
}

/**
 * The cost of a call made elsewhere. Where no price is known, the cost its source states is kept:
 * a cost without a price (`price_id` null) is always such a stated one.
 */
export function recordedCost(parts: LedgerParts, call: RecordedCall): CallCost {
  const priced = costOf(parts, call, call)
  if (priced.costNanos !== null) return priced
  return { costNanos: call.statedCostNanos ?? null, priceId: null }
}
