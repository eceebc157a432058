import type { UsedPrices } from './bill-types.ts'
import type { BilledSum } from './line-up.ts'

export const buckets = ['inputUncached', 'cacheRead', 'cacheWrite', 'output'] as const
export type Bucket = (typeof buckets)[number]

const partOf = {
  inputUncached: 'inputCostNanos',
  cacheRead: 'cacheReadCostNanos',
  cacheWrite: 'cacheWriteCostNanos',
  output: 'outputCostNanos',
} as const satisfies Record<Bucket, keyof BilledSum>

/** What the bill charges for a million tokens, from its own cost and tokens; null where it does not tell both. */
export function impliedPrice(bill: BilledSum, bucket: Bucket): number | null {
  const [cost, tokens] = [bill[partOf[bucket]], bill[bucket]]
  return cost === null || tokens === null || tokens === 0 ? null : share(cost, 1_000_000, tokens)
}

export function partCost(bill: BilledSum, bucket: Bucket): number | null {
  return bill[partOf[bucket]]
}

/** Nano-dollars for tokens at a price, rounded; exact whatever the size. */
export function costOf(tokens: number, perMillion: number): number {
  return share(tokens, perMillion, 1_000_000)
}

/** `amount * by / of`, half away from zero. */
export function share(amount: number, by: number, of: number): number {
  const product = BigInt(Math.round(amount)) * BigInt(Math.round(by))
  const divisor = BigInt(Math.round(of))
  const doubled = product * 2n
  const half = doubled < 0n ? doubled - divisor : doubled + divisor
  return Number(half / (divisor * 2n))
}

export type TokenGaps = Readonly<Record<Bucket, number>>

/**
 * What a difference in tokens is worth: at the price the ledger used, else at the bill's own, else at the bill's average. Null where
 * nothing of it has a price.
 */
export function worthOf(gaps: TokenGaps, bill: BilledSum, prices: UsedPrices | null): number | null {
  const all = buckets.reduce((sum, bucket) => sum + (bill[bucket] ?? 0), 0)
  const average = all > 0 && bill.costNanos !== null ? share(bill.costNanos, 1_000_000, all) : null
  let worth: number | null = null
  for (const bucket of buckets) {
    if (gaps[bucket] === 0) continue
    const price = prices?.[bucket] ?? impliedPrice(bill, bucket) ?? average
    if (price !== null) worth = (worth ?? 0) + costOf(gaps[bucket], price)
  }
  return worth
}
