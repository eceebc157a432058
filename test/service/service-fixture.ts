import { readFileSync } from 'node:fs'
import type { ProviderKind } from '../../db/vocabulary.ts'
import { createLedger } from '../../src-main/ledger/ledger.ts'
import type { Ledger } from '../../src-main/ledger/ledger-types.ts'
import { createPricing } from '../../src-main/ledger/pricing.ts'
import { type Clock, type Logger, systemClock } from '../../src-main/ports.ts'
import type {
  ChatAnswer,
  ChatOutcome,
  ChatRequest,
  ProviderAdapter,
  ProviderFailure,
} from '../../src-main/providers/adapter.ts'
import { createAdapters } from '../../src-main/providers/adapters.ts'
import { createPracticeAdapter } from '../../src-main/providers/practice/practice-adapter.ts'
import type { TrackedChat } from '../../src-main/service/service-types.ts'
import { createTrackedService, type TrackedServiceDependencies } from '../../src-main/service/tracked-service.ts'
import { createRoutingParts } from '../support/routing-parts.ts'
import { createTestRegistry, testPaths } from '../support/temporary-registry.ts'
import { createTemporaryStore } from '../support/temporary-store.ts'

export const canaryKey = 'sk-canary-4f1d9b27c6e8a0533d51'

export const plainAnswer: ChatAnswer = {
  text: 'Bonjour',
  model: 'gpt-6-sol-2026-09-22',
  finishReason: 'stop',
  usage: {
    inputUncached: 10,
    cacheRead: 2,
    cacheWrite5m: null,
    cacheWrite1h: null,
    outputText: 5,
    reasoning: 1,
    other: null,
    estimated: false,
  },
  rawUsage: { prompt_tokens: 12 },
  httpStatus: 200,
  upstreamId: 'req_1',
  timeToFirstTokenMs: null,
}

export function answered(changes: Partial<ChatAnswer> = {}): ChatOutcome {
  return { ok: true, answer: { ...plainAnswer, ...changes } }
}

export function refused(
  kind: ProviderFailure['kind'],
  changes: Partial<ProviderFailure> = {},
  partial: ChatAnswer | null = null,
): ChatOutcome {
  const failure = {
    kind,
    message: `It said ${kind}.`,
    httpStatus: null,
    retryAfterMs: null,
    body: null,
    providerCode: null,
    ...changes,
  }
  return { ok: false, failure, partial }
}

type Step = ChatOutcome | ((request: ChatRequest) => Promise<ChatOutcome> | ChatOutcome)

/** An adapter that gives the steps in order and then the plain answer; it keeps what it was asked. */
export function scriptedAdapter(
  ...steps: Step[]
): ProviderAdapter & { readonly requests: ChatRequest[]; readonly keys: string[] } {
  const requests: ChatRequest[] = []
  const keys: string[] = []
  return {
    requests,
    keys,
    async chat(endpoint, request) {
      requests.push(request)
      keys.push(endpoint.apiKey)
      const step = steps.shift() ?? answered()
      return typeof step === 'function' ? step(request) : step
    },
  }
}

interface CallRow {
  id: number
  attempt: number
  origin: string
  status: string
  error_kind: string | null
  error_message: string | null
  http_status: number | null
  finish_reason: string | null
  streamed: number
  temperature: number | null
  response_time_ms: number | null
  time_to_first_token_ms: number | null
  input_uncached: number | null
  input_tokens: number | null
  output_text: number | null
  usage_estimated: number
  cost_nanos: number | null
  source_chars: number | null
  output_chars: number | null
}

/** The service over a real store, registry, ledger and prices; only the upstream is scripted. */
export function createServiceFixture(
  options: {
    adapter?: ProviderAdapter
    key?: string | null
    clock?: Clock
    ledger?: Partial<Ledger>
    sdks?: boolean
    sleep?: (milliseconds: number, signal?: AbortSignal) => Promise<void>
    hedgeAfterMs?: TrackedServiceDependencies['hedgeAfterMs']
    keys?: (provider: string) => string | null
  } = {},
) {
  const { store, folder, dispose } = createTemporaryStore()
  const clock = options.clock ?? systemClock
  const logged: string[] = []
  const log = (fields: object, message: string) => void logged.push(`${JSON.stringify(fields)} ${message}`)
  const logger: Logger = { debug: log, info: log, warn: log, error: log }
  const { registry, settings } = createTestRegistry(store, { clock, logger })
  registry.setUp()
  const pricing = createPricing({ store, clock, paths: { ...testPaths, data: folder }, logger })
  const ledger = createLedger({
    store,
    clock,
    logger,
    pricing,
    settings: { timeZone: () => 'UTC', storeText: () => true },
  })
  const adapter = options.adapter ?? scriptedAdapter()
  const practice = createPracticeAdapter({ timeScale: 0 })
  const adapters = (kind: ProviderKind): ProviderAdapter => (kind === 'practice' ? practice : adapter)
  const waits: number[] = []
  const { close, ...routing } = createRoutingParts({ store, ledger, registry, pricing, settings, clock, logger })
  const service = createTrackedService({
    ...routing,
    ledger: { ...ledger, ...options.ledger },
    registry,
    adapters: options.sdks ? createAdapters({ clock, logger, practice }) : adapters,
    vault: {
      read: async provider => options.keys?.(provider) ?? (options.key === undefined ? canaryKey : options.key),
      providersWithKey: () => [],
    },
    clock,
    settings,
    logger,
    random: () => 0.5,
    sleep: options.sleep ?? (async milliseconds => void waits.push(milliseconds)),
    hedgeAfterMs: options.hedgeAfterMs,
  })
  return {
    store,
    registry,
    settings,
    ledger,
    ...routing,
    service,
    waits,
    logged,
    async chat(changes: Partial<TrackedChat> = {}): Promise<TrackedChat> {
      const { id, name, kind } = registry.expect(changes.providerName ?? 'openai')
      const request = await ledger.openRequest({
        managed: true,
        origin: kind === 'practice' ? 'practice' : 'service',
        operation: 'translation',
        providerId: id,
        modelName: changes.model ?? 'gpt-4o',
      })
      return {
        requestId: request.id,
        operation: 'translation',
        context: { targetLanguage: 'fr', sourceBook: 'Bot-chan' },
        providerName: name,
        model: 'gpt-4o',
        messages: [{ role: 'user', content: 'Translate into French: Hello 🌊' }],
        sourceText: 'Hello 🌊',
        ...changes,
      }
    },
    calls: () => store.db.prepare('SELECT * FROM service_calls ORDER BY id').all() as CallRow[],
    details: (id: number) =>
      JSON.parse(
        (store.db.prepare('SELECT details FROM call_details WHERE call_id = ?').pluck().get(id) as string) ?? 'null',
      ) as Record<string, unknown>,
    /** Everything SQLite has written, the write-ahead log included. */
    bytesOnDisk: () => Buffer.concat([readFileSync(store.file), readFileSync(`${store.file}-wal`)]).toString('latin1'),
    async dispose() {
      close()
      await ledger.close()
      dispose()
    },
  }
}

export type ServiceFixture = ReturnType<typeof createServiceFixture>
