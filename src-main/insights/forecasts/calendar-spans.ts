import type { TimePeriods } from '../../ledger/time-periods.ts'

export type SpanName = 'day' | 'week' | 'month'

/** A day, a week from Monday, or a month of the user's zone. UTC epoch milliseconds; the end is exclusive. */
export interface CalendarSpan {
  readonly from: number
  readonly to: number
}

const dayMs = 86_400_000

/** The span that holds `at`, and the one behind it. */
export function calendarSpans(
  at: number,
  name: SpanName,
  periods: TimePeriods,
): { current: CalendarSpan; next: CalendarSpan } {
  const from = spanStart(at, name, periods)
  const to = spanEnd(from, name, periods)
  return { current: { from, to }, next: { from: to, to: spanEnd(to, name, periods) } }
}

/** Monday is 0. */
export function weekdayOf(at: number, periods: TimePeriods): number {
  const { year, month, day } = dateOf(at, periods.timeZone)
  return (new Date(Date.UTC(year, month - 1, day)).getUTCDay() + 6) % 7
}

function spanStart(at: number, name: SpanName, periods: TimePeriods): number {
  if (name === 'day') return periods.dayStart(at)
  const back = name === 'week' ? weekdayOf(at, periods) : dateOf(at, periods.timeZone).day - 1
  return daysFrom(periods.dayStart(at), -back, periods)
}

function spanEnd(from: number, name: SpanName, periods: TimePeriods): number {
  if (name === 'day') return daysFrom(from, 1, periods)
  if (name === 'week') return daysFrom(from, 7, periods)
  const { year, month } = dateOf(from, periods.timeZone)
  return daysFrom(from, new Date(Date.UTC(year, month, 0)).getUTCDate(), periods)
}

/** Days have 23 to 25 hours: the middle of the wanted day is always within it. */
export function daysFrom(dayStart: number, days: number, periods: TimePeriods): number {
  return periods.dayStart(dayStart + days * dayMs + dayMs / 2)
}

const formats = new Map<string, Intl.DateTimeFormat>()

function dateOf(at: number, timeZone: string): { year: number; month: number; day: number } {
  let format = formats.get(timeZone)
  if (format === undefined) {
    format = new Intl.DateTimeFormat('sv-SE', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' })
    formats.set(timeZone, format)
  }
  const [year = 0, month = 0, day = 0] = format.format(at).split('-').map(Number)
  return { year, month, day }
}

/** `2026-11-23`. */
export function isoDate(at: number, timeZone: string): string {
  const { year, month, day } = dateOf(at, timeZone)
  return `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`
}
