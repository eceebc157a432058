import type { Clock, Logger, Paths } from '../ports.ts'
import { type CallRows, createCallRows } from '../store/repositories/call-rows.ts'
import { createRequestRows, type RequestRows } from '../store/repositories/request-rows.ts'
import { createScoreRows, type ScoreRows } from '../store/repositories/score-rows.ts'
import type { Store } from '../store/store.ts'
import type { LedgerSettings } from './ledger-settings.ts'
import type { LedgerEvent } from './ledger-types.ts'
import type { Pricing } from './pricing-types.ts'
import type { RollupDeltas } from './rollup-deltas.ts'
import { createWallTime, type WallTime } from './wall-time.ts'

export interface LedgerDependencies {
  readonly store: Store
  readonly clock: Clock
  readonly pricing: Pricing
  readonly settings: LedgerSettings
  readonly logger: Logger
  /** Given, the figures are made anew in a thread; else on this one. */
  readonly paths?: Pick<Paths, 'worker'>
}

/** What every step of the ledger works with, inside a transaction that its caller began. */
export interface LedgerParts {
  readonly calls: CallRows
  readonly requests: RequestRows
  readonly scores: ScoreRows
  /** What the transaction adds to rollups. */
  readonly deltas: RollupDeltas
  readonly pricing: Pricing
  readonly logger: Logger
  readonly wallTime: WallTime
  storesText(): boolean
  storesChunkTimes(): boolean
}

export function createLedgerParts(dependencies: LedgerDependencies, deltas: RollupDeltas): LedgerParts {
  const { store, clock, pricing, settings, logger } = dependencies
  return {
    calls: createCallRows(store),
    requests: createRequestRows(store),
    scores: createScoreRows(store),
    deltas,
    pricing,
    logger,
    wallTime: createWallTime(clock),
    storesText: () => settings.storeText(),
    storesChunkTimes: () => settings.storeChunkTimes?.() === true,
  }
}

/** What a step leaves to be told once it is committed. */
export type Tell = (event: LedgerEvent) => void
