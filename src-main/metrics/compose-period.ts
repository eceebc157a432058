import { hourStart, type TimePeriods } from '../ledger/time-periods.ts'

const hour = 3_600_000

/** From (inclusive) and to (exclusive), UTC epoch milliseconds. */
export interface Stretch {
  readonly from: number
  readonly to: number
}

/**
 * A stretch of time cut into what the rollups hold and what they do not: together exactly the
 * stretch, no instant twice.
 */
export interface PeriodPieces {
  /** Day rollups with `from <= period_start < to`; null where no whole day lies in the stretch. */
  readonly days: Stretch | null
  /** Whole UTC hours, each within one local day where the zone's offset allows. */
  readonly hours: readonly number[]
  /** What is left: less than an hour each, read from the calls themselves. */
  readonly rest: readonly Stretch[]
}

/** How long after its first instant a day can still be interrupted by the day before (a clock set back over midnight). */
const interruption = 3 * hour
const probe = 60_000

/** Cuts `from <= t < to`. */
export function composePeriod(periods: TimePeriods, stretch: Stretch): PeriodPieces {
  const { from, to } = stretch
  if (to <= from) return { days: null, hours: [], rest: [] }
  const first = firstBoundary(periods, from, to)
  const last = first === null ? null : lastBoundary(periods, first, to)
  if (first === null || last === null) return edges(stretch)
  const left = edges({ from, to: first })
  const right = edges({ from: last, to })
  return {
    days: last > first ? { from: first, to: last } : null,
    hours: [...left.hours, ...right.hours],
    rest: [...left.rest, ...right.rest],
  }
}

/**
 * Parts what is past from what still grows. With `openEnd` nothing lies at or after the stretch's end,
 * so that the day that holds it (or, within one day, the hour) counts as whole: `open` is whole days.
 */
export function splitOpen(
  periods: TimePeriods,
  stretch: Stretch,
  openEnd: boolean,
): { readonly past: Stretch; readonly open: Stretch | null } {
  const { from, to } = stretch
  if (!openEnd || to <= from) return { past: stretch, open: null }
  const boundary = lastBoundary(periods, from, to - 1)
  return boundary === null
    ? { past: { from, to: Math.ceil(to / hour) * hour }, open: null }
    : { past: { from, to: boundary }, open: { from: boundary, to } }
}

/**
 * True where a local day begins and the day before is over for good. Where a clock was set back over
 * midnight, a date goes on after the next one has begun; such a midnight is no place to cut.
 */
export function isBoundary(periods: TimePeriods, at: number): boolean {
  if (periods.dayStart(at) !== at) return false
  if (periods.dayStart(at + interruption) < at) return false
  for (let later = at; later < at + interruption; later += probe * 15) {
    if (periods.dayStart(later) < at) return false
  }
  return periods.dayStart(at + probe) >= at
}

/** The first boundary in `from <= t < to`. */
function firstBoundary(periods: TimePeriods, from: number, to: number): number | null {
  return (
    periods
      .dayStarts(from, Math.min(to, from + 4 * 24 * hour))
      .find(start => start >= from && isBoundary(periods, start)) ?? null
  )
}

/** The last boundary in `from <= t <= to`. */
function lastBoundary(periods: TimePeriods, from: number, to: number): number | null {
  const starts = periods.dayStarts(Math.max(from, to - 4 * 24 * hour), to + 1)
  return starts.reverse().find(start => start >= from && isBoundary(periods, start)) ?? null
}

/** Whole hours, and what is left at both ends of them. */
export function edges({ from, to }: Stretch): PeriodPieces {
  const firstHour = Math.ceil(from / hour) * hour
  const lastHour = hourStart(to)
  if (to <= from) return { days: null, hours: [], rest: [] }
  if (firstHour >= lastHour) return { days: null, hours: [], rest: split(from, to, firstHour) }
  const hours: number[] = []
  for (let at = firstHour; at < lastHour; at += hour) hours.push(at)
  const rest: Stretch[] = []
  if (from < firstHour) rest.push({ from, to: firstHour })
  if (lastHour < to) rest.push({ from: lastHour, to })
  return { days: null, hours, rest }
}

/** Less than two hours: cut at the full hour where one lies within, so that no piece is longer than an hour. */
function split(from: number, to: number, at: number): Stretch[] {
  return at > from && at < to
    ? [
        { from, to: at },
        { from: at, to },
      ]
    : [{ from, to }]
}
