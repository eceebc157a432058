import type { Realm } from '../../db/vocabulary.ts'
import type { DigestPart, DigestRows, StoredDigest } from '../store/repositories/digest-rows.ts'
import type { FactFilters } from '../store/repositories/rollup-reader.ts'
import type { Stretch } from './compose-period.ts'
import type { DayPoint } from './day-point.ts'
import { readPoints } from './digest-body.ts'

const dayMs = 86_400_000

/** How many days a digest covers; a stretch begins at a multiple of its length. Each length divides the next. */
export const digestSpans = [64, 8, 1] as const

/** Rollup versions by start of the day. */
export type Versions = ReadonlyMap<number, number>

export interface Collected {
  readonly digests: readonly StoredDigest[]
  /** Days that have rollups and no digest that holds, ascending. */
  readonly missing: readonly number[]
}

/** Digests are of all calls of a realm: what is narrowed further is added up from rollups or calls. */
export function isDigested({ realms: _realms, ...others }: FactFilters): boolean {
  return Object.values(others).every(values => values === undefined)
}

/** Finds the digests that hold: those whose days were not written since. */
export interface DigestSource {
  /** The fewest digests that cover the days which begin in `from <= start < to`. */
  days(part: Exclude<DigestPart, 'point'>, days: Stretch, versions: Versions, spans?: readonly number[]): Collected
  /** The pieces of a day, by where they begin. */
  pieces(part: Exclude<DigestPart, 'point'>, day: number, versions: Versions): Map<number, StoredDigest>
  /** One of them; undefined where it does not hold. */
  piece(part: Exclude<DigestPart, 'point'>, day: number, begins: number, versions: Versions): StoredDigest | undefined
  /** Points of the days which begin in a stretch. */
  points(days: Stretch, versions: Versions): Map<number, ReadonlyMap<Realm, DayPoint>>
}

export function createDigestSource(rows: Pick<DigestRows, 'range' | 'piece'>): DigestSource {
  function holding(part: DigestPart, span: number, from: number, to: number, stampOf: (start: number) => number) {
    return rows.range(part, span, from, to).filter(row => row.stamp === stampOf(row.day))
  }

  return {
    days(part, days, versions, spans = digestSpans) {
      const starts = [...versions.keys()].sort((a, b) => a - b)
      const digests: StoredDigest[] = []
      let open: Stretch[] = [days]
      for (const span of spans) {
        const width = span * dayMs
        const left: Stretch[] = []
        for (const { from, to } of open) {
          const first = span === 1 ? from : Math.ceil(from / width) * width
          const last = span === 1 ? to : Math.floor(to / width) * width - width + 1
          let at = from
          if (first < last) {
            for (const row of holding(part, span, first, last, start => stampOf(versions, starts, start, span))) {
              if (row.day > at) left.push({ from: at, to: row.day })
              digests.push(row)
              at = span === 1 ? row.day + 1 : row.ends
            }
          }
          if (at < to) left.push({ from: at, to })
        }
        open = left
      }
      const missing = starts.filter(start => open.some(({ from, to }) => start >= from && start < to))
      return { digests, missing }
    },
    pieces(part, day, versions) {
      const version = versions.get(day) ?? -1
      return new Map(holding(part, 0, day, day + 1, () => version).map(row => [row.begins, row]))
    },
    piece(part, day, begins, versions) {
      const row = rows.piece(part, day, begins)
      return row?.stamp === versions.get(day) ? row : undefined
    },
    points: (days, versions) =>
      new Map(
        holding('point', 1, days.from, days.to, start => versions.get(start) ?? -1).map(row => [
          row.day,
          readPoints(row),
        ]),
      ),
  }
}

/** The sum of the versions of the days that begin in a digest's stretch. Versions only grow: the sum holds as long as each does. */
export function stampOf(versions: Versions, starts: readonly number[], begins: number, span: number): number {
  if (span === 1) return versions.get(begins) ?? -1
  const ends = begins + span * dayMs
  let sum = 0
  for (const start of starts) if (start >= begins && start < ends) sum += versions.get(start) as number
  return sum
}
