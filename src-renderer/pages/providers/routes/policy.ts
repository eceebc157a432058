import type { Outputs } from '../../../../src-main/contract/contract.ts'
import type { Operation } from './place.ts'

export type Routing = Outputs['routing']['show']
export type Policy = Routing['usual_policy']

export const weightNames = ['quality', 'price', 'speed', 'success'] as const

/** The rules that hold for a kind of work: its own, those of all work, or the usual ones. */
export function findPolicy({ policies, usual_policy }: Routing, operation: Operation | null): Policy {
  const of = (wanted: Operation | null) => policies.find(policy => policy.operation === wanted)
  const { weights, max_cost_per_1k_chars_nanos, min_quality, max_p95_ms, exploration, keeps_books, models } =
    of(operation) ?? of(null) ?? usual_policy
  return { weights, max_cost_per_1k_chars_nanos, min_quality, max_p95_ms, exploration, keeps_books, models }
}

export function hasOwnPolicy({ policies }: Routing, operation: Operation | null): boolean {
  return policies.some(policy => policy.operation === operation)
}

export function samePolicy(one: Policy, other: Policy): boolean {
  return JSON.stringify(one) === JSON.stringify(other)
}

/** Each weight as its share of all of them, 0..1; all 0 where nothing counts. */
export function sharesOf(weights: Policy['weights']): Policy['weights'] {
  const sum = weights.success + weights.speed + weights.price + weights.quality
  const share = (weight: number) => (sum === 0 ? 0 : weight / sum)
  return {
    success: share(weights.success),
    speed: share(weights.speed),
    price: share(weights.price),
    quality: share(weights.quality),
  }
}
