import type { TimePeriods } from '../ledger/time-periods.ts'
import type { FactFilters, RollupReader } from '../store/repositories/rollup-reader.ts'
import type { ScoreRows } from '../store/repositories/score-rows.ts'
import { composePeriod, type Stretch, splitOpen } from './compose-period.ts'
import { type DayPoint, dayPointOf } from './day-point.ts'
import { readCallSlice, readRollupSlices, type Slice, SliceSum } from './slice.ts'
import { StampedCache } from './stamped-cache.ts'

/** A stretch added up, and each local day of it that has calls. */
interface PeriodSums {
  readonly slice: Slice
  readonly days: readonly DayPoint[]
}

/**
 * Adds up any stretch of time exactly, from whole-day rollups, hour rollups at the edges and the calls
 * themselves for less than an hour. What is past is kept in memory until one of its days is written
 * again, so that the cost does not grow with the length of the stretch nor the number of calls.
 */
export interface PeriodReader {
  read(stretch: Stretch, openEnd: boolean, filters: FactFilters): PeriodSums
}

export interface PeriodReaderDependencies {
  readonly reader: RollupReader
  readonly scores: Pick<ScoreRows, 'ofCall'>
  readonly periods: () => TimePeriods
}

/** Slices kept in memory: a quarter and the one before it, with the hours at their edges. */
const keptSlices = 256
const keptSums = 16
const hour = 3_600_000
/** No day that holds an instant begins longer before it. */
const widestDay = 48 * hour

export function createPeriodReader({ reader, scores, periods }: PeriodReaderDependencies): PeriodReader {
  const slices = new StampedCache<Slice>(keptSlices)
  const sums = new StampedCache<PeriodSums>(keptSums)

  /** Says whether anything in a stretch was written: grows whenever one of its days is. */
  function stampOf(versions: ReadonlyMap<number, number>, from: number, to: number): string {
    let sum = 0
    for (const day of periods().dayStarts(from, to)) sum += versions.get(day) ?? 0
    return String(sum)
  }

  /** Whole days, each from memory where nothing was written to it since. */
  function wholeDays(days: Stretch, filters: FactFilters, versions: ReadonlyMap<number, number>): Map<number, Slice> {
    const name = JSON.stringify([periods().timeZone, filters])
    const starts = periods().dayStarts(days.from, days.to)
    const sliceKey = (day: number): string => `${name} d ${day}`
    const sliceStamp = (day: number): string => String(versions.get(day) ?? 0)
    const found = new Map<number, Slice>()
    const missing: number[] = []
    for (const day of starts) {
      const slice = slices.get(sliceKey(day), sliceStamp(day))
      if (slice !== undefined) found.set(day, slice)
      else if (versions.has(day)) missing.push(day)
    }
    const [firstMissing] = missing
    const lastMissing = missing.at(-1)
    if (firstMissing !== undefined && lastMissing !== undefined) {
      const read = readRollupSlices(reader, 'day', firstMissing, lastMissing + 1, filters)
      for (const day of missing) {
        const slice = read.get(day)
        if (slice === undefined) continue
        found.set(day, slice)
        slices.set(sliceKey(day), sliceStamp(day), slice)
      }
    }
    return found
  }

  function piece(
    kind: 'hour' | 'rest',
    from: number,
    to: number,
    filters: FactFilters,
    versions: ReadonlyMap<number, number>,
  ): Slice | null {
    const days = periods().dayStarts(from, to)
    if (!days.some(day => versions.has(day))) return null
    const key = `${JSON.stringify([periods().timeZone, filters])} ${kind} ${from} ${to}`
    const stamp = stampOf(versions, from, to)
    const known = slices.get(key, stamp)
    if (known !== undefined) return known
    const read =
      kind === 'hour'
        ? (readRollupSlices(reader, 'hour', from, to, filters).get(from) ?? new SliceSum().finish())
        : readCallSlice(reader, scores, from, to, filters)
    slices.set(key, stamp, read)
    return read
  }

  /** Filters that no rollup holds: the calls themselves, day by day. */
  function readCalls(stretch: Stretch, filters: FactFilters): PeriodSums {
    const parts = new Map<number, Slice>()
    const starts = periods().dayStarts(stretch.from, stretch.to)
    for (const [at, day] of starts.entries()) {
      const from = Math.max(day, stretch.from)
      const to = Math.min(starts[at + 1] ?? stretch.to, stretch.to)
      parts.set(day, readCallSlice(reader, scores, from, to, filters))
    }
    return addUp(parts)
  }

  /** A stretch that only late changes can touch: added up once, and again when one of its days was written. */
  function readPast(stretch: Stretch, filters: FactFilters): PeriodSums {
    const zone = periods()
    const versions = reader.versions(stretch.from - widestDay, stretch.to)
    const key = `${JSON.stringify([zone.timeZone, filters])} ${stretch.from} ${stretch.to}`
    const stamp = stampOf(versions, stretch.from, stretch.to)
    const known = sums.get(key, stamp)
    if (known !== undefined) return known
    const pieces = composePeriod(zone, stretch)
    const parts = pieces.days === null ? new Map<number, Slice>() : wholeDays(pieces.days, filters, versions)
    const partial = new Map<number, SliceSum>()
    const addPiece = (from: number, slice: Slice | null): void => {
      if (slice === null) return
      const day = zone.dayStart(from)
      const sum = partial.get(day) ?? new SliceSum()
      partial.set(day, sum)
      sum.addSlice(slice)
    }
    for (const start of pieces.hours) addPiece(start, piece('hour', start, start + hour, filters, versions))
    for (const { from, to } of pieces.rest) addPiece(from, piece('rest', from, to, filters, versions))
    for (const [day, sum] of partial) parts.set(day, sum.finish())
    const result = addUp(parts)
    sums.set(key, stamp, result)
    return result
  }

  return {
    read(stretch, openEnd, filters) {
      if (filters.books !== undefined || filters.users !== undefined) return readCalls(stretch, filters)
      const { past, open } = splitOpen(periods(), stretch, openEnd)
      const before = readPast(past, filters)
      if (open === null) return before
      // The newest day changes with every call; the days before it hardly ever.
      const today = addUp(readRollupSlices(reader, 'day', open.from, open.to, filters))
      const sum = new SliceSum()
      sum.addSlice(before.slice)
      sum.addSlice(today.slice)
      return { slice: sum.finish(), days: [...before.days, ...today.days] }
    },
  }
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
