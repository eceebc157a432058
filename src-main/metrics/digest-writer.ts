import { createTimePeriods } from '../ledger/time-periods.ts'
import type { Clock } from '../ports.ts'
import { createCachedCallRepository } from '../store/repositories/cached-call-repository.ts'
import { createDigestRows } from '../store/repositories/digest-rows.ts'
import { createRollupReader } from '../store/repositories/rollup-reader.ts'
import { readRollupZone } from '../store/repositories/rollup-zone.ts'
import { createScoreRows } from '../store/repositories/score-rows.ts'
import { createUsageReader } from '../store/repositories/usage-reader.ts'
import type { Store } from '../store/store.ts'
import { digestFormat } from './digest-body.ts'
import { type BuiltDigest, createDigestBuilder, type DigestBuilder } from './digest-build.ts'
import { createDigestSource, digestSpans, stampOf } from './digest-source.ts'

const dayMs = 86_400_000
const always = Number.MAX_SAFE_INTEGER
/** How long writing may hold the lock that the ledger waits for. */
const writeMs = 3

/** A digest that is not there or no longer holds. */
interface Due {
  readonly span: number
  readonly begins: number
}

/** What was added up and is being written. */
interface Work extends Due {
  readonly stamp: number
  /** Written from the last on. */
  readonly left: BuiltDigest[]
  begun: boolean
}

interface DigestStep {
  readonly idle: boolean
  /** Digested days and stretches still to be made, as far as is known. */
  readonly left: number
}

export interface DigestWriter {
  /** Adds up one digested day or stretch, or writes some of what was added up in one transaction of a few milliseconds. */
  step(): DigestStep
  /** Steps until nothing is due, the budget is used up or the signal says so. True when nothing is due. */
  run(options: {
    readonly budgetMs?: number
    readonly signal?: AbortSignal | undefined
    readonly onProgress?: ((done: number, total: number) => void) | undefined
  }): boolean
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
  const usage = createUsageReader(store)
  const cached = createCachedCallRepository(store)
  const rows = createDigestRows(store, digestFormat)
  const source = createDigestSource(rows)
  let due: Due[] = []
  let work: Work | null = null
  let builder: { zone: string; builder: DigestBuilder } | null = null

  function builderOf(zone: string): DigestBuilder {
    if (builder?.zone !== zone) {
      builder = {
        zone,
        builder: createDigestBuilder({ reader, scores, usage, cached, periods: createTimePeriods(zone) }),
      }
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

  /** The point of a day comes last: it says that the rest is there. */
  const writeSome = db.transaction((work: Work) => {
    const start = clock.monotonic()
    if (work.span === 1 && !work.begun) rows.deletePieces(work.begins)
    work.begun = true
    while (work.left.length > 0 && clock.monotonic() - start < writeMs) {
      const { part, key, digest } = work.left.pop() as BuiltDigest
      rows.put(part, key, work.stamp, digest)
    }
  })

  function step(): DigestStep {
    const under = work
    if (under !== null) {
      const before = [...under.left]
      try {
        writeSome.immediate(under)
      } catch (error) {
        // Nothing of this transaction was kept.
        under.left.splice(0, under.left.length, ...before)
        throw error
      }
      if (under.left.length === 0) work = null
      return { idle: false, left: due.length + (work === null ? 0 : 1) }
    }
    const next = due[0]
    if (next === undefined) {
      due = findDue()
      return { idle: due.length === 0, left: due.length }
    }
    const found = build(next)
    due.shift()
    if (found !== null) work = { ...next, stamp: found.stamp, left: [...found.built], begun: false }
    return { idle: false, left: due.length + 1 }
  }

  return {
    step,
    run({ budgetMs = Number.POSITIVE_INFINITY, signal, onProgress }) {
      const start = clock.monotonic()
      let most = 0
      while (signal?.aborted !== true) {
        const { idle, left } = step()
        if (idle) return true
        most = Math.max(most, left)
        onProgress?.(most - left, most)
        if (clock.monotonic() - start >= budgetMs) break
      }
      return false
    },
  }
}
