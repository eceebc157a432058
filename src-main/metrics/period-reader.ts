import type { TimePeriods } from '../ledger/time-periods.ts'
import type { StoredDigest } from '../store/repositories/digest-rows.ts'
import type { FactFilters, RollupReader } from '../store/repositories/rollup-reader.ts'
import type { ScoreRows } from '../store/repositories/score-rows.ts'
import { composePeriod, type PeriodPieces, type Stretch, splitOpen } from './compose-period.ts'
import { type DayPoint, dayPointOf } from './day-point.ts'
import { createDaySlices } from './day-slices.ts'
import { readDigest } from './digest-body.ts'
import { type DigestSource, isDigested, type Versions } from './digest-source.ts'
import { callsOf } from './figures.ts'
import { readCallSlice, readRollupSlices, type Slice, SliceSum } from './slice.ts'
import { StampedCache } from './stamped-cache.ts'
import { type Tally, TallySum } from './tally.ts'

/** A stretch added up, and each local day of it that has calls. */
interface PeriodSums {
  readonly slice: Slice
  readonly days: readonly DayPoint[]
}

/**
 * Adds up any stretch of time exactly. What is past comes from digests, a few rows whatever the length
 * of the stretch and the number of calls; where there is none that holds, or the filters are none that
 * digests know, from whole-day rollups, hour rollups at the edges and the calls themselves for less
 * than an hour. The past is kept in memory until one of its days is written again.
 */
export interface PeriodReader {
  read(stretch: Stretch, openEnd: boolean, filters: FactFilters): PeriodSums
  /** Only the sum of all calls. */
  total(stretch: Stretch, openEnd: boolean, filters: FactFilters): Tally
}

export interface PeriodReaderDependencies {
  readonly reader: RollupReader
  readonly scores: Pick<ScoreRows, 'ofCall'>
  readonly digests: DigestSource
  readonly periods: () => TimePeriods
}

const keptSums = 16
const hour = 3_600_000
/** No day that holds an instant begins longer before it. */
const widestDay = 48 * hour

export function createPeriodReader({ reader, scores, digests, periods }: PeriodReaderDependencies): PeriodReader {
  const slices = createDaySlices({ reader, scores, digests, periods })
  const sums = new StampedCache<PeriodSums>(keptSums)
  const totals = new StampedCache<Tally>(keptSums)

  /** A stretch that only late changes can touch: added up once, and again when one of its days was written. */
  function past<Value>(
    cache: StampedCache<Value>,
    stretch: Stretch,
    filters: FactFilters,
    addUp: (pieces: PeriodPieces, versions: Versions) => Value,
  ): Value {
    const versions = reader.versions(stretch.from - widestDay, stretch.to)
    const key = `${JSON.stringify([periods().timeZone, filters])} ${stretch.from} ${stretch.to}`
    // Of a stretch this key names; every version in it only grows.
    const stamp = String([...versions.values()].reduce((sum, version) => sum + version, 0))
    const known = cache.get(key, stamp)
    if (known !== undefined) return known
    const value = addUp(composePeriod(periods(), stretch), versions)
    cache.set(key, stamp, value)
    return value
  }

  /** The pieces of days at the edges, each with its digest where one holds. */
  function eachPiece(
    part: 'slice' | 'total',
    { hours, rest }: PeriodPieces,
    filters: FactFilters,
    versions: Versions,
    visit: (day: number, piece: { digest: StoredDigest } | { slice: Slice }) => void,
  ): void {
    const stored = new Map<number, ReadonlyMap<number, StoredDigest>>()
    for (const { from, to } of [...hours.map(start => ({ from: start, to: start + hour })), ...rest]) {
      const day = periods().dayStart(from)
      let held = stored.get(day)
      if (held === undefined) {
        held = isDigested(filters) ? digests.pieces(part, day, versions) : new Map()
        stored.set(day, held)
      }
      const digest = held.get(from)
      if (digest?.ends === to) visit(day, { digest })
      else {
        const slice = slices.piece(from, to, filters, versions)
        if (slice !== null) visit(day, { slice })
      }
    }
  }

  function addUpPieces(pieces: PeriodPieces, filters: FactFilters, versions: Versions): Map<number, Slice> {
    const days = new Map<number, SliceSum>()
    eachPiece('slice', pieces, filters, versions, (day, piece) => {
      const sum = days.get(day) ?? new SliceSum()
      days.set(day, sum)
      if ('slice' in piece) sum.addSlice(piece.slice)
      else readDigest(piece.digest, filters.realms, sum)
    })
    return new Map([...days].map(([day, sum]) => [day, sum.finish()]))
  }

  function addUpSlices(pieces: PeriodPieces, filters: FactFilters, versions: Versions): PeriodSums {
    const partial = addUpPieces(pieces, filters, versions)
    if (pieces.days === null) return addUp(partial)
    const sum = new SliceSum()
    const points: DayPoint[] = []
    const within = daysWithin(versions, pieces.days)
    const found = isDigested(filters) ? digests.days('slice', pieces.days, versions) : { digests: [], missing: within }
    for (const digest of found.digests) readDigest(digest, filters.realms, sum)
    const computed = slices.days(found.missing, filters, versions)
    for (const slice of computed.values()) sum.addSlice(slice)
    if (found.digests.length > 0) points.push(...pointsOf(pieces.days, within, found.missing, filters, versions))
    const rest = addUp(new Map([...computed, ...partial]))
    for (const slice of partial.values()) sum.addSlice(slice)
    points.push(...rest.days)
    return { slice: sum.finish(), days: points.sort((a, b) => a.dayStart - b.dayStart) }
  }

  /** The trend's points of the days that digests cover. */
  function pointsOf(
    days: Stretch,
    within: readonly number[],
    missing: readonly number[],
    filters: FactFilters,
    versions: Versions,
  ): DayPoint[] {
    const stored = digests.points(days, versions)
    const left = new Set(missing)
    const without: number[] = []
    const points: DayPoint[] = []
    for (const day of within) {
      if (left.has(day)) continue
      const ofRealms = stored.get(day)
      const asked = filters.realms.flatMap(realm => ofRealms?.get(realm) ?? [])
      // Percentiles of two realms together are in neither's point.
      if (ofRealms === undefined || asked.length > 1) without.push(day)
      else points.push(...asked)
    }
    for (const [day, slice] of slices.days(without, filters, versions)) points.push(dayPointOf(day, slice))
    return points
  }

  function addUpTotals(pieces: PeriodPieces, filters: FactFilters, versions: Versions): Tally {
    const sum = new TallySum()
    const receiver = { addTally: (_table: string, _key: string, tally: Tally) => sum.add(tally), addErrors() {} }
    if (pieces.days !== null) {
      const found = digests.days('total', pieces.days, versions)
      for (const digest of found.digests) readDigest(digest, filters.realms, receiver)
      for (const slice of slices.days(found.missing, filters, versions).values()) sum.add(slice.total)
    }
    eachPiece('total', pieces, filters, versions, (_day, piece) => {
      if ('slice' in piece) sum.add(piece.slice.total)
      else readDigest(piece.digest, filters.realms, receiver)
    })
    return sum.finish()
  }

  /** Filters that no rollup holds: the calls themselves, day by day. */
  function readCalls(stretch: Stretch, filters: FactFilters): PeriodSums {
    const parts = new Map<number, Slice>()
    const span = reader.span()
    if (span === null) return addUp(parts)
    const first = Math.max(stretch.from, span.oldest)
    const end = Math.min(stretch.to, span.newest + 1)
    const starts = periods().dayStarts(first, end)
    for (const [at, day] of starts.entries()) {
      const slice = readCallSlice(reader, scores, Math.max(day, first), Math.min(starts[at + 1] ?? end, end), filters)
      // One without calls takes as much memory as one with many.
      if (callsOf(slice.total) > 0) parts.set(day, slice)
    }
    return addUp(parts)
  }

  const readPast = (stretch: Stretch, filters: FactFilters): PeriodSums =>
    past(sums, stretch, filters, (pieces, versions) => addUpSlices(pieces, filters, versions))

  return {
    read(stretch, openEnd, filters) {
      if (filters.books !== undefined || filters.users !== undefined) return readCalls(stretch, filters)
      const { past: before, open } = splitOpen(periods(), stretch, openEnd)
      const closed = readPast(before, filters)
      if (open === null) return closed
      // The newest day changes with every call; the days before it hardly ever.
      const today = addUp(readRollupSlices(reader, 'day', open.from, open.to, filters))
      const sum = new SliceSum()
      sum.addSlice(closed.slice)
      sum.addSlice(today.slice)
      return { slice: sum.finish(), days: [...closed.days, ...today.days] }
    },

    total(stretch, openEnd, filters) {
      if (!isDigested(filters)) return this.read(stretch, openEnd, filters).slice.total
      const { past: before, open } = splitOpen(periods(), stretch, openEnd)
      const closed = past(totals, before, filters, (pieces, versions) => addUpTotals(pieces, filters, versions))
      if (open === null) return closed
      const sum = new TallySum()
      sum.add(closed)
      for (const slice of readRollupSlices(reader, 'day', open.from, open.to, filters).values()) sum.add(slice.total)
      return sum.finish()
    },
  }
}

function daysWithin(versions: Versions, { from, to }: Stretch): number[] {
  return [...versions.keys()].filter(day => day >= from && day < to).sort((a, b) => a - b)
}

function addUp(days: ReadonlyMap<number, Slice>): PeriodSums {
  const sum = new SliceSum()
  const points: DayPoint[] = []
  for (const [day, slice] of [...days].sort(([a], [b]) => a - b)) {
    if (slice.models.size === 0) continue
    sum.addSlice(slice)
    points.push(dayPointOf(day, slice))
  }
  return { slice: sum.finish(), days: points }
}
