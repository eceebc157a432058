import type { TimePeriods } from '../ledger/time-periods.ts'
import type { StoredDigest } from '../store/repositories/digest-rows.ts'
import type { FactFilters, RollupReader } from '../store/repositories/rollup-reader.ts'
import type { ScoreRows } from '../store/repositories/score-rows.ts'
import { readDigest } from './digest-body.ts'
import { type DigestSource, isDigested, type Versions } from './digest-source.ts'
import { readCallSlice, readRollupSlices, type Slice, SliceSum } from './slice.ts'
import { StampedCache } from './stamped-cache.ts'

/** Slices kept in memory: a quarter and the one before it with the hours at their edges, and a week of hours. */
const keptSlices = 512

/** Slices of days and of hours: from digests where they hold, else added up from rollups and calls; kept in memory until a day of theirs is written again. */
export interface DaySlices {
  /** Whole days, ascending; those without calls of the filters are left out. */
  days(starts: readonly number[], filters: FactFilters, versions: Versions): Map<number, Slice>
  /** A whole hour from its rollups, any other piece of a day from its calls. Null where nothing was ever written. */
  piece(from: number, to: number, filters: FactFilters, versions: Versions): Slice | null
}

const hour = 3_600_000

export function createDaySlices(dependencies: {
  readonly reader: RollupReader
  readonly scores: Pick<ScoreRows, 'ofCall'>
  readonly digests: DigestSource
  readonly periods: () => TimePeriods
}): DaySlices {
  const { reader, scores, digests, periods } = dependencies
  const slices = new StampedCache<Slice>(keptSlices)

  function digestedPiece(
    day: number | undefined,
    from: number,
    to: number,
    filters: FactFilters,
    versions: Versions,
  ): Slice | null {
    if (day === undefined || !isDigested(filters)) return null
    const digest = digests.piece('slice', day, from, versions)
    return digest?.ends === to ? sliceOf(digest, filters) : null
  }

  function readPiece(from: number, to: number, filters: FactFilters): Slice {
    const whole = from % hour === 0 && to === from + hour
    return whole
      ? (readRollupSlices(reader, 'hour', from, to, filters).get(from) ?? new SliceSum().finish())
      : readCallSlice(reader, scores, from, to, filters)
  }

  return {
    days(starts, filters, versions) {
      const name = JSON.stringify([periods().timeZone, filters])
      const found = new Map<number, Slice>()
      const missing = new Set<number>()
      for (const day of starts) {
        const slice = slices.get(`${name} d ${day}`, String(versions.get(day)))
        if (slice !== undefined) found.set(day, slice)
        else if (versions.has(day)) missing.add(day)
      }
      const keep = (day: number, slice: Slice) => {
        found.set(day, slice)
        slices.set(`${name} d ${day}`, String(versions.get(day)), slice)
      }
      if (missing.size > 0 && isDigested(filters)) {
        const stretch = { from: Math.min(...missing), to: Math.max(...missing) + 1 }
        for (const digest of digests.days('slice', stretch, versions, [1]).digests) {
          if (!missing.delete(digest.day)) continue
          const slice = sliceOf(digest, filters)
          if (slice.models.size > 0) keep(digest.day, slice)
        }
      }
      for (const [first, last] of runs(missing, versions)) {
        for (const [day, slice] of readRollupSlices(reader, 'day', first, last + 1, filters)) keep(day, slice)
      }
      return new Map([...found].sort(([a], [b]) => a - b))
    },

    piece(from, to, filters, versions) {
      const days = periods().dayStarts(from, to)
      if (!days.some(day => versions.has(day))) return null
      const name = `${JSON.stringify([periods().timeZone, filters])} ${from} ${to}`
      const stamp = days.map(day => versions.get(day)).join()
      const known = slices.get(name, stamp)
      if (known !== undefined) return known
      const slice = digestedPiece(days[0], from, to, filters, versions) ?? readPiece(from, to, filters)
      slices.set(name, stamp, slice)
      return slice
    },
  }
}

function sliceOf(digest: StoredDigest, { realms }: FactFilters): Slice {
  const sum = new SliceSum()
  readDigest(digest, realms, sum)
  return sum.finish()
}

/** First and last of days that follow each other among all that have rollups: each is one read. */
function runs(days: ReadonlySet<number>, versions: Versions): [first: number, last: number][] {
  const found: [number, number][] = []
  let run: [number, number] | null = null
  for (const day of [...versions.keys()].sort((a, b) => a - b)) {
    if (!days.has(day)) {
      run = null
      continue
    }
    if (run === null) {
      run = [day, day]
      found.push(run)
    } else run[1] = day
  }
  return found
}
