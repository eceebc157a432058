import type { TimePeriods } from '../ledger/time-periods.ts'
import type { FactFilters, RollupReader } from '../store/repositories/rollup-reader.ts'
import type { UsageReader, UsageSum } from '../store/repositories/usage-reader.ts'
import { composePeriod, edges, type Stretch, splitOpen } from './compose-period.ts'
import { readHours, readSubjects } from './digest-body.ts'
import { type DigestSource, isDigested, type Versions } from './digest-source.ts'
import { StampedCache } from './stamped-cache.ts'
import { UseTable } from './use-table.ts'

type Sums<Key> = ReadonlyMap<Key, UsageSum>
type Subject = 'book' | 'user'

/**
 * How much was done in any stretch of time, exactly. What is past comes from digests where they hold; else from day and hour
 * rollups, and from the calls themselves where no rollup holds the filters. It is kept in memory until one of its days is
 * written again, so that only the newest day is added up each time.
 */
export interface UsagePeriods {
  /** By UTC hour. */
  hours(stretch: Stretch, openEnd: boolean, filters: FactFilters): Sums<number>
  /** By book or user. */
  subjects(kind: Subject, stretch: Stretch, openEnd: boolean, filters: FactFilters): Sums<string>
}

const hour = 3_600_000
/** No day that holds an instant begins longer before it. */
const widestDay = 48 * hour
const keptSums = 32

export function createUsagePeriods(dependencies: {
  readonly reader: RollupReader
  readonly usage: UsageReader
  readonly digests: DigestSource
  readonly periods: () => TimePeriods
}): UsagePeriods {
  const { reader, usage, digests, periods } = dependencies
  const pastHours = new StampedCache<Sums<number>>(keptSums)
  const pastSubjects = new StampedCache<Sums<string>>(keptSums)

  function past<Key>(
    cache: StampedCache<Sums<Key>>,
    kind: string,
    stretch: Stretch,
    filters: FactFilters,
    addUp: (versions: Versions) => Sums<Key>,
  ): Sums<Key> {
    // An hour at the end may reach into the next day, where days do not begin with an hour.
    const versions = reader.versions(stretch.from - widestDay, stretch.to + hour)
    const key = JSON.stringify([kind, periods().timeZone, filters, stretch.from, stretch.to])
    const stamp = String([...versions.values()].reduce((sum, version) => sum + version, 0))
    const known = cache.get(key, stamp)
    if (known !== undefined) return known
    const value = addUp(versions)
    cache.set(key, stamp, value)
    return value
  }

  /** Whole hours and pieces of hours of any stretch, without a digest. */
  function addHours(table: UseTable<number>, stretch: Stretch, filters: FactFilters): void {
    const { hours, rest } = edges(stretch)
    const [first, last] = [hours[0], hours.at(-1)]
    if (first !== undefined && last !== undefined) {
      for (const { start, ...sum } of usage.hours(first, last + hour, filters)) table.add(start, sum)
    }
    for (const { from, to } of rest) {
      for (const { start, ...sum } of usage.callHours(from, to, filters)) table.add(start, sum)
    }
  }

  function hoursOfPast(stretch: Stretch, filters: FactFilters, versions: Versions): Sums<number> {
    const table = new UseTable<number>()
    const { days } = composePeriod(periods(), stretch)
    const found = days !== null && isDigested(filters) ? digests.days('hours', days, versions, [1]).digests : []
    let at = stretch.from
    for (const digest of found) {
      if (digest.begins > at) addHours(table, { from: at, to: digest.begins }, filters)
      readHours(digest, filters.realms, (start, sum) => table.add(start, sum))
      at = digest.ends
    }
    if (at < stretch.to) addHours(table, { from: at, to: stretch.to }, filters)
    return table.finish()
  }

  function subjectsOfPast(kind: Subject, stretch: Stretch, filters: FactFilters, versions: Versions): Sums<string> {
    const table = new UseTable<string>()
    const { days, hours, rest } = composePeriod(periods(), stretch)
    const digested = isDigested(filters)
    const take = (of: Subject, name: string, sum: UsageSum) => of === kind && table.add(name, sum)
    if (days !== null) {
      const found = digested ? digests.days('subjects', days, versions) : { digests: [], missing: null }
      for (const digest of found.digests) readSubjects(digest, filters.realms, take)
      const missing = found.missing === null ? [days] : found.missing.map(from => ({ from, to: from + 1 }))
      for (const { from, to } of missing) addRows(table, usage.subjects(kind, from, to, filters))
    }
    const left: Stretch[] = []
    const pieces = new Map<number, ReturnType<DigestSource['pieces']>>()
    for (const piece of [...hours.map(from => ({ from, to: from + hour })), ...rest]) {
      const day = periods().dayStart(piece.from)
      const ofDay = pieces.get(day) ?? (digested ? digests.pieces('subjects', day, versions) : new Map())
      pieces.set(day, ofDay)
      const digest = ofDay.get(piece.from)
      if (digest?.ends === piece.to) readSubjects(digest, filters.realms, take)
      else left.push(piece)
    }
    for (const { from, to } of runs(left)) addRows(table, usage.callsOf(kind, from, to, filters))
    return table.finish()
  }

  return {
    hours(stretch, openEnd, filters) {
      const whole = openEnd ? { from: stretch.from, to: Math.ceil(stretch.to / hour) * hour } : stretch
      const isOfCalls = filters.books !== undefined || filters.users !== undefined
      const { past: before, open } = splitOpen(periods(), whole, openEnd)
      const table = new UseTable<number>()
      const addCalls = (into: UseTable<number>, { from, to }: Stretch) => {
        for (const { start, ...sum } of usage.callHours(from, to, filters)) into.add(start, sum)
      }
      const closed = past(pastHours, 'hours', before, filters, versions => {
        if (!isOfCalls) return hoursOfPast(before, filters, versions)
        const calls = new UseTable<number>()
        addCalls(calls, before)
        return calls.finish()
      })
      table.addAll(closed)
      if (open !== null) {
        if (isOfCalls) addCalls(table, open)
        else addHours(table, open, filters)
      }
      return table.finish()
    },

    subjects(kind, stretch, openEnd, filters) {
      // The rollups of books and users know no provider and model, and no other subject.
      const { providerIds, models, books, users } = filters
      const isOfCalls = (providerIds ?? models ?? books ?? users) !== undefined
      const { past: before, open } = splitOpen(periods(), stretch, openEnd)
      const table = new UseTable<string>()
      const closed = past(pastSubjects, kind, before, filters, versions => {
        if (!isOfCalls) return subjectsOfPast(kind, before, filters, versions)
        const calls = new UseTable<string>()
        addRows(calls, usage.callsOf(kind, before.from, before.to, filters))
        return calls.finish()
      })
      table.addAll(closed)
      if (open !== null) {
        const read = isOfCalls ? usage.callsOf : usage.subjects
        addRows(table, read(kind, open.from, open.to, filters))
      }
      return table.finish()
    },
  }
}

function addRows(table: UseTable<string>, rows: readonly (UsageSum & { readonly subject: string })[]): void {
  for (const { subject, ...sum } of rows) table.add(subject, sum)
}

/** Pieces that follow each other as one: fewer reads. */
function runs(pieces: readonly Stretch[]): Stretch[] {
  const joined: Stretch[] = []
  for (const piece of [...pieces].sort((a, b) => a.from - b.from)) {
    const last = joined.at(-1)
    if (last?.to === piece.from) joined[joined.length - 1] = { from: last.from, to: piece.to }
    else joined.push(piece)
  }
  return joined
}
