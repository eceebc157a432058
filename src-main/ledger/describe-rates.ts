import { type CompiledRates, rateFor } from './price-rates.ts'
import type { PriceUnit } from './price-units.ts'
import type { BucketRates, DescribedRate } from './pricing-types.ts'

const million = 1_000_000

function nanosFor(rates: CompiledRates, rate: bigint, per: number): number {
  return Number((rate * BigInt(per) * 2n + rates.denominator) / (rates.denominator * 2n))
}

/** Every stated rate, for showing. */
export function describeRates(rates: CompiledRates): DescribedRate[] {
  return rates.rates.map(rate => ({
    unit: rate.unit.usageKey,
    per: rate.unit.per,
    nanos: nanosFor(rates, rate.base, rate.unit.per),
    tiers: rate.tiers.map(tier => ({ above: tier.start, nanos: nanosFor(rates, tier.rate, rate.unit.per) })),
  }))
}

/** A bucket has the price of the closest unit that is priced: its own, or one it is a part of. */
const bucketUnits = {
  inputUncached: ['input_tokens'],
  cacheRead: ['cache_read_tokens', 'input_tokens'],
  cacheWrite5m: ['cache_write_5m_tokens', 'cache_write_tokens', 'input_tokens'],
  cacheWrite1h: ['cache_write_1h_tokens', 'cache_write_tokens', 'input_tokens'],
  outputText: ['output_tokens'],
  reasoning: ['output_reasoning_tokens', 'output_tokens'],
} as const satisfies Record<keyof BucketRates, readonly PriceUnit['usageKey'][]>

/** Nano-dollars per million tokens of each bucket. */
export function describeBuckets(rates: CompiledRates): BucketRates {
  const of = (keys: readonly string[]): number | null => {
    for (const key of keys) {
      const rate = rates.rates.find(candidate => candidate.unit.usageKey === key)
      if (rate !== undefined) return nanosFor(rates, rateFor(rate, 0), million)
    }
    return null
  }
  return {
    inputUncached: of(bucketUnits.inputUncached),
    cacheRead: of(bucketUnits.cacheRead),
    cacheWrite5m: of(bucketUnits.cacheWrite5m),
    cacheWrite1h: of(bucketUnits.cacheWrite1h),
    outputText: of(bucketUnits.outputText),
    reasoning: of(bucketUnits.reasoning),
  }
}
