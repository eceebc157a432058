import type { UsageSum } from '../store/repositories/usage-reader.ts'

/** Sums of what was done, added up under names or times. */
export class UseTable<Key extends string | number> {
  private readonly sums = new Map<Key, UsageSum>()

  add(key: Key, sum: UsageSum): void {
    const known = this.sums.get(key)
    this.sums.set(key, known === undefined ? sum : addUse(known, sum))
  }

  addAll(sums: Iterable<readonly [Key, UsageSum]>): void {
    for (const [key, sum] of sums) this.add(key, sum)
  }

  finish(): ReadonlyMap<Key, UsageSum> {
    return this.sums
  }
}

function addUse(one: UsageSum, other: UsageSum): UsageSum {
  return {
    calls: one.calls + other.calls,
    success: one.success + other.success,
    tokens: one.tokens + other.tokens,
    costNanos: one.costNanos + other.costNanos,
    pricedCalls: one.pricedCalls + other.pricedCalls,
    unpricedCalls: one.unpricedCalls + other.unpricedCalls,
  }
}
