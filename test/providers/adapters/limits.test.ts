import { execFile } from 'node:child_process'
import { type AddressInfo, createServer, type Server } from 'node:net'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ProviderKind } from '../../../db/vocabulary.ts'
import { silentLogger, systemClock } from '../../../src-main/ports.ts'
import type { ChatRequest } from '../../../src-main/providers/adapter.ts'
import { createAdapters } from '../../../src-main/providers/adapters.ts'
import { againstTheClock } from '../../support/against-the-clock.ts'
import { type ReplayUpstream, startReplayUpstream } from '../../support/replay-upstream/replay-upstream.ts'

const kinds = ['openai', 'anthropic', 'google'] as const satisfies ProviderKind[]
const request: ChatRequest = { model: 'm', messages: [{ role: 'user', content: 'A river runs through the town.' }] }
const patient = { connectMs: 60_000, firstTokenMs: 60_000, totalMs: 60_000, stallMs: 60_000 }

describe.each(kinds)('the limits of the %s adapter', kind => {
  let upstream: ReplayUpstream
  let mute: Server
  const adapter = createAdapters({ clock: systemClock, logger: silentLogger })(kind)
  beforeAll(async () => {
    upstream = await startReplayUpstream()
    // Takes connections and never says a word: a TLS handshake with it goes on for ever.
    mute = createServer()
    await new Promise<void>(resolve => mute.listen(0, '127.0.0.1', resolve))
    await adapter.chat({ baseUrl: upstream.baseUrl(kind), apiKey: 'test-key' }, request, patient)
  })
  afterAll(async () => {
    mute.close()
    await upstream.close()
  })

  it('gives up connecting in time', againstTheClock, async () => {
    const baseUrl = `https://127.0.0.1:${(mute.address() as AddressInfo).port}`
    const started = performance.now()
    const outcome = await adapter.chat({ baseUrl, apiKey: 'test-key' }, request, { ...patient, connectMs: 150 })
    expect(outcome).toMatchObject({ ok: false, failure: { kind: 'connect', httpStatus: null } })
    expect(performance.now() - started).toBeLessThan(2_000)
  })

  it('does not count a slow answer as a slow connection', againstTheClock, async () => {
    upstream.script({ fault: 'slow_first_byte', delayMs: 2500 })
    const endpoint = { baseUrl: upstream.baseUrl(kind), apiKey: 'test-key' }
    const outcome = await adapter.chat(endpoint, request, {
      ...patient,
      connectMs: 1500,
      firstTokenMs: 2000,
    })
    expect(outcome.ok).toBe(true)
  })

  it('is cancelled before it begins, without a request', async () => {
    const before = upstream.requests.length
    const endpoint = { baseUrl: upstream.baseUrl(kind), apiKey: 'test-key' }
    const outcome = await adapter.chat(endpoint, { ...request, signal: AbortSignal.abort() }, patient)
    expect(outcome).toMatchObject({ ok: false, failure: { kind: 'cancelled' }, partial: null })
    expect(upstream.requests.length).toBe(before)
  })

  it('is cancelled in the middle and keeps what it has', async () => {
    const controller = new AbortController()
    const endpoint = { baseUrl: upstream.baseUrl(kind, 'stall'), apiKey: 'test-key' }
    const messages = [{ role: 'user', content: `<source>\n${'静かな夜に川が流れる。'.repeat(10)}\n</source>` }] as const
    const outcome = await adapter.chat(
      endpoint,
      { ...request, messages, signal: controller.signal, onText: () => void setTimeout(() => controller.abort(), 30) },
      patient,
    )
    expect(outcome).toMatchObject({ ok: false, failure: { kind: 'cancelled', httpStatus: 200 } })
    if (!outcome.ok) expect(outcome.partial?.text).not.toBe('')
  })

  it('goes on when the receiver of its text fails', async () => {
    const endpoint = { baseUrl: upstream.baseUrl(kind), apiKey: 'test-key' }
    const outcome = await adapter.chat(
      endpoint,
      {
        ...request,
        onText() {
          throw new Error('the window is gone')
        },
      },
      patient,
    )
    expect(outcome).toMatchObject({ ok: true, answer: { finishReason: 'stop' } })
  })

  it('leaves no listener on the caller’s signal', async () => {
    const { signal } = new AbortController()
    let listeners = 0
    const add = signal.addEventListener.bind(signal)
    const remove = signal.removeEventListener.bind(signal)
    signal.addEventListener = (...given: Parameters<typeof add>) => {
      listeners++
      add(...given)
    }
    signal.removeEventListener = (...given: Parameters<typeof remove>) => {
      listeners--
      remove(...given)
    }
    await adapter.chat({ baseUrl: upstream.baseUrl(kind), apiKey: 'test-key' }, { ...request, signal }, patient)
    expect(listeners).toBe(0)
  })

  it('runs fifty calls at once without mixing them up', async () => {
    const texts = Array.from({ length: 50 }, (_, at) => `第${at}章 ${'川'.repeat(at + 1)}`)
    const endpoint = { baseUrl: upstream.baseUrl(kind), apiKey: 'test-key' }
    const ask = (text: string) =>
      adapter.chat(endpoint, { model: 'm', messages: [{ role: 'user', content: text }], onText() {} }, patient)
    const together = await Promise.all(texts.map(ask))
    for (const at of [0, 7, 49]) {
      const alone = await ask(texts[at] ?? '')
      const found = together[at]
      expect(found?.ok === true && found.answer.text).toBe(alone.ok && alone.answer.text)
    }
  })
})

describe('a process that makes one call', () => {
  /** What it said, and how long it lived. */
  async function run(baseUrl: string, connectMs: number): Promise<[string, number]> {
    const started = performance.now()
    const { stdout } = await promisify(execFile)(process.execPath, [
      join(import.meta.dirname, 'one-call-process.ts'),
      baseUrl,
      String(connectMs),
    ])
    return [stdout, performance.now() - started]
  }

  it('ends as soon as the call has ended, kept alive by no connection', againstTheClock, async () => {
    const upstream = await startReplayUpstream()
    const [said, lifetime] = await run(upstream.baseUrl('openai'), 120_000)
    expect(said).toBe('answered')
    expect(lifetime).toBeLessThan(10_000)
    await upstream.close()
  })

  it('ends soon after a connection that never came about', againstTheClock, async () => {
    const mute = createServer()
    await new Promise<void>(resolve => mute.listen(0, '127.0.0.1', resolve))
    const [said, lifetime] = await run(`https://127.0.0.1:${(mute.address() as AddressInfo).port}/v1`, 300)
    expect(said).toBe('connect')
    expect(lifetime).toBeLessThan(10_000)
    mute.close()
  })
})

it('leaves the fetch of everybody else alone', async () => {
  const upstream = await startReplayUpstream()
  const adapter = createAdapters({ clock: systemClock, logger: silentLogger })('google')
  const running = adapter.chat(
    { baseUrl: upstream.baseUrl('google', 'slow_first_byte'), apiKey: 'key-of-google' },
    request,
    {
      ...patient,
      totalMs: 300,
      stallMs: 300,
    },
  )
  const response = await fetch(`${upstream.url}/openai/v1/models`)
  expect(await response.json()).toMatchObject({ object: 'list' })
  expect((await running).ok).toBe(false)
  expect(upstream.requests.find(({ path }) => path.endsWith('/models'))?.headers['x-goog-api-key']).toBeUndefined()
  await upstream.close()
})
