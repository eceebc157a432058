import { describe, expect, it } from 'vitest'
import { isScarce, weeklyScores, weekStarts } from '../../src-renderer/pages/quality/overview/by-week.ts'

describe('scores by week', () => {
  it('are wanted where most days with a score have few answers', () => {
    expect(isScarce([{ score: [0.9, null, 0.4, 0.7], success: [1, 90, 2, 40] }])).toBe(true)
    expect(isScarce([{ score: [0.9, 0.8, 0.7], success: [5, 30, 2] }])).toBe(false)
    expect(isScarce([])).toBe(false)
  })

  it('end with the last day, so that only the first week is short', () => {
    expect(weekStarts(16)).toEqual([0, 2, 9])
    expect(weekStarts(14)).toEqual([0, 7])
  })

  it('count each day by its answers, and say nothing of a week without any', () => {
    const days = { score: [1, 0.5, null, null, null, null, null, null, null], success: [1, 3, 9, 0, 0, 0, 0, 0, 0] }
    expect(weeklyScores(days, weekStarts(9))).toEqual([0.625, null])
  })
})
