import type { Realm } from '../../db/vocabulary.ts'
import type { DigestBody } from '../store/repositories/digest-rows.ts'
import { counterNames } from '../store/repositories/rollup-rows.ts'
import type { UsageSum } from '../store/repositories/usage-reader.ts'
import type { DayPoint } from './day-point.ts'
import type { Slice } from './slice.ts'
import type { Tally } from './tally.ts'

/**
 * Grows whenever what a digest holds changes its shape or meaning: counters, figures, histograms,
 * keys. Digests of another format are made anew.
 */
export const digestFormat = 4

/** One realm's share of a stretch of time. */
export interface RealmSums {
  readonly slice: Slice
  readonly books: ReadonlyMap<string, Tally>
  readonly subjects: SubjectUse
  /** By provider id and operation. Of whole days alone. */
  readonly tasks?: ReadonlyMap<string, Tally>
}

/** How much was done for each book and by each user. */
export interface SubjectUse {
  readonly book: ReadonlyMap<string, UsageSum>
  readonly user: ReadonlyMap<string, UsageSum>
}

export type SumsByRealm = ReadonlyMap<Realm, RealmSums>

type TableName = 'total' | 'models' | 'operations' | 'languages' | 'books' | 'tasks'
/** Key, bytes of the two histograms, counters in the order of `counterNames` without the zeros at the end. */
type Entry = readonly [key: string, response: number, firstToken: number, counters: number[]]
interface Share {
  readonly tables: readonly (readonly [TableName, readonly Entry[]])[]
  readonly errors: readonly (readonly [key: string, calls: number])[]
}
/** Bodies hold the histograms in the order of this. */
type Head = readonly (readonly [Realm, Share])[]

const noErrors: ReadonlyMap<string, number> = new Map()
/** The one key of a table that has no keys. */
const only = ''

export function writeTotal(sums: SumsByRealm): DigestBody {
  return write(sums, ({ slice }) => [['total', new Map([[only, slice.total]])]])
}

export function writeSlice(sums: SumsByRealm): DigestBody {
  return write(
    sums,
    ({ slice }) => [
      ['models', slice.models],
      ['operations', slice.operations],
      ['languages', slice.languages],
    ],
    ({ slice }) => slice.errors,
  )
}

export function writeBooks(sums: SumsByRealm): DigestBody {
  return write(sums, ({ books }) => [['books', books]])
}

export function writeTasks(sums: SumsByRealm): DigestBody {
  return write(sums, ({ tasks = new Map() }) => [['tasks', tasks]])
}

/** In order of realm, table and key: the same sums give the same text and bytes, however they were added up. */
function write(
  sums: SumsByRealm,
  tablesOf: (sums: RealmSums) => readonly (readonly [TableName, ReadonlyMap<string, Tally>])[],
  errorsOf: (sums: RealmSums) => ReadonlyMap<string, number> = () => noErrors,
): DigestBody {
  const histograms: Uint8Array[] = []
  const head: Head = sorted(sums).map(([realm, share]) => {
    const tables = tablesOf(share).map(([name, table]): readonly [TableName, readonly Entry[]] => [
      name,
      sorted(table).map(([key, { response, firstToken, counters }]): Entry => {
        histograms.push(response, firstToken)
        return [key, response.length, firstToken.length, withoutLastZeros(counters)]
      }),
    ])
    return [realm, { tables, errors: sorted(errorsOf(share)) }]
  })
  return { head: JSON.stringify(head), body: Buffer.concat(histograms) }
}

function withoutLastZeros(counters: ArrayLike<number>): number[] {
  const kept = Array.from(counters)
  while (kept.at(-1) === 0) kept.pop()
  return kept
}

function sorted<Key extends string, Value>(map: ReadonlyMap<Key, Value>): [Key, Value][] {
  return [...map].sort(([a], [b]) => (a < b ? -1 : 1))
}

/** Takes what a digest holds; histograms are views of the digest's bytes. */
interface DigestReceiver {
  addTally(table: TableName, key: string, tally: Tally): void
  addErrors(key: string, calls: number): void
}

export function readDigest({ head, body }: DigestBody, realms: readonly Realm[], receiver: DigestReceiver): void {
  let at = 0
  for (const [realm, { tables, errors }] of JSON.parse(head) as Head) {
    const asked = realms.includes(realm)
    for (const [table, entries] of tables) {
      for (const [key, response, firstToken, counters] of entries) {
        const middle = at + response
        const end = middle + firstToken
        if (asked) {
          while (counters.length < counterNames.length) counters.push(0)
          const tally = { counters, response: body.subarray(at, middle), firstToken: body.subarray(middle, end) }
          receiver.addTally(table, key, tally)
        }
        at = end
      }
    }
    if (asked) for (const [key, calls] of errors) receiver.addErrors(key, calls)
  }
}

/** A day's point of each realm that has calls. */
export function writePoints(points: ReadonlyMap<Realm, DayPoint>): DigestBody {
  return { head: JSON.stringify(sorted(points)), body: Buffer.alloc(0) }
}

export function readPoints({ head }: DigestBody): ReadonlyMap<Realm, DayPoint> {
  return new Map(JSON.parse(head) as [Realm, DayPoint][])
}

type UseEntry = readonly [of: string | number, ...counts: number[]]

function useEntry([of, sum]: readonly [string | number, UsageSum]): UseEntry {
  return [of, sum.calls, sum.success, sum.tokens, sum.costNanos, sum.pricedCalls, sum.unpricedCalls]
}

function useOf([
  ,
  calls = 0,
  success = 0,
  tokens = 0,
  costNanos = 0,
  pricedCalls = 0,
  unpricedCalls = 0,
]: UseEntry): UsageSum {
  return { calls, success, tokens, costNanos, pricedCalls, unpricedCalls }
}

/** What each hour of a day holds, in each realm that has calls. */
export function writeHours(hours: ReadonlyMap<Realm, ReadonlyMap<number, UsageSum>>): DigestBody {
  const head = sorted(hours).map(([realm, sums]) => [realm, [...sums].sort(([a], [b]) => a - b).map(useEntry)])
  return { head: JSON.stringify(head), body: Buffer.alloc(0) }
}

export function readHours(
  { head }: Pick<DigestBody, 'head'>,
  realms: readonly Realm[],
  visit: (start: number, sum: UsageSum) => void,
): void {
  for (const [realm, entries] of JSON.parse(head) as [Realm, UseEntry[]][]) {
    if (realms.includes(realm)) for (const entry of entries) visit(Number(entry[0]), useOf(entry))
  }
}

export function writeSubjects(sums: SumsByRealm): DigestBody {
  const head = sorted(sums).map(([realm, { subjects }]) => [
    realm,
    sorted(subjects.book).map(useEntry),
    sorted(subjects.user).map(useEntry),
  ])
  return { head: JSON.stringify(head), body: Buffer.alloc(0) }
}

export function readSubjects(
  { head }: Pick<DigestBody, 'head'>,
  realms: readonly Realm[],
  visit: (kind: 'book' | 'user', name: string, sum: UsageSum) => void,
): void {
  for (const [realm, books, users] of JSON.parse(head) as [Realm, UseEntry[], UseEntry[]][]) {
    if (!realms.includes(realm)) continue
    for (const entry of books) visit('book', String(entry[0]), useOf(entry))
    for (const entry of users) visit('user', String(entry[0]), useOf(entry))
  }
}
