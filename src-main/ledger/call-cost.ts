import type { TokenUsage } from '../../db/token-usage.ts'
import type { OpenCallFacts } from '../store/repositories/call-facts.ts'
import { storageFault } from '../store/storage-fault.ts'
import { type CallCost, usableUsage } from './call-row.ts'
import type { LedgerParts } from './ledger-parts.ts'
import type { RecordedCall, Settlement } from './ledger-types.ts'
import { isPriceable } from './price-usage.ts'

const unpriced: CallCost = { costNanos: null, priceId: null }
/** The practice provider answers on this machine: that nothing is paid is known without a price. */
const free: CallCost = { costNanos: 0, priceId: null }

/** What a call of the practice books costs: nothing; none where it failed before anything was used. Null for every other call. */
export function practiceCost(
  call: Pick<OpenCallFacts, 'origin'>,
  end: { readonly succeeded: boolean; readonly usage: TokenUsage | null | undefined },
): CallCost | null {
  if (call.origin !== 'practice') return null
  return end.succeeded || isPriceable(usableUsage(end.usage)) ? free : unpriced
}

/**
 * The price of a call's usage. Pricing that breaks leaves the call unpriced (it can be priced again
 * later) instead of unsettled; only a fault of storage is passed on.
 */
export function costOf(
  parts: LedgerParts,
  call: Pick<OpenCallFacts, 'origin' | 'providerId' | 'modelName' | 'createdAt'>,
  end: Pick<Settlement, 'errorKind' | 'usage' | 'answeredModel'>,
): CallCost {
  const practice = practiceCost(call, { succeeded: end.errorKind === null, usage: end.usage })
  if (practice !== null) return practice
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
 * a cost without a price (`price_id` null) is such a stated one, or a practice call's, which is nothing.
 */
export function recordedCost(parts: LedgerParts, call: RecordedCall): CallCost {
  const priced = costOf(parts, call, call)
  if (priced.costNanos !== null || call.origin === 'practice') return priced
  return { costNanos: call.statedCostNanos ?? null, priceId: null }
}
