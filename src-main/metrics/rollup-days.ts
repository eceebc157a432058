import { createTimePeriods, type TimePeriods } from '../ledger/time-periods.ts'
import { readRollupZone } from '../store/repositories/rollup-zone.ts'
import type { Store } from '../store/store.ts'

/** The days that the rollups follow: the setting's, once the owner has rebuilt them for it. */
export function createRollupDays(store: Store, settings: { timeZone(): string }): () => TimePeriods {
  let zone: TimePeriods | null = null
  return () => {
    const timeZone = readRollupZone(store) ?? settings.timeZone()
    if (zone?.timeZone !== timeZone) zone = createTimePeriods(timeZone)
    return zone
  }
}
