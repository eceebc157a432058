import { setImmediate } from 'node:timers/promises'
import { createTimePeriods } from '../ledger/time-periods.ts'
import { openToRead } from '../store/connection.ts'
import { createCachedCallRepository } from '../store/repositories/cached-call-repository.ts'
import { createDigestRows, type DigestPart, type StoredDigest } from '../store/repositories/digest-rows.ts'
import { createRollupReader } from '../store/repositories/rollup-reader.ts'
import { readRollupZone } from '../store/repositories/rollup-zone.ts'
import { createScoreRows } from '../store/repositories/score-rows.ts'
import { createUsageReader } from '../store/repositories/usage-reader.ts'
import type { Store } from '../store/store.ts'
import { digestFormat } from './digest-body.ts'
import { type BuiltDigest, createDigestBuilder } from './digest-build.ts'
import { type DigestSource, stampOf } from './digest-source.ts'

export interface DigestDifference {
  readonly part: DigestPart
  /** Days; 0 for a piece of a day. */
  readonly span: number
  /** UTC epoch milliseconds. */
  readonly begins: number
  readonly ends: number
}

export interface DigestReport {
  /** Digests that hold, each made anew and compared byte by byte. Others are not used by anyone. */
  readonly checked: number
  readonly differences: readonly DigestDifference[]
}

const always = Number.MAX_SAFE_INTEGER

/**
 * Makes every digest that holds anew from the rollups and calls and compares. On a snapshot with a
 * connection of its own, a day at a time; changes nothing. Whether the rollups are right is not asked here.
 */
export async function verifyDigests(request: {
  readonly store: Pick<Store, 'file'>
  readonly onProgress?: (step: { readonly done: number; readonly total: number }) => void
  readonly signal?: AbortSignal | undefined
}): Promise<DigestReport> {
  const db = openToRead(request.store.file)
  try {
    db.exec('BEGIN')
    const zone = readRollupZone({ db })
    if (zone === null) return { checked: 0, differences: [] }
    const reader = createRollupReader({ db })
    const builder = createDigestBuilder({
      reader,
      scores: createScoreRows({ db }),
      usage: createUsageReader({ db }),
      cached: createCachedCallRepository({ db }),
      periods: createTimePeriods(zone),
    })
    const versions = reader.versions(-always, always)
    const starts = [...versions.keys()].sort((a, b) => a - b)
    const rows = createDigestRows({ db }, digestFormat)
    const units = rows.units()
    const differences: DigestDifference[] = []
    let checked = 0
    for (const [done, { span, day }] of units.entries()) {
      request.onProgress?.({ done, total: units.length })
      if (request.signal?.aborted) break
      const stamp = stampOf(versions, starts, day, span)
      const stored = rows.ofUnit(span, day).filter(row => row.stamp === stamp)
      if (stored.length > 0) {
        const built = span === 1 ? builder.day(day) : builder.stretch(day, span, fromRollups, versions)
        checked += stored.length
        for (const row of stored) if (!isAmong(row, built)) differences.push(described(row))
      }
      await setImmediate()
    }
    return { checked, differences }
  } finally {
    db.close()
  }
}

type StoredPart = StoredDigest & { readonly part: DigestPart }

function isAmong(row: StoredPart, built: readonly BuiltDigest[]): boolean {
  return built.some(
    ({ part, key, digest }) =>
      part === row.part &&
      key.span === row.span &&
      key.begins === row.begins &&
      key.ends === row.ends &&
      digest.head === row.head &&
      digest.body.equals(row.body),
  )
}

function described({ part, span, begins, ends }: StoredPart): DigestDifference {
  return { part, span, begins, ends }
}

/** Finds no digest, so that a stretch is added up from its days' rollups. */
const fromRollups: DigestSource = {
  days: (_part, { from, to }, versions) => ({
    digests: [],
    missing: [...versions.keys()].filter(day => day >= from && day < to).sort((a, b) => a - b),
  }),
  pieces: () => new Map(),
  piece: () => undefined,
  points: () => new Map(),
}
