import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type App, openApp } from '../../../src-main/app.ts'
import { createPaths } from '../../../src-main/app-paths.ts'
import { silentLogger, systemClock } from '../../../src-main/ports.ts'
import { startServer } from '../../../src-main/server/start-server.ts'
import { startReplayUpstream } from '../../support/replay-upstream/replay-upstream.ts'

export interface Overshoot {
  readonly limitNanos: number
  readonly spentNanos: number
  /** The most that settled and held cost came to at any commit. */
  readonly peakNanos: number
  readonly answered: number
  readonly refused: number
  readonly seconds: number
}

const messages = [
  {
    role: 'user' as const,
    content: 'Translate into English: 吾輩は猫である。名前はまだ無い。どこで生れたかとんと見当がつかぬ。',
  },
]
const maxTokens = 100

/**
 * So many requests at once against one budget, over a real ledger, a real server and a real upstream on this machine: a third
 * through the service, a third passed through, a third over all providers.
 * @param gate `budget`: Galley's hard budget; `check`: what is spent is looked up before each call, and nothing is held
 */
export async function measureOvershoot(
  gate: 'budget' | 'check',
  parallel: number,
  rounds: number,
  limitNanos: number,
): Promise<Overshoot> {
  const folder = mkdtempSync(join(tmpdir(), 'galley-overshoot-'))
  const upstream = await startReplayUpstream({ latencyMs: 40 })
  const app = await openApp({
    mode: 'owner',
    paths: createPaths(folder, join(import.meta.dirname, '../../../src-main/cli.ts')),
    environment: { OPENAI_API_KEY: 'sk-test-0123456789abcdef' },
    clock: systemClock,
    logger: silentLogger,
  })
  app.registry.update('openai', { baseUrl: upstream.baseUrl('openai') })
  const server = await startServer({
    app,
    gateway: app.gateway,
    registerApi: null,
    port: 0,
    clock: systemClock,
    logger: silentLogger,
    pages: null,
  })
  try {
    app.settings.set('budgetWaitMs', 2000)
    app.budgets.set({ scope: 'all', period: 'month', limitNanos, hard: gate === 'budget' })
    let peakNanos = 0
    const spent = () => app.budgets.status()[0]?.spentNanos ?? 0
    app.ledger.subscribe(() => {
      const [status] = app.budgets.status()
      peakNanos = Math.max(peakNanos, (status?.spentNanos ?? 0) + (status?.reservedNanos ?? 0))
    })
    const { id } = app.registry.expect('openai')
    const began = performance.now()
    let answered = 0
    let refused = 0
    const worker = async (number: number) => {
      for (let round = 0; round < rounds; round++) {
        if (gate === 'check' && spent() >= limitNanos) {
          refused += 1
          continue
        }
        const ok = await askBy[number % askBy.length]?.(app, server.url, id)
        if (ok === true) answered += 1
        else refused += 1
      }
    }
    await Promise.all(Array.from({ length: parallel }, (_, number) => worker(number)))
    await app.gateway.drain()
    const seconds = (performance.now() - began) / 1000
    return { limitNanos, spentNanos: spent(), peakNanos: Math.max(peakNanos, spent()), answered, refused, seconds }
  } finally {
    await server.close()
    await app.close()
    await upstream.close()
    rmSync(folder, { recursive: true, force: true })
  }
}

const askBy: readonly ((app: App, url: string, providerId: number) => Promise<boolean>)[] = [
  async (app, _url, providerId) => {
    const request = await app.ledger.openRequest({
      managed: true,
      origin: 'service',
      operation: 'translation',
      providerId,
      modelName: 'gpt-4o',
    })
    const outcome = await app.service.chat({
      requestId: request.id,
      operation: 'translation',
      context: {},
      providerName: 'openai',
      model: 'gpt-4o',
      messages,
      maxTokens,
      sourceText: null,
    })
    await app.ledger.endRequest(request.id, outcome.ok ? 'answered' : 'failed')
    return outcome.ok
  },
  (app, url) => post(app, `${url}/openai/v1/chat/completions`, 'gpt-4o'),
  (app, url) => post(app, `${url}/v1/chat/completions`, 'openai/gpt-4o'),
]

async function post(app: App, url: string, model: string): Promise<boolean> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${app.tokens.owner().value}` },
    body: JSON.stringify({ model, messages, max_tokens: maxTokens }),
  })
  await response.arrayBuffer()
  return response.ok
}
