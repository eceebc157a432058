import { request } from 'node:http'
import { gzipSync } from 'node:zlib'
import { afterEach, describe, expect, it } from 'vitest'
import { type ReplayUpstream, refusedUrl, startReplayUpstream } from '../support/replay-upstream/replay-upstream.ts'
import { type GatewayFixture, startGateway } from './gateway-fixture.ts'
import { chatEvent, type PlainUpstream, startPlainUpstream } from './plain-upstream.ts'
import { rawRequest } from './raw-request.ts'

let gateway: GatewayFixture | null = null
let upstream: { close(): Promise<void> } | null = null

afterEach(async () => {
  await gateway?.dispose()
  await upstream?.close()
  gateway = null
  upstream = null
})

async function over(plain: PlainUpstream): Promise<GatewayFixture> {
  upstream = plain
  gateway = await startGateway({ baseUrls: { openai: `${plain.url}/v1`, anthropic: plain.url } })
  return gateway
}

async function overReplay(kind: 'openai' | 'anthropic' | 'google' | 'cohere' | 'mistral'): Promise<ReplayUpstream> {
  const replay = await startReplayUpstream({ pieceLength: 4 })
  upstream = replay
  gateway = await startGateway({ baseUrls: { [kind]: replay.baseUrl(kind) } })
  return replay
}

const streamed = JSON.stringify({
  model: 'gpt-4o',
  stream: true,
  messages: [{ role: 'user', content: 'Translate: the river runs by the old town.' }],
})
const whole = JSON.stringify({ model: 'gpt-4o', messages: [{ role: 'user', content: 'Hello' }] })

async function waitUntil(isTrue: () => boolean): Promise<void> {
  await expect.poll(isTrue, { interval: 10 }).toBe(true)
}

/** Reads the beginning of a stream and hangs up. */
function hangUpAfter(url: string, body: string, bytes: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const outgoing = request(url, { method: 'POST', headers: { 'content-type': 'application/json' } })
    outgoing.on('error', reject)
    outgoing.on('response', response => {
      let size = 0
      response.on('data', (chunk: Buffer) => {
        size += chunk.length
        if (size < bytes) return
        outgoing.destroy()
        resolve()
      })
      response.on('error', () => {})
    })
    outgoing.end(body)
  })
}

describe('a client that gives up', () => {
  it('cancels the call at the provider, and what came is estimated and booked as cancelled', async () => {
    const plain = await startPlainUpstream((_, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' })
      for (const word of ['La ', 'rivière ', 'coule ', 'le long ']) response.write(chatEvent(word))
    })
    const { url, lastCall, text } = await over(plain)
    await hangUpAfter(`${url}/openai/v1/chat/completions`, streamed, 200)
    await waitUntil(() => plain.closedEarly() === 1)
    const row = await lastCall()
    expect(row).toMatchObject({ status: 'error', error_kind: 'cancelled', usage_estimated: 1, http_status: 200 })
    expect(row.input_uncached).toBeGreaterThan(5)
    expect(row.output_text).toBeGreaterThan(4)
    expect(row.cost_nanos).toBeGreaterThan(0)
    expect(text(row.id)?.output).toContain('rivière')
  })

  it('cancels a call that has not been answered yet', async () => {
    const plain = await startPlainUpstream(() => {})
    const { url, lastCall } = await over(plain)
    const outgoing = request(`${url}/openai/v1/chat/completions`, { method: 'POST' })
    outgoing.on('error', () => {})
    outgoing.end(whole)
    await waitUntil(() => plain.seen.length === 1)
    outgoing.destroy()
    await waitUntil(() => plain.closedEarly() === 1)
    expect(await lastCall()).toMatchObject({ error_kind: 'cancelled', usage_estimated: 1, http_status: null })
  })

  it('leaves nothing behind where it goes while its request is still being sent', async () => {
    const plain = await startPlainUpstream((_, response) => void response.end('{}'))
    const fixture = await over(plain)
    const outgoing = request(`${fixture.url}/openai/v1/chat/completions`, {
      method: 'POST',
      headers: { 'content-length': '500' },
    })
    outgoing.on('error', () => {})
    outgoing.write('{"model":')
    await waitUntil(() => fixture.gateway.activeCalls() === 1)
    outgoing.destroy()
    await waitUntil(() => fixture.gateway.activeCalls() === 0)
    expect(await fixture.calls()).toEqual([])
    expect(plain.seen).toEqual([])
  })
})

describe('a provider that breaks', () => {
  it.each([
    ['reset', 'network'],
    ['cut', 'network'],
    ['error_in_stream', 'overloaded'],
  ] as const)(
    'in the middle of a stream (%s): the client sees the same break, the call is an error',
    async (fault, kind) => {
      const replay = await overReplay('openai')
      const direct = await rawRequest(`${replay.baseUrl('openai', fault)}/chat/completions`, { body: streamed })
      gateway?.registry.update('openai', { baseUrl: replay.baseUrl('openai', fault) })
      const through = await rawRequest(`${gateway?.url}/openai/v1/chat/completions`, { body: streamed })
      expect(through.isBroken).toBe(direct.isBroken)
      expect(through.body.toString()).toBe(direct.body.toString())
      const row = await gateway?.lastCall()
      expect(row).toMatchObject({ status: 'error', error_kind: kind, usage_estimated: 1 })
      expect(row?.output_text).toBeGreaterThan(0)
    },
  )

  it.each([
    ['unauthorized', 'authentication', 401],
    ['rate_limit', 'rate_limit', 429],
    ['quota', 'quota_exhausted', 429],
    ['server_error', 'server', 500],
    ['overloaded', 'overloaded', 503],
    ['html_error', 'server', 502],
    ['context_length', 'context_length', 400],
    ['not_json', 'invalid_response', 200],
    ['empty', 'invalid_response', 200],
    ['error_in_200', 'server', 200],
    ['truncated_json', 'invalid_response', 200],
  ] as const)('with %s: passed on, booked as %s', async (fault, kind, status) => {
    const replay = await overReplay('openai')
    gateway?.registry.update('openai', { baseUrl: replay.baseUrl('openai', fault) })
    const direct = await rawRequest(`${replay.baseUrl('openai', fault)}/chat/completions`, { body: whole })
    const through = await rawRequest(`${gateway?.url}/openai/v1/chat/completions`, { body: whole })
    expect(through.status).toBe(status)
    expect(through.headers['retry-after']).toBe(direct.headers['retry-after'])
    if (fault !== 'unauthorized') expect(through.body.toString()).toBe(direct.body.toString())
    const row = await gateway?.lastCall()
    expect(row).toMatchObject({ error_kind: kind, http_status: status })
    expect(row?.error_message).not.toBeNull()
  })

  it('before its answer: a refused connection and one torn down are told in the protocol that was called', async () => {
    const replay = await overReplay('anthropic')
    gateway?.registry.update('anthropic', { baseUrl: await refusedUrl() })
    const message = JSON.stringify({
      model: 'claude-sonnet-5-5',
      max_tokens: 5,
      messages: [{ role: 'user', content: 'Hi' }],
    })
    const refused = await rawRequest(`${gateway?.url}/anthropic/v1/messages`, { body: message })
    expect(refused.status).toBe(502)
    expect(JSON.parse(refused.body.toString())).toMatchObject({ type: 'error', error: { type: 'api_error' } })
    expect(refused.headers['x-galley-call-id']).toBe('1')
    expect(await gateway?.lastCall()).toMatchObject({ error_kind: 'network', http_status: null })
    gateway?.registry.update('anthropic', { baseUrl: replay.baseUrl('anthropic', 'reset_at_once') })
    expect((await rawRequest(`${gateway?.url}/anthropic/v1/messages`, { body: message })).status).toBe(502)
    expect(await gateway?.lastCall()).toMatchObject({ error_kind: 'network' })
  })

  it.each([
    ['slow_first_byte', 'first_token', 504, 'firstTokenTimeoutMs'],
    ['slow_first_token', 'first_token', 200, 'firstTokenTimeoutMs'],
    ['stall', 'total', 200, 'totalTimeoutMs'],
  ] as const)('by %s: the limit that passed is named', async (fault, kind, status, limit) => {
    const replay = await overReplay('openai')
    gateway?.registry.update('openai', { baseUrl: replay.baseUrl('openai', fault) })
    gateway?.settings.set(limit, 1500)
    const through = await rawRequest(`${gateway?.url}/openai/v1/chat/completions`, { body: streamed })
    expect(through.status).toBe(status)
    expect(through.isBroken).toBe(status === 200)
    expect(await gateway?.lastCall()).toMatchObject({ status: 'timeout', error_kind: kind })
  })

  it('by compressing what was to be plain: the client gets the bytes, the books the figures', async () => {
    const answer = gzipSync(
      JSON.stringify({
        id: 'x',
        model: 'gpt-4o',
        choices: [{ index: 0, message: { role: 'assistant', content: 'Bonjour' }, finish_reason: 'stop' }],
        usage: { prompt_tokens: 7, completion_tokens: 2 },
      }),
    )
    const plain = await startPlainUpstream((_, response) => {
      response.writeHead(200, { 'content-type': 'application/json', 'content-encoding': 'gzip' }).end(answer)
    })
    const { url, lastCall } = await over(plain)
    const through = await rawRequest(`${url}/openai/v1/chat/completions`, { body: whole })
    expect(through.headers['content-encoding']).toBe('gzip')
    expect(through.body.equals(answer)).toBe(true)
    expect(await lastCall()).toMatchObject({ status: 'success', input_uncached: 7, output_text: 2 })
  })

  it.each([
    ['an event that is no JSON', 'data: {"choices": [}\n\n', 'invalid_response'],
    ['bytes that are no text', '\u0000\u0001\u0002', 'invalid_response'],
    ['an endless line', `data: ${'x'.repeat(300_000)}`, 'invalid_response'],
  ])('with %s in its stream', async (_, sse, kind) => {
    const plain = await startPlainUpstream((__, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' }).end(sse)
    })
    const { url, lastCall } = await over(plain)
    const through = await rawRequest(`${url}/openai/v1/chat/completions`, { body: streamed })
    expect(through.body.toString()).toBe(sse)
    expect(await lastCall()).toMatchObject({ error_kind: kind })
  })
})
