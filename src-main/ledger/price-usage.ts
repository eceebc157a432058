import { type TokenUsage, totalInput, totalOutput } from '../../db/token-usage.ts'
import type { UsageByKey } from './price-rates.ts'

/** True when there is anything to price: at least one bucket or other unit is known. */
export function isPriceable(usage: TokenUsage): boolean {
  return totalInput(usage) !== null || totalOutput(usage) !== null || hasOther(usage)
}

function hasOther(usage: TokenUsage): boolean {
  if (usage.other === null) return false
  for (const key in usage.other) {
    if (isCount(usage.other[key])) return true
  }
  return false
}

/** Other units come from outside as they are; what is no count is not priced. */
function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0
}

/**
 * The disjoint buckets in the price package's terms, where `input_tokens` and `output_tokens` are
 * totals and cache and reasoning tokens are parts of them. The buckets win over `other`, which only
 * adds units the buckets do not have.
 */
export function usageForPrices(usage: TokenUsage, withOther: boolean): UsageByKey {
  const write5m = usage.cacheWrite5m ?? 0
  const write1h = usage.cacheWrite1h ?? 0
  const read = usage.cacheRead ?? 0
  const reasoning = usage.reasoning ?? 0
  const buckets: Record<string, number> = {
    input_tokens: (usage.inputUncached ?? 0) + read + write5m + write1h,
    cache_read_tokens: read,
    cache_write_tokens: write5m + write1h,
    cache_write_5m_tokens: write5m,
    cache_write_1h_tokens: write1h,
    output_tokens: (usage.outputText ?? 0) + reasoning,
    output_reasoning_tokens: reasoning,
  }
  if (!withOther || usage.other === null) return buckets
  for (const [key, value] of Object.entries(usage.other)) {
    if (isCount(value)) buckets[key] ??= value
  }
  return buckets
}
