import { createTimePeriods, hourStart, type TimePeriods } from '../../ledger/time-periods.ts'
import type {
  SpendFilters,
  SpendPoint,
  SpendSeriesRepository,
} from '../../store/repositories/spend-series-repository.ts'
import { calendarSpans, daysFrom, isoDate, type SpanName, weekdayOf } from './calendar-spans.ts'
import { forecastTotal, type TotalForecast } from './forecast-total.ts'

export interface Money {
  readonly usd: number
  readonly low: number
  readonly high: number
}

export interface SpendQuery extends SpendFilters {
  readonly limit?: { readonly usd: number; readonly period: SpanName } | undefined
}

export interface SpendPeriod {
  readonly period: SpanName
  readonly which: 'current' | 'next'
  readonly from: number
  readonly to: number
  readonly spentUsd: number
  readonly rest: Money
  readonly total: Money
}

export interface SpendForecast {
  readonly enough: boolean
  readonly history: { readonly days: number; readonly activeDays: number; readonly explanation: string }
  readonly method: 'none' | 'average' | 'seasonal'
  readonly unpricedCalls: number
  readonly periods: readonly SpendPeriod[]
  readonly days: readonly ({ readonly date: string; readonly start: number } & Money)[]
  readonly backtest: {
    readonly days: number
    readonly errorShare: number
    readonly naiveErrorShare: number
    readonly coveredShare: number
  } | null
  readonly limit: {
    readonly usd: number
    readonly period: SpanName
    readonly reachedOn: number | null
    readonly earliest: number | null
    readonly chance: number
  } | null
}

const dayMs = 86_400_000
const hourMs = 3_600_000
/** Longer ago says nothing of now. */
const historyDays = 400
const hourlyDays = 28
const fewestDays = 7
const fewestActive = 4
const seasonalDays = 14
const testedDays = 28
const daysAhead = 31
const nothing: Money = { usd: 0, low: 0, high: 0 }

/** What will be spent, from the day and hour rollups. Says so where the history is too short to tell. */
export function forecastSpend(
  repository: SpendSeriesRepository,
  { now, timeZone, query }: { readonly now: number; readonly timeZone: string; readonly query: SpendQuery },
): SpendForecast {
  const periods = createTimePeriods(timeZone)
  const { limit, ...filters } = query
  const today = periods.dayStart(now)
  const points = repository.spend('day', today - historyDays * dayMs, now + 1, filters)
  const unpricedCalls = points
    .filter(({ start }) => start >= today - 30 * dayMs)
    .reduce((sum, point) => sum + point.unpricedCalls, 0)
  const series = daySeries(points, today, periods)
  const activeDays = series.values.filter(value => value > 0).length
  const history = { days: series.values.length, activeDays }
  if (history.days < fewestDays || activeDays < fewestActive) {
    const explanation = `Not enough history: ${plural(history.days, 'day')}, ${activeDays} with spend. A forecast needs ${fewestDays} days, ${fewestActive} of them with spend.`
    return {
      enough: false,
      history: { ...history, explanation },
      method: 'none',
      unpricedCalls,
      periods: [],
      days: [],
      backtest: null,
      limit: null,
    }
  }
  const spentToday = toUsd(points.find(({ start }) => start === today)?.costNanos ?? 0)
  const restToday = restOfDay(repository, { now, today, periods, filters, series, spentToday })
  // A book has no hours to tell from how a day goes on: an open day says nothing against the days before it.
  const usualDay = filters.book === undefined ? 0 : moneyOf(forecastTotal(series.values, 7, 1, series.start)).usd
  const ahead = createAhead(series, Math.max(spentToday + restToday.usd, usualDay), restToday)
  const backtest = testDays(series)
  const spent = (from: number) =>
    points.filter(({ start }) => start >= from).reduce((sum, point) => sum + toUsd(point.costNanos), 0)
  const spans = (['day', 'week', 'month'] as const).flatMap(name =>
    spendPeriods({ name, now, today, periods, spent, ahead }),
  )
  return {
    enough: true,
    history: { ...history, explanation: explain(history, backtest) },
    method: history.days < seasonalDays ? 'average' : 'seasonal',
    unpricedCalls,
    periods: spans,
    days: comingDays({ today, periods, spentToday, ahead }),
    backtest,
    limit: limit === undefined ? null : limitReached(limit, { now, today, periods, spent, ahead, spans }),
  }
}

interface DaySeries {
  /** Dollars of each day before today, oldest first, from the first day with a call. */
  readonly values: readonly number[]
  /** Weekday of the first one, Monday is 0. */
  readonly start: number
}

function daySeries(points: readonly SpendPoint[], today: number, periods: TimePeriods): DaySeries {
  const first = points[0]?.start ?? today
  const byDay = new Map(points.map(point => [point.start, point.costNanos]))
  const values = first >= today ? [] : periods.dayStarts(first, today).map(start => toUsd(byDay.get(start) ?? 0))
  return { values, start: weekdayOf(first, periods) }
}

interface Ahead {
  /** Today's rest. */
  readonly rest: Money
  /** The next so many days behind today. */
  after(days: number): Money
}

function createAhead({ values, start }: DaySeries, today: number, rest: Money): Ahead {
  const known = new Map<number, Money>()
  const withToday = [...values, today]
  return {
    rest,
    after(days) {
      if (days <= 0) return nothing
      const money = known.get(days) ?? moneyOf(forecastTotal(withToday, 7, days, start))
      known.set(days, money)
      return money
    },
  }
}

function moneyOf(total: TotalForecast | null): Money {
  return total === null ? nothing : { usd: total.expected, low: total.low, high: total.high }
}

function plus(one: Money, other: Money): Money {
  return { usd: one.usd + other.usd, low: one.low + other.low, high: one.high + other.high }
}

/** From how days usually go on from this hour where there are enough hours, and the day's own forecast. */
function restOfDay(
  repository: SpendSeriesRepository,
  parts: {
    readonly now: number
    readonly today: number
    readonly periods: TimePeriods
    readonly filters: SpendFilters
    readonly series: DaySeries
    readonly spentToday: number
  },
): Money {
  const { now, today, periods, filters, series, spentToday } = parts
  const tomorrow = daysFrom(today, 1, periods)
  const left = (tomorrow - now) / (tomorrow - today)
  if (filters.book === undefined) {
    const end = hourStart(now)
    const begin = end - Math.min(hourlyDays, series.values.length) * dayMs
    const byHour = new Map(repository.spend('hour', begin, end, filters).map(point => [point.start, point.costNanos]))
    const hours = Array.from({ length: Math.max(0, Math.round((end - begin) / hourMs)) }, (_, at) =>
      toUsd(byHour.get(begin + at * hourMs) ?? 0),
    )
    const steps = Math.ceil((tomorrow - end) / hourMs)
    const total = forecastTotal(hours, 24, steps, 0)
    // The hour that has begun is partly over.
    const share = (tomorrow - now) / Math.max(1, tomorrow - end)
    if (total !== null) return scale(moneyOf(total), share)
  }
  const day = moneyOf(forecastTotal(series.values, 7, 1, series.start))
  const scaled = scale(day, left)
  return spentToday > day.high ? { ...scaled, high: Math.max(scaled.high, spentToday * left) } : scaled
}

function scale(money: Money, share: number): Money {
  return { usd: money.usd * share, low: money.low * share, high: money.high * share }
}

function spendPeriods(parts: {
  readonly name: SpanName
  readonly now: number
  readonly today: number
  readonly periods: TimePeriods
  readonly spent: (from: number) => number
  readonly ahead: Ahead
}): readonly SpendPeriod[] {
  const { name, now, today, periods, spent, ahead } = parts
  const { current, next } = calendarSpans(now, name, periods)
  const daysTo = (end: number) => Math.max(0, periods.dayStarts(today, end).length - 1)
  const rest = plus(ahead.rest, ahead.after(daysTo(current.to)))
  const already = spent(current.from)
  const gap = ahead.after(daysTo(current.to))
  const through = ahead.after(daysTo(next.to))
  const usd = Math.max(0, through.usd - gap.usd)
  // As wide, in proportion, as the forecast that reaches as far.
  const of = (edge: number) => (through.usd > 0 ? usd * (edge / through.usd) : 0)
  const later = { usd, low: of(through.low), high: of(through.high) }
  return [
    {
      period: name,
      which: 'current',
      ...current,
      spentUsd: already,
      rest,
      total: plus(rest, { usd: already, low: already, high: already }),
    },
    { period: name, which: 'next', ...next, spentUsd: 0, rest: later, total: later },
  ]
}

function comingDays(parts: {
  readonly today: number
  readonly periods: TimePeriods
  readonly spentToday: number
  readonly ahead: Ahead
}) {
  const { today, periods, spentToday, ahead } = parts
  const first = plus(ahead.rest, { usd: spentToday, low: spentToday, high: spentToday })
  const one = ahead.after(1)
  const width = (edge: 'low' | 'high') => (one.usd > 0 ? one[edge] / one.usd : 1)
  return Array.from({ length: daysAhead }, (_, at) => {
    const start = at === 0 ? today : daysFrom(today, at, periods)
    const usd = at === 0 ? first.usd : Math.max(0, ahead.after(at).usd - ahead.after(at - 1).usd)
    // A single day further ahead is less sure than tomorrow.
    const wider = Math.sqrt(1 + 0.03 * at)
    const edges = at === 0 ? first : { low: usd * width('low') ** wider, high: usd * width('high') ** wider }
    return { date: isoDate(start, periods.timeZone), start, usd, low: edges.low, high: edges.high }
  })
}

/** Forecasts each of the last days from the days before it, and says what came of it. */
function testDays({ values, start }: DaySeries): SpendForecast['backtest'] {
  const first = Math.max(fewestDays, values.length - testedDays)
  if (values.length - first < 5) return null
  let missed = 0
  let naive = 0
  let actual = 0
  let covered = 0
  for (let at = first; at < values.length; at++) {
    const said = moneyOf(forecastTotal(values.slice(0, at), 7, 1, start))
    const value = values[at] ?? 0
    missed += Math.abs(value - said.usd)
    naive += Math.abs(value - (values[at - 7] ?? 0))
    actual += value
    if (value >= said.low * 0.999 && value <= said.high * 1.001) covered += 1
  }
  const days = values.length - first
  if (actual === 0) return null
  return { days, errorShare: missed / actual, naiveErrorShare: naive / actual, coveredShare: covered / days }
}

function explain(
  { days, activeDays }: { days: number; activeDays: number },
  backtest: SpendForecast['backtest'],
): string {
  const basis = `From ${plural(days, 'day')}, ${activeDays} with spend.`
  if (backtest === null) return `${basis} Too few to say how far such forecasts are off.`
  const percent = (share: number) => `${Math.round(share * 100)} %`
  return `${basis} Told each of the last ${backtest.days} days from those before it: off by ${percent(backtest.errorShare)} of what was spent, and ${percent(backtest.coveredShare)} of the days fell between low and high.`
}

function limitReached(
  { usd, period }: { readonly usd: number; readonly period: SpanName },
  parts: {
    readonly now: number
    readonly today: number
    readonly periods: TimePeriods
    readonly spent: (from: number) => number
    readonly ahead: Ahead
    readonly spans: readonly SpendPeriod[]
  },
): NonNullable<SpendForecast['limit']> {
  const { now, today, periods, ahead, spans } = parts
  const span = spans.find(one => one.period === period && one.which === 'current')
  if (span === undefined) return { usd, period, reachedOn: null, earliest: null, chance: 0 }
  if (span.spentUsd >= usd) return { usd, period, reachedOn: now, earliest: now, chance: 1 }
  const days = Math.max(0, periods.dayStarts(today, span.to).length - 1)
  const when = (edge: keyof Money): number | null => {
    let before = span.spentUsd
    for (let at = 0; at <= days; at++) {
      const sum = span.spentUsd + ahead.rest[edge] + ahead.after(at)[edge]
      const begin = at === 0 ? now : daysFrom(today, at, periods)
      const end = daysFrom(today, at + 1, periods)
      if (sum >= usd) return Math.round(begin + ((usd - before) / Math.max(1e-12, sum - before)) * (end - begin))
      before = sum
    }
    return null
  }
  return {
    usd,
    period,
    reachedOn: when('usd'),
    earliest: when('high'),
    chance: chanceOver(usd - span.spentUsd, span.rest),
  }
}

/** With the rest taken as log-normal: 1.2816 standard deviations on either side hold 8 of 10. */
function chanceOver(left: number, rest: Money): number {
  if (rest.usd <= 0) return 0
  const spread = Math.log(Math.max(rest.high, rest.usd * 1.01) / Math.max(rest.low, rest.usd * 0.01)) / (2 * 1.2816)
  return 1 - normal(Math.log(left / rest.usd) / Math.max(0.02, spread))
}

/** The normal distribution function, to three digits. */
function normal(z: number): number {
  return 1 / (1 + Math.exp(-1.5976 * z - 0.07056 * z ** 3))
}

function toUsd(nanos: number): number {
  return nanos / 1e9
}

function plural(count: number, word: string): string {
  return `${count} ${word}${count === 1 ? '' : 's'}`
}
