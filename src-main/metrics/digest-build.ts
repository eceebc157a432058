import { type Realm, realms } from '../../db/vocabulary.ts'
import type { TimePeriods } from '../ledger/time-periods.ts'
import type { CachedCallRepository } from '../store/repositories/cached-call-repository.ts'
import type { DigestBody, DigestKey, DigestPart } from '../store/repositories/digest-rows.ts'
import type { RollupReader } from '../store/repositories/rollup-reader.ts'
import type { ScoreRows } from '../store/repositories/score-rows.ts'
import type { UsageReader, UsageSum } from '../store/repositories/usage-reader.ts'
import { CachingSums } from './caching-sums.ts'
import { edges, isBoundary, type Stretch } from './compose-period.ts'
import { dayPointOf } from './day-point.ts'
import {
  type RealmSums,
  readDigest,
  readSubjects,
  type SubjectUse,
  type SumsByRealm,
  writeBooks,
  writeHours,
  writePoints,
  writeSlice,
  writeSubjects,
  writeTasks,
  writeTotal,
} from './digest-body.ts'
import { type DigestSource, digestSpans, type Versions } from './digest-source.ts'
import { callsOf } from './figures.ts'
import { eachContribution, readCallSlice, readRollupSlices, type Slice, SliceSum } from './slice.ts'
import { joinKey, type Tally, TallyTable } from './tally.ts'
import { UseTable } from './use-table.ts'

/** Fewer calls in a day are read from its hours' rollups as fast as from digests. */
const callsWorthPieces = 1000
const hour = 3_600_000

export interface BuiltDigest {
  readonly part: DigestPart
  readonly key: DigestKey
  readonly digest: DigestBody
}

export interface DigestBuilderDependencies {
  readonly reader: RollupReader
  readonly scores: Pick<ScoreRows, 'ofCall'>
  readonly usage: UsageReader
  readonly cached: CachedCallRepository
  readonly periods: TimePeriods
}

/** Adds up what a digest holds. Reads only; run it on one snapshot together with the versions that stamp it. */
export interface DigestBuilder {
  /** A closed day from its rollups: its point, its sums, and its hours where they are worth it. */
  day(start: number): BuiltDigest[]
  /** A stretch of several days, from the digests of shorter ones. */
  stretch(begins: number, span: number, digests: DigestSource, versions: Versions): BuiltDigest[]
}

interface SubjectTables {
  readonly book: UseTable<string>
  readonly user: UseTable<string>
}

export function createDigestBuilder(dependencies: DigestBuilderDependencies): DigestBuilder {
  const { reader, scores, usage, cached, periods } = dependencies

  function dayEnd(start: number): number {
    const end = periods.dayStarts(start, start + 49 * hour).find(next => next > start)
    return end ?? start + 24 * hour
  }

  function booksOfDay(start: number, realm: Realm): Map<string, Tally> {
    const table = new TallyTable()
    reader.eachBook(start, start + 1, { realms: [realm] }, cell => table.add(cell.book, cell))
    return table.finish()
  }

  function tasksOfDay(start: number, realm: Realm): Map<string, Tally> {
    const table = new TallyTable()
    reader.eachCell('day', start, start + 1, { realms: [realm] }, cell =>
      table.add(joinKey(cell.providerId, cell.operation), cell),
    )
    return table.finish()
  }

  function subjectsOf(read: (kind: 'book' | 'user') => readonly (UsageSum & { subject: string })[]): SubjectUse {
    const named = (kind: 'book' | 'user') => new Map(read(kind).map(({ subject, ...sum }) => [subject, sum]))
    return { book: named('book'), user: named('user') }
  }

  const subjectsOfDay = (start: number, realm: Realm): SubjectUse =>
    subjectsOf(kind => usage.subjects(kind, start, start + 1, { realms: [realm] }))

  function hoursOf({ from, to }: Stretch, present: readonly Realm[]): Map<Realm, Map<number, UsageSum>> {
    const ofRealm = (realm: Realm) =>
      new Map(usage.hours(from, to, { realms: [realm] }).map(({ start, ...sum }) => [start, sum]))
    return new Map(present.map(realm => [realm, ofRealm(realm)]))
  }

  function booksOfCalls({ from, to }: Stretch, realm: Realm): Map<string, Tally> {
    const table = new TallyTable()
    eachContribution(reader, scores, from, to, { realms: [realm] }, one => {
      if (one.book !== null) table.add(one.book, one)
    })
    return table.finish()
  }

  function cachingOf({ from, to }: Stretch): DigestBody {
    const sums = new CachingSums()
    sums.addCalls(cached, from, to)
    return sums.toDigest()
  }

  function* pieces(day: Stretch, present: readonly Realm[]): Generator<BuiltDigest> {
    const { hours, rest } = edges(day)
    const first = hours[0]
    const hourly = new Map<Realm, ReadonlyMap<number, Slice>>()
    if (first !== undefined) {
      const end = first + hours.length * hour
      for (const realm of present) {
        hourly.set(realm, readRollupSlices(reader, 'hour', first, end, { realms: [realm] }))
      }
    }
    const wholeHours = hours.map(from => ({ from, to: from + hour, whole: true }))
    for (const { from, to, whole } of [...wholeHours, ...rest.map(piece => ({ ...piece, whole: false }))]) {
      const sums = new Map<Realm, RealmSums>()
      for (const realm of present) {
        const slice = whole
          ? hourly.get(realm)?.get(from)
          : readCallSlice(reader, scores, from, to, { realms: [realm] })
        if (slice === undefined || slice.models.size === 0) continue
        const subjects = subjectsOf(kind => usage.callsOf(kind, from, to, { realms: [realm] }))
        sums.set(realm, { slice, books: booksOfCalls({ from, to }, realm), subjects })
      }
      yield* written({ span: 0, day: day.from, begins: from, ends: to }, sums)
    }
  }

  function* written(key: DigestKey, sums: SumsByRealm): Generator<BuiltDigest> {
    yield { part: 'total', key, digest: writeTotal(sums) }
    yield { part: 'slice', key, digest: writeSlice(sums) }
    yield { part: 'books', key, digest: writeBooks(sums) }
    yield { part: 'subjects', key, digest: writeSubjects(sums) }
  }

  return {
    day(start) {
      const day = { from: start, to: dayEnd(start) }
      const sums = new Map<Realm, RealmSums>()
      for (const realm of realms) {
        const slice = readRollupSlices(reader, 'day', start, start + 1, { realms: [realm] }).get(start)
        if (slice === undefined) continue
        const [books, subjects, tasks] = [
          booksOfDay(start, realm),
          subjectsOfDay(start, realm),
          tasksOfDay(start, realm),
        ]
        sums.set(realm, { slice, books, subjects, tasks })
      }
      const key = { span: 1, day: start, begins: day.from, ends: day.to }
      const points = new Map([...sums].map(([realm, { slice }]) => [realm, dayPointOf(start, slice)]))
      const built: BuiltDigest[] = [
        { part: 'point', key, digest: writePoints(points) },
        ...written(key, sums),
        { part: 'tasks', key, digest: writeTasks(sums) },
      ]
      const calls = [...sums.values()].reduce((sum, { slice }) => sum + callsOf(slice.total), 0)
      const whole = isBoundary(periods, day.from) && isBoundary(periods, day.to)
      // An hour that two days share changes with either of them.
      if (day.from % hour === 0 && day.to % hour === 0)
        built.push({ part: 'hours', key, digest: writeHours(hoursOf(day, [...sums.keys()])) })
      if (whole) built.push({ part: 'caching', key, digest: cachingOf(day) })
      if (calls >= callsWorthPieces && whole) built.push(...pieces(day, [...sums.keys()]))
      return built
    },

    stretch(begins, span, digests, versions) {
      const within = { from: begins, to: begins + span * 24 * hour }
      const shorter = digestSpans.filter(other => other < span)
      const sums = new Map<Realm, { slice: SliceSum; books: TallyTable; subjects: SubjectTables }>()
      for (const realm of realms) {
        const slice = new SliceSum()
        const books = new TallyTable()
        const subjects = { book: new UseTable<string>(), user: new UseTable<string>() }
        const receiver = { addTally: (_: string, key: string, tally: Tally) => books.add(key, tally), addErrors() {} }
        const slices = digests.days('slice', within, versions, shorter)
        for (const digest of slices.digests) readDigest(digest, [realm], slice)
        const listed = digests.days('books', within, versions, shorter)
        for (const digest of listed.digests) readDigest(digest, [realm], receiver)
        for (const day of slices.missing) {
          const found = readRollupSlices(reader, 'day', day, day + 1, { realms: [realm] }).get(day)
          if (found !== undefined) slice.addSlice(found)
        }
        for (const day of listed.missing) {
          for (const [book, tally] of booksOfDay(day, realm)) books.add(book, tally)
        }
        const used = digests.days('subjects', within, versions, shorter)
        for (const digest of used.digests)
          readSubjects(digest, [realm], (kind, name, sum) => subjects[kind].add(name, sum))
        for (const day of used.missing) {
          const found = subjectsOfDay(day, realm)
          for (const kind of ['book', 'user'] as const) subjects[kind].addAll(found[kind])
        }
        sums.set(realm, { slice, books, subjects })
      }
      const finished = new Map<Realm, RealmSums>()
      for (const [realm, { slice, books, subjects }] of sums) {
        const sum = slice.finish()
        const { book, user } = subjects
        const use = { book: book.finish(), user: user.finish() }
        if (sum.models.size > 0) finished.set(realm, { slice: sum, books: books.finish(), subjects: use })
      }
      return [...written({ span, day: begins, begins, ends: within.to }, finished)]
    },
  }
}
