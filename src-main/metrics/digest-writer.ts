import { createTimePeriods } from '../ledger/time-periods.ts'
import type { Clock } from '../ports.ts'
import { createDigestRows } from '../store/repositories/digest-rows.ts'
import { createRollupReader } from '../store/repositories/rollup-reader.ts'
import { readRollupZone } from '../store/repositories/rollup-zone.ts'
import { createScoreRows } from '../store/repositories/score-rows.ts'
import type { Store } from '../store/store.ts'
import { digestFormat } from './digest-body.ts'
import { type BuiltDigest, createDigestBuilder, type DigestBuilder } from './digest-build.ts'
import { createDigestSource, digestSpans, stampOf } from './digest-source.ts'

const dayMs = 86_400_000
const always = Number.MAX_SAFE_INTEGER

/** A digest that is not there or no longer holds. */
interface Due {
  readonly span: number
  readonly begins: number
}

export interface DigestWriter {
  /** Makes one digest: reads on a snapshot, then holds the write lock for as long as writing it takes. */
  step(): { readonly idle: boolean; readonly left: number }
  /** Steps until nothing is due or the budget is used up. True when nothing is due. */
  run(budgetMs: number, onProgress?: (done: number, total: number) => void): boolean
}

/**
 * Writes the digests of closed days, newest first, then those of longer stretches. It may be stopped or
 * killed at any instant: a digest is stamped with the versions of the snapshot it was read from, and one
 * that was overtaken by a write meanwhile is not used by anyone, and made anew.
 */
export function createDigestWriter(store: Pick<Store, 'db'>, clock: Clock): DigestWriter {
  const { db } = store
  const reader = createRollupReader(store)
  const scores = createScoreRows(store)
  const rows = createDigestRows(store, digestFormat)
  const source = createDigestSource(rows)
  let due: Due[] = []
  let builder: { zone: string; builder: DigestBuilder } | null = null

  function builderOf(zone: string): DigestBuilder {
    if (builder?.zone !== zone) {
      builder = { zone, builder: createDigestBuilder({ reader, scores, periods: createTimePeriods(zone) }) }
    }
    return builder.builder
  }

  function findDue(): Due[] {
    return reader.snapshot(() => {
      const zone = readRollupZone(store)
      if (zone === null) return []
      const periods = createTimePeriods(zone)
      const today = periods.dayStart(clock.now())
      const versions = reader.versions(-always, always)
      const starts = [...versions.keys()].sort((a, b) => a - b)
      // Versions outlive a change of zone: only days of this one are worth a digest.
      const days = starts.filter(start => start < today && periods.dayStart(start) === start)
      const found: Due[] = []
      const stored = rows.stamps('point', 1)
      for (const begins of days.toReversed()) {
        if (stored.get(begins) !== versions.get(begins)) found.push({ span: 1, begins })
      }
      for (const span of digestSpans.toReversed()) {
        if (span === 1) continue
        const width = span * dayMs
        const known = rows.stamps('total', span)
        const stretches = new Set(days.map(day => Math.floor(day / width) * width))
        for (const begins of [...stretches].sort((a, b) => b - a)) {
          if (begins + width > today) continue
          if (known.get(begins) !== stampOf(versions, starts, begins, span)) found.push({ span, begins })
        }
      }
      return found
    })
  }

  function build({ span, begins }: Due): { stamp: number; built: readonly BuiltDigest[] } | null {
    return reader.snapshot(() => {
      const zone = readRollupZone(store)
      if (zone === null) return null
      const versions = reader.versions(begins, begins + span * dayMs)
      const stamp = stampOf(versions, [...versions.keys()], begins, span)
      const built = span === 1 ? builderOf(zone).day(begins) : builderOf(zone).stretch(begins, span, source, versions)
      return { stamp, built }
    })
  }

  const write = db.transaction((begins: number, span: number, stamp: number, built: readonly BuiltDigest[]) => {
    if (span === 1) rows.deletePieces(begins)
    for (const { part, key, digest } of built) rows.put(part, key, stamp, digest)
  })

  return {
    step() {
      const next = due.shift()
      if (next === undefined) {
        due = findDue()
        return { idle: due.length === 0, left: due.length }
      }
      try {
        const found = build(next)
        if (found !== null) write.immediate(next.begins, next.span, found.stamp, found.built)
      } catch (error) {
        due.unshift(next)
        throw error
      }
      return { idle: false, left: due.length }
    },
    run(budgetMs, onProgress) {
      const start = clock.monotonic()
      let done = 0
      for (;;) {
        const { idle, left } = this.step()
        if (idle) return true
        done += 1
        onProgress?.(done, done + left)
        if (clock.monotonic() - start >= budgetMs) return false
      }
    },
  }
}
