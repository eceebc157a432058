import type { Figures } from './belief.ts'
import type { SelectionPolicy } from './policy.ts'

/** Costs closer than this for 1,000 characters are alike; keeps a free model from being endlessly better. Nano-dollars. */
const priceGrain = 20_000

/**
 * Scores 0..1 of models against each other: success and quality as they are, speed and price against the fastest and the cheapest.
 * A model without a known price gets nothing for it. Where nobody scores quality, its weight goes to the others.
 */
export function utilities(figures: readonly Figures[], weights: SelectionPolicy['weights']): number[] {
  const fastest = Math.min(...figures.map(({ msPer1k }) => msPer1k))
  const cheapest = Math.min(...figures.map(({ costNanos }) => costNanos ?? Number.POSITIVE_INFINITY))
  const scored = figures.some(({ quality }) => quality !== null)
  const sum = weights.success + weights.speed + weights.price + (scored ? weights.quality : 0) || 1
  return figures.map(({ success, msPer1k, costNanos, quality }) => {
    const speed = fastest / msPer1k
    const price = costNanos === null ? 0 : (cheapest + priceGrain) / (costNanos + priceGrain)
    const good = scored ? weights.quality * (quality ?? 0) : 0
    return (weights.success * success + weights.speed * speed + weights.price * price + good) / sum
  })
}
