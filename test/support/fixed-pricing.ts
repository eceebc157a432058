import type { TokenUsage } from '../../db/token-usage.ts'
import { totalInput, totalOutput } from '../../db/token-usage.ts'
import type { Pricing } from '../../src-main/ledger/pricing-types.ts'
import type { Store } from '../../src-main/store/store.ts'

/** Nano-dollars for one token of any kind. */
export const fixedTokenPrice = 500

/** What {@link createFixedPricing} makes of a usage. */
function fixedCost(usage: TokenUsage): number {
  return ((totalInput(usage) ?? 0) + (totalOutput(usage) ?? 0)) * fixedTokenPrice
}

/** Prices every token alike; models whose name begins with `free-` have no price. Remembers its snapshot as real pricing does. */
export function createFixedPricing(store: Store): Pricing {
  let priceId: number | null = null
  return {
    price({ modelName, usage }) {
      if (modelName.startsWith('free-')) return null
      if (totalInput(usage) === null && totalOutput(usage) === null) return null
      priceId ??= snapshotId(store)
      return { costNanos: fixedCost(usage), priceId, source: 'user' }
    },
    rolledBack() {
      priceId = null
    },
  }
}

function snapshotId(store: Store): number {
  const known = store.db.prepare('SELECT id FROM price_snapshots WHERE fingerprint = ?').pluck().get('fixed')
  if (typeof known === 'number') return known
  return Number(
    store.db
      .prepare(
        `INSERT INTO price_snapshots (fingerprint, source, rates, created_at) VALUES ('fixed', 'user', '{"token":500}', 0)`,
      )
      .run().lastInsertRowid,
  )
}
