import { createTimePeriods, hourStart, type TimePeriods } from '../../ledger/time-periods.ts'
import type { SpendFilters, SpendSeriesRepository } from '../../store/repositories/spend-series-repository.ts'
import { backtestDays } from './backtest-days.ts'
import { daysFrom } from './calendar-spans.ts'
import { type DaySeries, daySeries } from './day-series.ts'
import { comingDays, createAhead, spendPeriods } from './days-ahead.ts'
import { forecastTotal } from './forecast-total.ts'
import { limitReached } from './limit-reached.ts'
import { type Money, moneyOf, scale, toUsd } from './money-range.ts'
import type { SpendForecast, SpendQuery } from './spend-forecast-types.ts'

const dayMs = 86_400_000
const hourMs = 3_600_000
/** Longer ago says nothing of now. */
const historyDays = 400
const hourlyDays = 28
const fewestDays = 7
const fewestActive = 4
const seasonalDays = 14

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
  const backtest = backtestDays(series, fewestDays)
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
    limit: limit === undefined ? null : limitReached(limit, { now, today, periods, ahead, spans }),
  }
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
    // The hour that has begun is partly over, and in some zones a day does not end with an hour.
    const share = (tomorrow - now) / Math.max(1, steps * hourMs)
    if (total !== null) return scale(moneyOf(total), share)
  }
  const day = moneyOf(forecastTotal(series.values, 7, 1, series.start))
  const scaled = scale(day, left)
  return spentToday > day.high ? { ...scaled, high: Math.max(scaled.high, spentToday * left) } : scaled
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

function plural(count: number, word: string): string {
  return `${count} ${word}${count === 1 ? '' : 's'}`
}
