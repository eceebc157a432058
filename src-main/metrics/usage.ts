import type { TimePeriods } from '../ledger/time-periods.ts'
import type { Clock } from '../ports.ts'
import { createRollupReader, type FactFilters } from '../store/repositories/rollup-reader.ts'
import { createUsageReader, type UsageSum } from '../store/repositories/usage-reader.ts'
import type { Store } from '../store/store.ts'
import { composePeriod, edges, type Stretch, splitOpen } from './compose-period.ts'
import type { MetricsQuery } from './metrics-types.ts'
import { resolvePeriod } from './resolve-period.ts'
import { createRollupDays } from './rollup-days.ts'

export interface UsageQuery extends Pick<MetricsQuery, 'days' | 'from' | 'to' | 'filters' | 'realms'> {
  /** Most books and users. */
  readonly limit: number
}

export type SubjectUsage = UsageSum & { readonly name: string }

export interface Usage {
  readonly stretch: Stretch
  readonly days: number | null
  readonly timeZone: string
  /** By day of the week (0 is Monday) and hour of the day, in the user's zone; what has no calls is not in it. */
  readonly hours: readonly (UsageSum & { readonly weekday: number; readonly hour: number })[]
  /** Most calls first. */
  readonly books: readonly SubjectUsage[]
  readonly bookCount: number
  readonly users: readonly SubjectUsage[]
  readonly userCount: number
}

const hourMs = 3_600_000

/** When the work is done, for which books and by whom: from the rollups, save for edges of days. */
export function createUsage({
  store,
  clock,
  settings,
}: {
  readonly store: Store
  readonly clock: Clock
  readonly settings: { timeZone(): string }
}): (query: UsageQuery) => Usage {
  const reader = createRollupReader(store)
  const usage = createUsageReader(store)
  const periods = createRollupDays(store, settings)

  function hoursOf(stretch: Stretch, openEnd: boolean, filters: FactFilters): (UsageSum & { start: number })[] {
    if (filters.books !== undefined || filters.users !== undefined) {
      return usage.callHours(stretch.from, stretch.to, filters)
    }
    const whole = openEnd ? { from: stretch.from, to: Math.ceil(stretch.to / hourMs) * hourMs } : stretch
    const { hours, rest } = edges(whole)
    const [first, last] = [hours[0], hours.at(-1)]
    return [
      ...(first === undefined || last === undefined ? [] : usage.hours(first, last + hourMs, filters)),
      ...rest.flatMap(({ from, to }) => usage.callHours(from, to, filters)),
    ]
  }

  function subjectsOf(kind: 'book' | 'user', stretch: Stretch, openEnd: boolean, filters: FactFilters): SubjectUsage[] {
    const sums = new Map<string, UsageSum>()
    const add = (rows: readonly (UsageSum & { subject: string })[]) => {
      for (const { subject, ...row } of rows) sums.set(subject, addUp(sums.get(subject), row))
    }
    const { providerIds, models, books, users } = filters
    // The rollups of books and users know no provider and model, and no other subject.
    if (providerIds ?? models ?? books ?? users) add(usage.callsOf(kind, stretch.from, stretch.to, filters))
    else {
      const { past, open } = splitOpen(periods(), stretch, openEnd)
      const { days, hours, rest } = composePeriod(periods(), past)
      if (days !== null) add(usage.subjects(kind, days.from, days.to, filters))
      if (open !== null) add(usage.subjects(kind, open.from, open.to, filters))
      for (const edge of runs(hours, rest)) add(usage.callsOf(kind, edge.from, edge.to, filters))
    }
    return [...sums]
      .map(([name, sum]) => ({ name, ...sum }))
      .sort((a, b) => b.calls - a.calls || (a.name < b.name ? -1 : 1))
  }

  return query =>
    reader.snapshot(() => {
      const { stretch, days } = resolvePeriod(query, clock.now())
      const openEnd = (reader.span()?.newest ?? 0) < stretch.to
      const filters: FactFilters = { ...query.filters, realms: query.realms ?? ['real'] }
      const books = subjectsOf('book', stretch, openEnd, filters)
      const users = subjectsOf('user', stretch, openEnd, filters)
      return {
        stretch,
        days,
        timeZone: periods().timeZone,
        hours: byWeekday(hoursOf(stretch, openEnd, filters), periods()),
        books: books.slice(0, query.limit),
        bookCount: books.length,
        users: users.slice(0, query.limit),
        userCount: users.length,
      }
    })
}

/** Pieces that follow each other as one: fewer reads. */
function runs(hours: readonly number[], rest: readonly Stretch[]): Stretch[] {
  const pieces = [...hours.map(from => ({ from, to: from + hourMs })), ...rest].sort((a, b) => a.from - b.from)
  const joined: Stretch[] = []
  for (const piece of pieces) {
    const last = joined.at(-1)
    if (last?.to === piece.from) joined[joined.length - 1] = { from: last.from, to: piece.to }
    else joined.push(piece)
  }
  return joined
}

function addUp(one: UsageSum | undefined, other: UsageSum): UsageSum {
  if (one === undefined) return other
  return {
    calls: one.calls + other.calls,
    success: one.success + other.success,
    tokens: one.tokens + other.tokens,
    costNanos:
      one.costNanos === null && other.costNanos === null ? null : (one.costNanos ?? 0) + (other.costNanos ?? 0),
  }
}

function byWeekday(hours: readonly (UsageSum & { start: number })[], periods: TimePeriods): Usage['hours'] {
  const clock = new Intl.DateTimeFormat('en-GB', {
    timeZone: periods.timeZone,
    weekday: 'short',
    hour: '2-digit',
    hourCycle: 'h23',
  })
  const sums = new Map<number, UsageSum>()
  for (const { start, ...sum } of hours) {
    const parts = clock.formatToParts(start)
    const weekday = weekdays.indexOf(parts.find(({ type }) => type === 'weekday')?.value ?? '')
    const place = weekday * 24 + Number(parts.find(({ type }) => type === 'hour')?.value ?? 0)
    sums.set(place, addUp(sums.get(place), sum))
  }
  return [...sums]
    .sort(([a], [b]) => a - b)
    .map(([place, sum]) => ({ weekday: Math.floor(place / 24), hour: place % 24, ...sum }))
}

const weekdays = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun']
