import { setImmediate } from 'node:timers/promises'
import { openRollupSnapshot, type RollupDifference } from '../store/repositories/rollup-compare.ts'
import { readRollupZone } from '../store/repositories/rollup-zone.ts'
import type { Store } from '../store/store.ts'
import { type RecountStep, recountRollups } from './rollup-recount.ts'
import { createTimePeriods } from './time-periods.ts'

/** Differences listed; more are only counted. */
const listedDifferences = 1000

export interface VerifyRequest {
  readonly store: Pick<Store, 'file'>
  /** Used where the database does not say which zone its days follow (it has no rollups yet). */
  readonly timeZone: string
  readonly onProgress?: (step: RecountStep) => void
  readonly signal?: AbortSignal | undefined
}

export interface VerifyReport {
  readonly calls: number
  readonly requests: number
  /** The zone the stored days follow. */
  readonly timeZone: string
  /** The first thousand, by table. */
  readonly differences: readonly RollupDifference[]
  readonly differenceCount: number
}

/**
 * Adds up the rollups anew from calls, requests and scores and compares every value with what is
 * stored. Works on a snapshot with a connection of its own, page by page: memory stays bounded, the
 * owner goes on writing, and nothing is changed.
 */
export async function verifyMetrics(request: VerifyRequest): Promise<VerifyReport> {
  const snapshot = openRollupSnapshot(request.store)
  try {
    const timeZone = readRollupZone(snapshot) ?? request.timeZone
    const periods = createTimePeriods(timeZone)
    const recount = recountRollups({ store: snapshot, schema: 'temp', periods, scope: 'all', signal: request.signal })
    let step = recount.next()
    for (; !step.done; step = recount.next()) {
      request.onProgress?.(step.value)
      await setImmediate()
    }
    const { differences, total } = snapshot.compare(listedDifferences)
    return { ...step.value, timeZone, differences, differenceCount: total }
  } finally {
    snapshot.close()
  }
}
