import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { calendarSpans } from '../../../src-main/insights/forecasts/calendar-spans.ts'
import { forecastTotal } from '../../../src-main/insights/forecasts/forecast-total.ts'
import { forecastSpend } from '../../../src-main/insights/forecasts/spend-forecast.ts'
import { createTimePeriods } from '../../../src-main/ledger/time-periods.ts'
import { createSeededRandom } from '../../../src-main/providers/practice/seeded-random.ts'
import {
  createSpendSeriesRepository,
  modelDaysSql,
  spendSql,
} from '../../../src-main/store/repositories/spend-series-repository.ts'
import { explain } from '../../support/query-plan.ts'
import { createRecordedLedger, fixedNow, type RecordedLedger } from '../../support/recorded-ledger.ts'

const day = 86_400_000

describe('the sum of the coming steps', () => {
  it('follows the shape of the week', () => {
    const week = [10, 10, 10, 10, 10, 1, 1]
    const values = Array.from({ length: 70 }, (_, at) => week[at % 7] ?? 0)
    const next = forecastTotal(values, 7, 1)
    expect(next?.expected).toBeGreaterThan(8.5)
    expect(next?.expected).toBeLessThan(11)
    expect(forecastTotal(values.slice(0, 68), 7, 2)?.expected).toBeLessThan(4)
    expect(forecastTotal(values, 7, 7)?.expected).toBeCloseTo(52, -1)
  })

  it('holds 8 of 10 sums of what is drawn at random between low and high', () => {
    const random = createSeededRandom('forecast')
    const values = Array.from({ length: 400 }, () => random.logNormal(5, 0.6))
    let within = 0
    for (let at = 100; at < 400; at++) {
      const said = forecastTotal(values.slice(0, at), 7, 1)
      const value = values[at] ?? 0
      if (said !== null && value >= said.low && value <= said.high) within += 1
    }
    expect(within / 300).toBeGreaterThan(0.75)
    expect(within / 300).toBeLessThan(0.86)
  })

  it('is never below nothing, nor its interval inside out, whatever was spent', () => {
    const amounts = fc.array(fc.oneof(fc.constant(0), fc.double({ min: 0, max: 1e6, noNaN: true })), { maxLength: 60 })
    fc.assert(
      fc.property(amounts, fc.integer({ min: 1, max: 40 }), (values, steps) => {
        const said = forecastTotal(values, 7, steps)
        if (said === null) return
        expect(said.low).toBeGreaterThanOrEqual(0)
        expect(said.low).toBeLessThanOrEqual(said.expected + 1e-9)
        expect(said.high).toBeGreaterThanOrEqual(said.expected - 1e-9)
        expect(Number.isFinite(said.high)).toBe(true)
      }),
    )
  })
})

describe('days, weeks and months of a zone', () => {
  it.each([
    ['2026-11-23T12:00:00Z', 'UTC', 'week', '2026-11-23T00:00:00Z', '2026-11-30T00:00:00Z'],
    ['2026-11-22T23:00:00Z', 'Asia/Shanghai', 'week', '2026-11-22T16:00:00Z', '2026-11-29T16:00:00Z'],
    ['2026-10-25T12:00:00Z', 'Europe/Berlin', 'day', '2026-10-24T22:00:00Z', '2026-10-25T23:00:00Z'],
    ['2026-02-28T12:00:00Z', 'UTC', 'month', '2026-02-01T00:00:00Z', '2026-03-01T00:00:00Z'],
    ['2026-12-31T23:30:00Z', 'America/New_York', 'month', '2026-12-01T05:00:00Z', '2027-01-01T05:00:00Z'],
  ] as const)('at %s in %s the %s is from %s to %s', (at, zone, name, from, to) => {
    const { current } = calendarSpans(Date.parse(at), name, createTimePeriods(zone))
    expect(current).toEqual({ from: Date.parse(from), to: Date.parse(to) })
  })
})

describe('a forecast of spend', () => {
  let recorded: RecordedLedger
  beforeEach(() => {
    recorded = createRecordedLedger()
  })
  afterEach(() => recorded.dispose())

  const spend = (query = {}) =>
    forecastSpend(createSpendSeriesRepository(recorded.store, 'real'), { now: fixedNow, timeZone: 'UTC', query })
  /** One dollar at noon of each of the last days, today left out. */
  const daily = (days: number, changes = {}) =>
    recorded.record(
      ...Array.from({ length: days }, (_, at) => ({
        createdAt: fixedNow - (at + 1) * day,
        statedCostNanos: 1e9,
        ...changes,
      })),
    )

  it('says that there is too little history, and how much there is', async () => {
    await daily(3)
    const said = spend()
    expect(said).toMatchObject({ enough: false, method: 'none', periods: [], days: [] })
    expect(said.history.explanation).toBe(
      'Not enough history: 3 days, 3 with spend. A forecast needs 7 days, 4 of them with spend.',
    )
  })

  it('adds what is spent and what is to come, for this and the next day, week and month', async () => {
    await daily(40)
    const said = spend()
    expect(said.method).toBe('seasonal')
    const month = said.periods.find(({ period, which }) => period === 'month' && which === 'current')
    // The 23rd: 22 days are spent, 7 whole days and half a day are left.
    expect(month?.spentUsd).toBeCloseTo(22)
    expect(month?.total.usd).toBeCloseTo((month?.spentUsd ?? 0) + (month?.rest.usd ?? 0))
    expect(month?.total.usd).toBeGreaterThan(28)
    expect(month?.total.usd).toBeLessThan(32)
    const next = said.periods.find(({ period, which }) => period === 'month' && which === 'next')
    expect(next?.total.usd).toBeGreaterThan(26)
    expect(next?.total.usd).toBeLessThan(36)
    expect(said.days).toHaveLength(31)
    expect(said.backtest?.errorShare).toBeLessThan(0.1)
  })

  it('tells when a limit will be reached, and how likely', async () => {
    await daily(40)
    const soon = spend({ limit: { usd: 25, period: 'month' } }).limit
    expect(soon?.chance).toBeGreaterThan(0.9)
    expect(soon?.reachedOn).toBeGreaterThan(fixedNow)
    expect(soon?.reachedOn).toBeLessThan(fixedNow + 5 * day)
    expect(spend({ limit: { usd: 300, period: 'month' } }).limit).toMatchObject({
      reachedOn: null,
      chance: expect.closeTo(0, 1),
    })
    expect(spend({ limit: { usd: 10, period: 'month' } }).limit).toMatchObject({ reachedOn: fixedNow, chance: 1 })
  })

  it('is of one provider, operation or book where asked, and counts what has no price', async () => {
    await daily(20, { sourceBook: 'A Dream of Ink' })
    await daily(20, { providerId: recorded.providerIds[1], statedCostNanos: null })
    const book = spend({ book: 'A Dream of Ink' })
    expect(book.periods.find(({ which, period }) => which === 'next' && period === 'week')?.total.usd).toBeCloseTo(7, 0)
    expect(spend().unpricedCalls).toBe(20)
    expect(spend({ providerId: recorded.providerIds[1] }).enough).toBe(false)
  })

  it('reads by an index', () => {
    const { store } = recorded
    const range = { from: 0, to: 1 }
    expect(explain(store, spendSql('real', 'day', {}), range)[0]).toContain('USING INDEX quality_metrics_key')
    expect(explain(store, spendSql('real', 'day', { book: 'b' }), { ...range, book: 'b' })[0]).toContain(
      'USING INDEX subject_metrics',
    )
    expect(explain(store, modelDaysSql('real'), [0, 'translation'])[0]).toContain('USING INDEX quality_metrics_key')
  })
})
