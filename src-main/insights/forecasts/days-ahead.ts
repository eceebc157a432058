import type { TimePeriods } from '../../ledger/time-periods.ts'
import { calendarSpans, daysFrom, isoDate, type SpanName } from './calendar-spans.ts'
import type { DaySeries } from './day-series.ts'
import { forecastTotal } from './forecast-total.ts'
import { type Money, moneyOf, nothing, plus } from './money-range.ts'
import type { SpendForecast, SpendPeriod } from './spend-forecast-types.ts'

const daysAhead = 31

/** What is to come. */
export interface Ahead {
  /** Today's rest. */
  readonly rest: Money
  /** The next so many days behind today. */
  after(days: number): Money
}

export function createAhead({ values, start }: DaySeries, today: number, rest: Money): Ahead {
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

/** A day, week or month that has begun, and the one behind it. */
export function spendPeriods(parts: {
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

/** Today and the days behind it, one by one. */
export function comingDays(parts: {
  readonly today: number
  readonly periods: TimePeriods
  readonly spentToday: number
  readonly ahead: Ahead
}): SpendForecast['days'] {
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
