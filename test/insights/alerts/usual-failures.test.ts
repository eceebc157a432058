import { describe, expect, it } from 'vitest'
import { noGroups } from '../../../src-main/insights/alerts/failure-groups.ts'
import {
  type FailureTally,
  learnUsual,
  usualAt,
  weeksBetweenAlarms,
} from '../../../src-main/insights/alerts/usual-failures.ts'
import { createSeededRandom } from '../../../src-main/providers/practice/seeded-random.ts'

const hourMs = 3_600_000

/** Two weeks of 100 calls an hour. */
function twoWeeks(rate: (hour: number) => number, inRow = 1): FailureTally[] {
  const random = createSeededRandom('usual')
  return Array.from({ length: 14 * 24 }, (_, at) => {
    const groups = noGroups()
    let hits = 0
    for (let call = 0; call < 100; call++) if (random.next() < rate(at) / inRow) hits += inRow
    groups.limited = hits
    return { start: at * hourMs, calls: 100, hits, groups }
  })
}

describe('what is usual', () => {
  it('is the rate of all hours where they differ by chance alone', () => {
    const { rateAt, dispersion } = learnUsual(twoWeeks(() => 0.03))
    for (let hour = 0; hour < 24; hour++) expect(rateAt(hour)).toBeCloseTo(0.03, 2)
    expect(Math.abs(rateAt(3) - rateAt(15))).toBeLessThan(0.005)
    expect(dispersion).toBeLessThan(1.15)
  })

  it('knows the hours of the day at which more fails', () => {
    const { rateAt, dispersion } = learnUsual(twoWeeks(at => (at % 24 < 4 ? 0.12 : 0.01)))
    expect(rateAt(2)).toBeGreaterThan(0.1)
    expect(rateAt(12)).toBeLessThan(0.015)
    expect(dispersion).toBeLessThan(1.2)
  })

  it('leaves out an outage of a day', () => {
    const { rateAt } = learnUsual(twoWeeks(at => (at >= 100 && at < 124 ? 0.9 : 0.02)))
    for (let hour = 0; hour < 24; hour++) expect(rateAt(hour)).toBeLessThan(0.03)
  })

  it('takes trouble for usual that lasts for more than a quarter of the time', () => {
    expect(learnUsual(twoWeeks(at => (at < 160 ? 0.4 : 0.02))).rateAt(12)).toBeGreaterThan(0.08)
  })

  it('sees that failures come in bursts', () => {
    expect(learnUsual(twoWeeks(() => 0.03, 4)).dispersion).toBeGreaterThan(2.5)
  })

  it('says what fails, and keeps a little for what never did', () => {
    const { shares } = learnUsual(twoWeeks(() => 0.03))
    expect(shares.limited).toBeGreaterThan(0.98)
    expect(shares.refused).toBeGreaterThan(0)
  })

  it('rather assumes too much with few calls', () => {
    const { rateAt } = learnUsual([{ start: 0, calls: 60, hits: 0, groups: noGroups() }])
    expect(rateAt(0)).toBeGreaterThan(0.015)
  })
})

describe('how sure what is usual is', () => {
  const options = { hasGroups: false, weeksBetween: 1 }

  it('is as sure as the calls of the past make it, where hours are alike', () => {
    const { trust, burst } = usualAt(learnUsual(twoWeeks(() => 0.03)), 0, options)
    expect(trust).toBeGreaterThan(300)
    expect(burst).toBeLessThan(1.1)
  })

  it('is less sure where hours differ, and where nothing is known', () => {
    const differ = usualAt(learnUsual(twoWeeks(at => (at % 5 === 0 ? 0.09 : 0.01))), 0, options)
    expect(differ.trust).toBeLessThan(100)
    const nothing = usualAt(learnUsual([]), 0, options)
    expect(nothing.trust).toBe(50)
    expect(nothing.memory).toBe(Number.POSITIVE_INFINITY)
  })
})

describe('the time between two false alarms', () => {
  it('is a little more than a week of everything that is watched, and not minutes for those who call seldom', () => {
    expect(weeksBetweenAlarms(5)).toBeCloseTo(5.5)
    expect(weeksBetweenAlarms(0.001)).toBeGreaterThan(0.1)
    expect(weeksBetweenAlarms(null)).toBeGreaterThan(1)
  })
})
