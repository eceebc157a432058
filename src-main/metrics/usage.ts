import type { Clock } from '../ports.ts'
import { createDigestRows } from '../store/repositories/digest-rows.ts'
import { createRollupReader, type FactFilters } from '../store/repositories/rollup-reader.ts'
import { createUsageReader, type UsageSum } from '../store/repositories/usage-reader.ts'
import type { Store } from '../store/store.ts'
import type { Stretch } from './compose-period.ts'
import { digestFormat } from './digest-body.ts'
import { createDigestSource } from './digest-source.ts'
import type { MetricsQuery } from './metrics-types.ts'
import { resolvePeriod } from './resolve-period.ts'
import { createRollupDays } from './rollup-days.ts'
import { createUsagePeriods } from './usage-periods.ts'
import { UseTable } from './use-table.ts'
import { createWeekHours } from './week-hours.ts'

export interface UsageQuery extends Pick<MetricsQuery, 'days' | 'from' | 'to' | 'filters' | 'realms'> {
  /** Most books and users. */
  readonly limit: number
}

/** What was done, as it is shown. */
export interface ShownUse {
  readonly calls: number
  readonly success: number
  readonly tokens: number
  /** Null where nothing has a price though calls succeeded. */
  readonly costNanos: number | null
}

export type SubjectUsage = ShownUse & { readonly name: string }

export interface Usage {
  readonly stretch: Stretch
  readonly days: number | null
  readonly timeZone: string
  /** By day of the week (0 is Monday) and hour of the day, in the user's zone; what has no calls is not in it. */
  readonly hours: readonly (ShownUse & { readonly weekday: number; readonly hour: number })[]
  /** Most calls first. */
  readonly books: readonly SubjectUsage[]
  readonly bookCount: number
  readonly users: readonly SubjectUsage[]
  readonly userCount: number
}

/** When the work is done, for which books and by whom. */
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
  const periods = createRollupDays(store, settings)
  const digests = createDigestSource(createDigestRows(store, digestFormat))
  const sums = createUsagePeriods({ reader, usage: createUsageReader(store), digests, periods })
  const weekHours = createWeekHours()

  function subjectsOf(kind: 'book' | 'user', stretch: Stretch, openEnd: boolean, filters: FactFilters): SubjectUsage[] {
    return [...sums.subjects(kind, stretch, openEnd, filters)]
      .map(([name, sum]) => ({ name, ...shown(sum) }))
      .sort((a, b) => b.calls - a.calls || (a.name < b.name ? -1 : 1))
  }

  function hoursOf(stretch: Stretch, openEnd: boolean, filters: FactFilters): Usage['hours'] {
    const table = new UseTable<number>()
    const placeOf = weekHours(periods().timeZone)
    for (const [start, sum] of sums.hours(stretch, openEnd, filters)) table.add(placeOf(start), sum)
    return [...table.finish()]
      .sort(([a], [b]) => a - b)
      .map(([place, sum]) => ({ weekday: Math.floor(place / 24), hour: place % 24, ...shown(sum) }))
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
        hours: hoursOf(stretch, openEnd, filters),
        books: books.slice(0, query.limit),
        bookCount: books.length,
        users: users.slice(0, query.limit),
        userCount: users.length,
      }
    })
}

function shown({ calls, success, tokens, costNanos, pricedCalls, unpricedCalls }: UsageSum): ShownUse {
  return { calls, success, tokens, costNanos: pricedCalls === 0 && unpricedCalls > 0 ? null : costNanos }
}
