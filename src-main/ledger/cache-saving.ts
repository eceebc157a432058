import type { TokenUsage } from '../../db/token-usage.ts'
import { costOf } from './price-rates.ts'
import { compileStored, type StoredRates } from './price-sources.ts'
import { usageForPrices } from './price-usage.ts'

/**
 * What caching saved on one call, nano-dollars: the cost had all its input been sent uncached, less what it cost. Negative
 * where writing the cache cost more than was read from it. Null where the price does not cover the usage.
 */
export function cacheSaving(rates: CompiledPrice, usage: TokenUsage): number | null {
  const { inputUncached, cacheRead, cacheWrite5m, cacheWrite1h } = usage
  const cached = (cacheRead ?? 0) + (cacheWrite5m ?? 0) + (cacheWrite1h ?? 0)
  if (cached === 0) return 0
  const uncached: TokenUsage = {
    ...usage,
    inputUncached: (inputUncached ?? 0) + cached,
    cacheRead: null,
    cacheWrite5m: null,
    cacheWrite1h: null,
  }
  const withCache = costOf(rates, usageForPrices(usage, false))
  const without = costOf(rates, usageForPrices(uncached, false))
  return withCache === null || without === null ? null : Number(without - withCache)
}

export type CompiledPrice = ReturnType<typeof compileStored>

/** A price as its snapshot keeps it. */
export function compilePrice(rates: unknown): CompiledPrice {
  return compileStored(rates as StoredRates)
}
