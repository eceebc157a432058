import { readFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createGateway } from '../../src-main/gateway/gateway.ts'
import type { GatewayAccess } from '../../src-main/gateway/gateway-access.ts'
import type { Gateway, GatewayDependencies } from '../../src-main/gateway/gateway-types.ts'
import { createLedger } from '../../src-main/ledger/ledger.ts'
import { verifyMetrics } from '../../src-main/ledger/metrics-verify.ts'
import { createPricing } from '../../src-main/ledger/pricing.ts'
import { type Logger, systemClock } from '../../src-main/ports.ts'
import { createPracticeAdapter } from '../../src-main/providers/practice/practice-adapter.ts'
import { createRouteRunner } from '../../src-main/service/run-route.ts'
import { createRoutingParts } from '../support/routing-parts.ts'
import { createTestRegistry, testPaths } from '../support/temporary-registry.ts'
import { createTemporaryStore } from '../support/temporary-store.ts'

export const canaryKey = 'sk-canary-7b1e55d0c94f4e2d8a36'
export const fullAccess: GatewayAccess = {
  tokenName: 'novel app',
  scopes: new Set(['call', 'read']),
  callerKey: null,
}

export interface CallRow {
  id: number
  request_id: number | null
  origin: string
  model_name: string
  answered_model: string | null
  operation: string
  status: string
  attempt: number
  error_kind: string | null
  error_message: string | null
  http_status: number | null
  finish_reason: string | null
  streamed: number
  temperature: number | null
  max_tokens: number | null
  response_time_ms: number | null
  time_to_first_token_ms: number | null
  input_uncached: number | null
  cache_read: number | null
  cache_write_5m: number | null
  cache_write_1h: number | null
  output_text: number | null
  reasoning: number | null
  usage_estimated: number
  cost_nanos: number | null
  source_book: string | null
  source_chapter: string | null
  target_book: string | null
  target_language: string | null
  created_by: string | null
  provider: string
}

export interface FixtureOptions {
  /** Base URLs by provider. */
  readonly baseUrls?: Readonly<Record<string, string>>
  readonly key?: string | null
  readonly access?: GatewayAccess
  readonly limits?: GatewayDependencies['limits']
  readonly storeText?: boolean
  /** After so long a second model is asked, where the setting says so. */
  readonly hedgeAfterMs?: number
}

/** The gateway on a socket of its own, over a real store, ledger, prices and registry. */
export async function startGateway(options: FixtureOptions = {}) {
  const { store, folder, dispose } = createTemporaryStore()
  const logged: string[] = []
  const log = (fields: object, message: string) => void logged.push(`${JSON.stringify(fields)} ${message}`)
  const logger: Logger = { debug: log, info: log, warn: log, error: log }
  const clock = systemClock
  const { registry, settings } = createTestRegistry(store, { logger })
  registry.setUp()
  for (const [name, baseUrl] of Object.entries(options.baseUrls ?? {})) {
    if (registry.find(name) === null) registry.add({ name, baseUrl, models: ['local-model'] })
    else registry.update(name, { baseUrl })
  }
  const pricing = createPricing({ store, clock, paths: { ...testPaths, data: folder }, logger })
  const ledger = createLedger({
    store,
    clock,
    logger,
    pricing,
    settings: { timeZone: () => 'UTC', storeText: () => options.storeText ?? true },
  })
  const state = { access: options.access ?? fullAccess, key: options.key === undefined ? canaryKey : options.key }
  const vault = { read: async () => state.key, providersWithKey: () => [] }
  const { close: closeRouting, ...routing } = createRoutingParts({
    store,
    ledger,
    registry,
    pricing,
    settings,
    clock,
    logger,
    hasKeys: () => state.key !== null,
  })
  const gateway: Gateway = createGateway({
    ledger,
    registry,
    vault,
    budgets: routing.budgets,
    selection: routing.selection,
    firstModels: routing.firstModels,
    routes: createRouteRunner({
      ...routing,
      registry,
      vault,
      clock,
      logger,
      retryLimit: () => settings.get('retryLimit'),
      random: () => 0,
      sleep: async () => undefined,
    }),
    hedgeAfterMs: () => options.hedgeAfterMs ?? null,
    settings,
    clock,
    logger,
    practice: createPracticeAdapter({ timeScale: 0 }),
    limits: options.limits,
  })
  const server = createServer((request: IncomingMessage, response: ServerResponse) => {
    if (gateway.owns(request.url ?? '/')) void gateway.handle(request, response, state.access)
    else response.writeHead(404).end()
  })
  const url = await listen(server)
  const row = `SELECT c.*, p.name AS provider FROM service_calls c JOIN providers p ON p.id = c.provider_id`
  return {
    url,
    port: Number(new URL(url).port),
    gateway,
    server,
    ...routing,
    store,
    registry,
    settings,
    ledger,
    logged,
    state,
    /** Settled rows, in order. */
    async calls(): Promise<CallRow[]> {
      await gateway.drain()
      return store.db.prepare(`${row} ORDER BY c.id`).all() as CallRow[]
    },
    async lastCall(): Promise<CallRow> {
      await gateway.drain()
      const last = store.db.prepare(`${row} ORDER BY c.id DESC LIMIT 1`).get() as CallRow | undefined
      if (last === undefined) throw new Error('There is no call on record')
      return last
    },
    details: (id: number) =>
      JSON.parse(
        (store.db.prepare('SELECT details FROM call_details WHERE call_id = ?').pluck().get(id) as string) ?? 'null',
      ) as Record<string, unknown>,
    text: (id: number) =>
      JSON.parse(
        (store.db.prepare('SELECT body FROM call_contents WHERE call_id = ?').pluck().get(id) as string) ?? 'null',
      ) as { output: string | null; request: unknown; response: unknown } | null,
    verify: () => verifyMetrics({ store, timeZone: 'UTC' }),
    /** Everything SQLite has written, the write-ahead log included. */
    bytesOnDisk: () => Buffer.concat([readFileSync(store.file), readFileSync(`${store.file}-wal`)]).toString('latin1'),
    async dispose() {
      await gateway.close()
      server.closeAllConnections()
      await new Promise(resolve => server.close(resolve))
      await ledger.close()
      dispose()
    },
  }
}

export type GatewayFixture = Awaited<ReturnType<typeof startGateway>>

export function listen(server: Server): Promise<string> {
  return new Promise(resolve =>
    server.listen(0, '127.0.0.1', () => resolve(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)),
  )
}
