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

  it.each([
    ['yesterday', 0],
    ['two days ago', 1],
    ['a week ago', 6],
  ])('is hardly less, or more, for one day unlike all others %s', (_, later) => {
    const usual = Array.from({ length: 24 }, () => 10)
    for (const odd of [0, 100]) {
      const values = [...usual, odd, ...Array.from({ length: later }, () => 10)]
      const next = forecastTotal(values, 7, 1)?.expected ?? 0
      expect(next).toBeGreaterThan(7)
      expect(next).toBeLessThan(14)
    }
  })

  it.each([5, 20])('follows what stays: %d a day instead of ten, for a week', level => {
    const values = Array.from({ length: 35 }, (_, at) => (at < 28 ? 10 : level))
    expect(Math.abs(Math.log((forecastTotal(values, 7, 1)?.expected ?? 0) / level))).toBeLessThan(0.15)
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

  it('says nothing of the future of somebody who spent nothing, or only began today', async () => {
    expect(spend()).toMatchObject({ enough: false, history: { days: 0, activeDays: 0 } })
    await daily(20, { statedCostNanos: 0 })
    expect(spend()).toMatchObject({ enough: false, history: { days: 20, activeDays: 0 }, unpricedCalls: 0 })
    await recorded.record({ createdAt: fixedNow - 3_600_000, statedCostNanos: 5e9 })
    expect(spend()).toMatchObject({ enough: false, periods: [], days: [] })
  })

  it('goes on with what calls cost since a price changed', async () => {
    await daily(40)
    expect(spend().days[1]?.usd).toBeCloseTo(1, 1)
    await recorded.record(
      ...Array.from({ length: 10 }, (_, at) => ({ createdAt: fixedNow - (at + 1) * day, statedCostNanos: 2e9 })),
    )
    const said = spend()
    // Three dollars a day for ten days, one before.
    expect(said.days[1]?.usd).toBeCloseTo(3, 0)
    const week = said.periods.find(({ period, which }) => period === 'week' && which === 'next')?.total
    expect(week?.usd).toBeGreaterThan(14)
    expect(week?.high).toBeGreaterThan(21)
  })

  it.each([
    ['Europe/Berlin', '2026-03-29T10:00:00Z', 23],
    ['Europe/Berlin', '2026-10-25T10:00:00Z', 25],
    ['Asia/Kolkata', '2026-11-23T10:10:00Z', 24],
    ['America/St_Johns', '2026-11-01T12:00:00Z', 25],
  ])('tells the rest of a day of %s on %s, which has %i hours', async (timeZone, at, hours) => {
    const now = Date.parse(at)
    const zoned = createRecordedLedger(timeZone)
    // A cent every hour for three weeks, to this very hour.
    await zoned.record(
      ...Array.from({ length: 21 * 24 }, (_, hour) => ({
        createdAt: now - (hour + 0.5) * 3_600_000,
        statedCostNanos: 1e7,
      })),
    )
    const said = forecastSpend(createSpendSeriesRepository(zoned.store, 'real'), { now, timeZone, query: {} })
    await zoned.dispose()
    const [today] = said.periods
    const length = ((today?.to ?? 0) - (today?.from ?? 0)) / 3_600_000
    expect(length).toBe(hours)
    const left = ((today?.to ?? 0) - now) / 3_600_000
    expect((today?.rest.usd ?? 0) / (left * 0.01)).toBeCloseTo(1, 1)
    expect(said.days.map(({ date }) => date)).toHaveLength(new Set(said.days.map(({ date }) => date)).size)
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
    expect(
      explain(store, modelDaysSql('real'), { from: 0, operation: 'translation', source: 'ja', target: 'en' })[0],
    ).toContain('USING INDEX quality_metrics_key')
  })
})
