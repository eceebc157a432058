import type { Clock } from '../ports.ts'
import { clearRollups } from '../store/repositories/rollup-replace.ts'
import { rollupsReplaced } from '../store/repositories/rollup-rows.ts'
import { writeRollupZone } from '../store/repositories/rollup-zone.ts'
import type { Store } from '../store/store.ts'
import { inTransaction } from '../store/transaction.ts'
import type { RebuildReport } from './ledger-types.ts'
import { type RecountStep, recountRollups } from './rollup-recount.ts'
import { createTimePeriods } from './time-periods.ts'

export interface RebuildRequest {
  readonly store: Store
  readonly clock: Clock
  /** The zone whose days the new rollups follow. */
  readonly timeZone: string
  /** `days` leaves what no time zone changes (hours and chapters) as it is. */
  readonly scope?: 'all' | 'days'
  readonly onProgress?: ((step: RecountStep) => void) | undefined
  readonly signal?: AbortSignal | undefined
}

/**
 * Makes the rollups anew from the calls, in one transaction: until it is committed everyone sees the
 * old ones, and a failure or an abort keeps them. Runs to the end without letting others in.
 */
export function rebuildMetrics(request: RebuildRequest): RebuildReport {
  const { store, clock, timeZone, scope = 'all', onProgress, signal } = request
  const periods = createTimePeriods(timeZone)
  try {
    return inTransaction(store, () => {
      clearRollups(store, scope)
      const recount = recountRollups({ store, schema: 'main', periods, scope, signal })
      let step = recount.next()
      for (; !step.done; step = recount.next()) onProgress?.(step.value)
      writeRollupZone(store, timeZone, clock.now())
      return { ...step.value, timeZone }
    })
  } finally {
    // Also after a failure: nobody may go on with what was remembered in between.
    rollupsReplaced(store.db)
  }
}
