import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ProviderKind } from '../../db/vocabulary.ts'
import { type App, openApp } from '../../src-main/app.ts'
import { createPaths } from '../../src-main/app-paths.ts'
import { type Logger, systemClock } from '../../src-main/ports.ts'
import { registerApi } from '../../src-main/procedures/register-api.ts'
import type { RunningServer, ServerOptions } from '../../src-main/server/running-server.ts'
import { startServer } from '../../src-main/server/start-server.ts'
import {
  type ReplayOptions,
  type ReplayUpstream,
  startReplayUpstream,
} from '../support/replay-upstream/replay-upstream.ts'

const entry = join(import.meta.dirname, '../../src-main/cli.ts')
const kinds = ['openai', 'anthropic', 'google', 'cohere', 'mistral'] as const satisfies readonly ProviderKind[]

/** Stands where a provider's key would: must be in no answer. */
export const canaryKey = 'sk-canary-7d1f0b6a93e2c4585e1c'

export interface ApiFixture {
  readonly app: App
  readonly server: RunningServer
  readonly upstream: ReplayUpstream
  /** The owner's token. */
  readonly token: string
  readonly logged: string[]
  tokenFor(...scopes: ('call' | 'read' | 'admin')[]): string
  /** With the owner's token, unless the headers name another. */
  fetch(path: string, init?: RequestInit): Promise<Response>
  get(path: string, headers?: Record<string, string>): Promise<Response>
  post(path: string, body: unknown, init?: RequestInit): Promise<Response>
  count(sql: string): number
  dispose(): Promise<void>
}

/** The real server on a free port, over a real store, with the replay upstream behind every provider. */
export async function createApiFixture(
  options: { replay?: ReplayOptions; pages?: string; limits?: ServerOptions['limits'] } = {},
): Promise<ApiFixture> {
  const folder = mkdtempSync(join(tmpdir(), 'galley-test-'))
  const upstream = await startReplayUpstream(options.replay)
  const logged: string[] = []
  const log = (fields: object, message: string) => void logged.push(`${JSON.stringify(fields)} ${message}`)
  const logger: Logger = { debug: () => undefined, info: log, warn: log, error: log }
  const app = await openApp({
    mode: 'owner',
    paths: createPaths(folder, entry),
    environment: { OPENAI_API_KEY: canaryKey, ANTHROPIC_API_KEY: canaryKey },
    clock: systemClock,
    logger,
    holder: 'a test',
  })
  app.registry.setUp()
  for (const kind of kinds) app.registry.update(kind, { baseUrl: upstream.baseUrl(kind) })
  app.settings.set('retryLimit', 0)
  app.settings.set('timeZone', 'UTC')
  const server = await startServer({
    app,
    gateway: null,
    registerApi,
    port: 0,
    clock: systemClock,
    logger,
    pages: options.pages ?? null,
    ...(options.limits !== undefined && { limits: options.limits }),
  })
  const token = app.tokens.owner().value
  let tokens = 0
  const send = (path: string, init: RequestInit = {}) => {
    const headers = new Headers(init.headers)
    if (!headers.has('authorization')) headers.set('authorization', `Bearer ${token}`)
    return fetch(`${server.url}${path}`, { redirect: 'manual', ...init, headers })
  }
  return {
    app,
    server,
    upstream,
    token,
    logged,
    tokenFor(...scopes) {
      tokens += 1
      return app.tokens.create({ name: `app ${tokens}`, scopes }).secret
    },
    fetch: send,
    get: (path, headers = {}) => send(path, { headers }),
    post: (path, body, init = {}) =>
      send(path, {
        method: 'POST',
        body: JSON.stringify(body),
        ...init,
        headers: { 'content-type': 'application/json', ...(init.headers as Record<string, string>) },
      }),
    count: sql => Number(app.store.db.prepare(sql).pluck().get()),
    async dispose() {
      await server.close()
      await app.close()
      await upstream.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** A call as another program would report it. */
export function reportedCall(changes: Record<string, unknown> = {}) {
  return {
    provider: 'openai',
    model_name: 'gpt-4o-mini',
    operation: 'translation',
    status: 'success',
    input_tokens: 1000,
    output_tokens: 500,
    response_time_ms: 1200,
    source_language: 'ja',
    target_language: 'en',
    book: 'Bot-chan',
    chapter: '1',
    ...changes,
  }
}
