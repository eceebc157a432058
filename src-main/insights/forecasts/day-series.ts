import type { TimePeriods } from '../../ledger/time-periods.ts'
import type { SpendPoint } from '../../store/repositories/spend-series-repository.ts'
import { weekdayOf } from './calendar-spans.ts'
import { toUsd } from './money-range.ts'

export interface DaySeries {
  /** Dollars of each day before today, oldest first, from the first day with a call. */
  readonly values: readonly number[]
  /** Weekday of the first one, Monday is 0. */
  readonly start: number
}

/** Days without a call are days without spend. */
export function daySeries(points: readonly SpendPoint[], today: number, periods: TimePeriods): DaySeries {
  const first = points[0]?.start ?? today
  const byDay = new Map(points.map(point => [point.start, point.costNanos]))
  const values = first >= today ? [] : periods.dayStarts(first, today).map(start => toUsd(byDay.get(start) ?? 0))
  return { values, start: weekdayOf(first, periods) }
}
