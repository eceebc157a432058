import { describe, expect, it } from 'vitest'
import type { HealthCounts } from '../../src-main/metrics/health-counts.ts'
import { failureOf } from '../../src-main/metrics/health-findings.ts'

const hour = 3_600_000
const name = { provider: 'house', displayName: 'House' }

/** One provider that usually answers half of its calls: `[calls, failed]` by hour, from hour 100 on. */
function halfAnswering(...hours: readonly (readonly [number, number])[]): HealthCounts {
  const parts = hours.map(([calls, failed], at) => ({ start: (100 + at) * hour, calls, failed, limited: 0 }))
  return {
    ...{ recentCalls: 0, usualCalls: 0, pairs: new Map(), unpriced: [] },
    providers: new Map([[1, parts]]),
    usualRate: new Map([[1, 0.5]]),
    errorKinds: new Map(),
  }
}

describe('a provider of which half the calls usually fail', () => {
  it('has its outage told whole where it answers as seldom as ever since', () => {
    expect(failureOf(halfAnswering([10, 9], [25, 13]), 1, name)).toMatchObject([
      { kind: 'recovered', severity: 'note', calls: 10, failed: 9, since: 100 * hour, until: 101 * hour },
    ])
  })

  it('is said to fail, from the first hour of it, once it answers less', () => {
    expect(failureOf(halfAnswering([4, 2], [4, 3], [4, 2], [4, 4]), 1, name)).toMatchObject([
      { kind: 'failing', severity: 'bad', calls: 12, failed: 9, since: 101 * hour, until: null },
    ])
  })

  it('is not told of while it is as it always was', () => {
    expect(failureOf(halfAnswering([10, 5], [25, 13]), 1, name)).toEqual([])
  })
})
