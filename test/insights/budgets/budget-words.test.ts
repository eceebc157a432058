import { describe, expect, it } from 'vitest'
import type { Budget } from '../../../src-main/insights/budgets/budget-types.ts'
import { refuseForRoom } from '../../../src-main/insights/budgets/budget-words.ts'

const budget: Budget = {
  ...{
    id: 1,
    scope: 'all',
    scopeValue: '',
    period: 'month',
    limitNanos: 20e9,
    hard: true,
    createdAt: 0,
    thresholds: [],
  },
}
const standing = {
  ...{ budget, spentNanos: 12e9, reservedNanos: 0, cutOffNanos: 0, cutOffCalls: 0, leftNanos: 8e9 },
  renewsAt: Date.UTC(2026, 11, 1),
}

describe('a call that a budget holds back', () => {
  it('says nothing of calls that were cut off, nor of waiting, where there was none', () => {
    const { message } = refuseForRoom(standing, 9e9, 'UTC', 0)
    expect(message).toMatch(/^Nothing was sent: the monthly budget for all spending \(\$20\.00\) has \$8\.00 left/)
    expect(message).not.toMatch(/cut off|waited|\{/)
  })

  it.each([
    [1, '$5.00 of it counts for a call that was cut off when Galley ended, of which nobody knows what it cost.'],
    [3, '$5.00 of it counts for 3 calls that were cut off when Galley ended, of which nobody knows what they cost.'],
  ])('says what %s of them may have cost, and how long it waited, in words and as data', (cutOffCalls, words) => {
    const refusal = refuseForRoom({ ...standing, cutOffNanos: 5e9, cutOffCalls, leftNanos: 3e9 }, 9e9, 'UTC', 12_000)
    expect(refusal.message).toContain(`choose a cheaper model. ${words} It waited 12 s for room.`)
    expect(refusal.details.said).toMatchObject({
      values: {
        cut_off: { code: 'cut_off.calls', values: { most_nanos: 5e9, count: cutOffCalls } },
        waited: { code: 'waited.room', values: { waited_ms: 12_000 } },
      },
    })
  })
})
