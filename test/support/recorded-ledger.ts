import { createLedger } from '../../src-main/ledger/ledger.ts'
import type { Ledger, RecordedCall } from '../../src-main/ledger/ledger-types.ts'
import { type Clock, silentLogger } from '../../src-main/ports.ts'
import type { Store } from '../../src-main/store/store.ts'
import { createTemporaryStore } from './temporary-store.ts'

/** 23 November 2026, 12:34:56.789 UTC. */
export const fixedNow = Date.UTC(2026, 10, 23, 12, 34, 56, 789)

export interface RecordedLedger {
  readonly store: Store
  readonly folder: string
  readonly ledger: Ledger
  readonly clock: Clock & { time: number }
  readonly settings: { timeZone(): string; storeText(): boolean }
  /** Ids of openai, anthropic, mistral and the practice provider, in this order. */
  readonly providerIds: readonly [number, number, number, number]
  /** Records calls; what is not given is a plain success of openai a minute ago. */
  record(...calls: readonly Partial<RecordedCall>[]): Promise<void>
  dispose(): Promise<void>
}

/** A real ledger over a real file, with a clock that stands still and costs as stated. */
export function createRecordedLedger(timeZone = 'UTC'): RecordedLedger {
  const { store, folder, dispose } = createTemporaryStore()
  const clock = { time: fixedNow, now: () => clock.time, monotonic: () => performance.now() }
  const settings = { timeZone: () => timeZone, storeText: () => true }
  const ledger = createLedger({ store, clock, settings, pricing: { price: () => null }, logger: silentLogger })
  const add = store.db.prepare(
    'INSERT INTO providers (name, kind, display_name, created_at, updated_at) VALUES (?, ?, ?, 0, 0)',
  )
  const provider = (name: string, display: string): number => Number(add.run(name, name, display).lastInsertRowid)
  const providerIds = [
    provider('openai', 'OpenAI'),
    provider('anthropic', 'Anthropic'),
    provider('mistral', 'Mistral'),
    provider('practice', 'Practice (simulated)'),
  ] as const
  return {
    store,
    folder,
    ledger,
    clock,
    settings,
    providerIds,
    async record(...calls) {
      await ledger.recordCalls(calls.map(call => ({ ...plainCall(providerIds[0]), ...call })))
    },
    async dispose() {
      await ledger.close()
      dispose()
    },
  }
}

function plainCall(providerId: number): RecordedCall {
  return {
    key: null,
    requestId: null,
    origin: 'recorded',
    providerId,
    modelName: 'gpt-4o-mini',
    operation: 'translation',
    streamed: false,
    createdAt: fixedNow - 60_000,
    errorKind: null,
    responseTimeMs: 1200,
    finishReason: 'stop',
    usage: {
      inputUncached: 800,
      cacheRead: 200,
      cacheWrite5m: null,
      cacheWrite1h: null,
      outputText: 500,
      reasoning: null,
      other: null,
      estimated: false,
    },
    statedCostNanos: 420_000,
  }
}
