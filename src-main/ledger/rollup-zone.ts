import { Failure } from '../failure.ts'
import { rollupGeneration } from '../store/repositories/rollup-rows.ts'
import { readRollupZone } from '../store/repositories/rollup-zone.ts'
import type { LedgerDependencies } from './ledger-parts.ts'
import { rebuildMetrics } from './metrics-rebuild.ts'
import { createTimePeriods, type TimePeriods } from './time-periods.ts'

/** The zone whose days the stored rollups follow; it changes only together with them. */
export interface RollupZone {
  periods(): TimePeriods
  /**
   * Where the settings name another zone, rebuilds the day rollups for it: in a transaction of its own, or with
   * `background`, which keeps nobody waiting; days are counted in the former zone until it is done.
   */
  follow(background?: (timeZone: string) => Promise<unknown>): void
}

export function createRollupZone(dependencies: Omit<LedgerDependencies, 'pricing'>): RollupZone {
  const { store, clock, settings, logger } = dependencies
  let generation = rollupGeneration(store.db)
  let stored = readRollupZone(store)
  let periods = usablePeriods(stored ?? settings.timeZone())
  let refused: string | null = null
  let underWay = false

  /** A zone that cannot be used must not keep calls from being settled. */
  function usablePeriods(timeZone: string): TimePeriods {
    try {
      return createTimePeriods(timeZone)
    } catch (error) {
      if (!(error instanceof Failure)) throw error
      logger.error({ timeZone }, `${error.message} Days are counted in UTC until then.`)
      return createTimePeriods('UTC')
    }
  }

  function readAgain(): void {
    generation = rollupGeneration(store.db)
    stored = readRollupZone(store)
    if (stored !== null && stored !== periods.timeZone) periods = usablePeriods(stored)
  }

  function follow(background?: (timeZone: string) => Promise<unknown>): void {
    if (store.mode === 'reader') return
    if (generation !== rollupGeneration(store.db)) readAgain()
    const chosen = settings.timeZone()
    if (chosen === stored || chosen === refused || underWay) return
    if (background !== undefined && stored !== null) {
      followLater(chosen, background)
      return
    }
    const isFirst = stored === null
    try {
      rebuildMetrics({ store, clock, timeZone: chosen, scope: 'days' })
      readAgain()
      refused = null
      if (!isFirst) logger.info({ timeZone: chosen }, 'The daily figures were rebuilt for another time zone.')
    } catch (error) {
      refused = chosen
      logger.error({ error, timeZone: chosen }, 'The daily figures keep their former time zone.')
      if (stored === null) keepFormer(error)
    }
  }

  function followLater(chosen: string, background: (timeZone: string) => Promise<unknown>): void {
    underWay = true
    background(chosen)
      .then(
        () => {
          refused = null
          logger.info({ timeZone: chosen }, 'The daily figures were rebuilt for another time zone.')
        },
        error => {
          // What was stopped is begun again at the next opportunity.
          if (!(error instanceof Failure && error.code === 'cancelled')) refused = chosen
          logger.error({ error, timeZone: chosen }, 'The daily figures keep their former time zone.')
        },
      )
      .finally(() => {
        underWay = false
      })
  }

  /** A new database must know its zone before the first day is written. */
  function keepFormer(error: unknown): void {
    if (error instanceof Failure && error.code !== 'invalid_input') throw error
    rebuildMetrics({ store, clock, timeZone: periods.timeZone, scope: 'days' })
    readAgain()
  }

  follow()
  return { periods: () => periods, follow }
}
