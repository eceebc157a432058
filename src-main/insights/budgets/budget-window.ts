import type { BudgetPeriod } from '../../../db/vocabulary.ts'
import { createTimePeriods, type TimePeriods } from '../../ledger/time-periods.ts'

/** A calendar period, as instants: `from <= t < to`. */
export interface BudgetWindow {
  readonly from: number
  readonly to: number
}

/** The day, week (from Monday) or month of a zone that an instant lies in. */
export interface BudgetCalendar {
  readonly timeZone: string
  windowAt(period: BudgetPeriod, at: number): BudgetWindow
}

const dayMs = 86_400_000

interface LocalDate {
  readonly year: number
  /** 1..12 */
  readonly month: number
  readonly day: number
}

/**
 * Local dates are counted, never hours: a day may last 23 or 25 of them, and a date that a zone skipped has no instant. Throws
 * `invalid_input` for a zone that does not exist.
 */
export function createBudgetCalendar(timeZone: string): BudgetCalendar {
  const periods = createTimePeriods(timeZone)
  const format = new Intl.DateTimeFormat('en-US-u-ca-gregory', {
    timeZone,
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    era: 'short',
  })
  const dateAt = (at: number): LocalDate => {
    const parts = new Map(format.formatToParts(at).map(({ type, value }) => [type, value]))
    return { year: Number(parts.get('year')), month: Number(parts.get('month')), day: Number(parts.get('day')) }
  }
  return {
    timeZone,
    windowAt(period, at) {
      const date = dateAt(at)
      const first = firstDay(period, date)
      const next = nextFirstDay(period, first)
      return { from: firstInstant(periods, dateAt, first), to: firstInstant(periods, dateAt, next) }
    },
  }
}

/** A date as the UTC instant of its name: for counting days alone. */
function nameOf({ year, month, day }: LocalDate): number {
  return Date.UTC(year, month - 1, day)
}

function dateOfName(name: number): LocalDate {
  const date = new Date(name)
  return { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() }
}

function firstDay(period: BudgetPeriod, date: LocalDate): LocalDate {
  if (period === 'day') return date
  if (period === 'month') return { ...date, day: 1 }
  const weekday = (new Date(nameOf(date)).getUTCDay() + 6) % 7
  return dateOfName(nameOf(date) - weekday * dayMs)
}

function nextFirstDay(period: BudgetPeriod, first: LocalDate): LocalDate {
  if (period === 'month') {
    return first.month === 12
      ? { year: first.year + 1, month: 1, day: 1 }
      : { year: first.year, month: first.month + 1, day: 1 }
  }
  return dateOfName(nameOf(first) + (period === 'week' ? 7 : 1) * dayMs)
}

/** The first instant that carries this local date, or a later one where the zone skipped it. */
function firstInstant(periods: TimePeriods, dateAt: (at: number) => LocalDate, date: LocalDate): number {
  const name = nameOf(date)
  // No zone is further from UTC than this, so the date begins in between.
  for (let at = name - dayMs; at <= name + 2 * dayMs; at += dayMs / 4) {
    if (nameOf(dateAt(at)) >= name) return periods.dayStart(at)
  }
  return periods.dayStart(name)
}
