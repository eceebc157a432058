import { createLedger } from '../../src-main/ledger/ledger.ts'
import type { LedgerDependencies } from '../../src-main/ledger/ledger-parts.ts'
import type { Ledger, NewCall, RecordedCall, Settlement } from '../../src-main/ledger/ledger-types.ts'
import { verifyMetrics } from '../../src-main/ledger/metrics-verify.ts'
import { type RecoveryReport, recoverInterrupted } from '../../src-main/ledger/recover-interrupted.ts'
import { silentLogger } from '../../src-main/ports.ts'
import type { Store } from '../../src-main/store/store.ts'
import { createFixedPricing } from './fixed-pricing.ts'
import { createTemporaryStore } from './temporary-store.ts'

/** A clock that moves when told to. */
export interface TestClock {
  wall: number
  mono: number
  now(): number
  monotonic(): number
  /** Lets time pass, on both clocks. */
  pass(ms: number): void
}

export function createTestClock(start: number): TestClock {
  const clock = {
    wall: start,
    mono: 1000,
    now: () => clock.wall,
    monotonic: () => clock.mono,
    pass(ms: number) {
      clock.wall += ms
      clock.mono += ms
    },
  }
  return clock
}

/** A ledger on a real file with two providers (ids 1 and 2) and prices of {@link createFixedPricing}. */
export function createLedgerFixture(options: { timeZone?: string; now?: number } = {}) {
  const { store, folder, dispose } = createTemporaryStore()
  addProviders(store)
  const clock = createTestClock(options.now ?? Date.UTC(2026, 4, 5, 12))
  const chosen = { timeZone: options.timeZone ?? 'UTC', storeText: true }
  const dependencies: LedgerDependencies = {
    store,
    clock,
    pricing: createFixedPricing(store),
    settings: { timeZone: () => chosen.timeZone, storeText: () => chosen.storeText },
    logger: silentLogger,
  }
  let ledger: Ledger = createLedger(dependencies)
  return {
    store,
    folder,
    clock,
    chosen,
    dependencies,
    get ledger(): Ledger {
      return ledger
    },
    /** As after the death of the process: what is in memory is gone, what is committed stays. */
    restart(): RecoveryReport {
      const report = recoverInterrupted(dependencies)
      ledger = createLedger(dependencies)
      return report
    },
    verify: () => verifyMetrics({ store, timeZone: chosen.timeZone }),
    rows: <T>(sql: string, ...values: unknown[]) => store.db.prepare(sql).all(...values) as T[],
    row: <T>(sql: string, ...values: unknown[]) => store.db.prepare(sql).get(...values) as T,
    value: <T>(sql: string, ...values: unknown[]) =>
      store.db
        .prepare(sql)
        .pluck()
        .get(...values) as T,
    dispose,
  }
}

export type LedgerFixture = ReturnType<typeof createLedgerFixture>

export function addProviders(store: Store): void {
  const add = store.db.prepare(
    `INSERT INTO providers (id, name, kind, display_name, created_at, updated_at) VALUES (?, ?, 'openai', ?, 0, 0)`,
  )
  add.run(1, 'openai', 'OpenAI')
  add.run(2, 'mistral', 'Mistral')
}

export const sampleCall: NewCall = {
  requestId: null,
  origin: 'service',
  providerId: 1,
  modelName: 'gpt-5-mini',
  operation: 'translation',
  streamed: false,
  sourceLanguage: 'zh',
  targetLanguage: 'en',
  sourceBook: 'A Dream of Ink',
  sourceChapter: '12',
  createdBy: 'mei',
}

export const sampleSettlement: Settlement = {
  errorKind: null,
  httpStatus: 200,
  finishReason: 'stop',
  responseTimeMs: 1234.5,
  timeToFirstTokenMs: 210,
  usage: {
    inputUncached: 100,
    cacheRead: 20,
    cacheWrite5m: null,
    cacheWrite1h: null,
    outputText: 50,
    reasoning: 5,
    other: null,
    estimated: false,
  },
}

export function recordedCall(changes: Partial<RecordedCall> = {}): RecordedCall {
  return {
    ...sampleCall,
    ...sampleSettlement,
    origin: 'import',
    key: null,
    createdAt: Date.UTC(2026, 3, 1),
    ...changes,
  }
}
