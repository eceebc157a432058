import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ProviderKind } from '../../../db/vocabulary.ts'
import { Failure } from '../../../src-main/failure.ts'
import { silentLogger, systemClock } from '../../../src-main/ports.ts'
import type { ChatRequest } from '../../../src-main/providers/adapter.ts'
import { defaultAnthropicMaxTokens } from '../../../src-main/providers/adapters/anthropic-adapter.ts'
import { createAdapters } from '../../../src-main/providers/adapters.ts'
import {
  type ReceivedRequest,
  type ReplayUpstream,
  startReplayUpstream,
} from '../../support/replay-upstream/replay-upstream.ts'

const options = { clock: systemClock, logger: silentLogger }
const timeouts = { connectMs: 60_000, firstTokenMs: 60_000, totalMs: 60_000, stallMs: 60_000 }
const talk: ChatRequest = {
  model: 'some-model',
  messages: [
    { role: 'system', content: 'Be brief.' },
    { role: 'system', content: 'Answer in JSON.' },
    { role: 'user', content: 'One' },
    { role: 'assistant', content: 'Two' },
    { role: 'user', content: 'Three' },
  ],
  temperature: 0.3,
  maxTokens: 500,
  format: 'json',
}

describe('what is sent', () => {
  let upstream: ReplayUpstream
  beforeAll(async () => {
    upstream = await startReplayUpstream()
  })
  afterAll(() => upstream.close())

  async function sent(
    kind: ProviderKind,
    request: ChatRequest,
    baseUrl = upstream.baseUrl(kind),
  ): Promise<ReceivedRequest> {
    await createAdapters({ ...options, outputLimitOf: model => (model === 'known' ? 64_000 : null) })(kind).chat(
      { baseUrl, apiKey: 'the-key' },
      request,
      timeouts,
    )
    const last = upstream.requests.at(-1)
    if (last === undefined) throw new Error('nothing was sent')
    return last
  }

  it.each([
    ['openai', 'max_completion_tokens', '/openai/v1/chat/completions'],
    ['openai_compatible', 'max_tokens', '/compatible/v1/chat/completions'],
    ['mistral', 'max_tokens', '/mistral/v1/chat/completions'],
    ['cohere', 'max_tokens', '/cohere/compatibility/v1/chat/completions'],
  ] as const)('to %s', async (kind, limit, path) => {
    const { body, headers, path: found } = await sent(kind, talk)
    expect(found).toBe(path)
    expect(headers.authorization).toBe('Bearer the-key')
    expect(body).toEqual({
      model: 'some-model',
      messages: talk.messages,
      temperature: 0.3,
      [limit]: 500,
      response_format: { type: 'json_object' },
      stream: false,
    })
  })

  it('asks for usage in a stream where that has to be asked for', async () => {
    const streamed = { ...talk, onText() {} }
    expect((await sent('openai', streamed)).body).toMatchObject({
      stream: true,
      stream_options: { include_usage: true },
    })
    expect((await sent('cohere', streamed)).body).toMatchObject({ stream_options: { include_usage: true } })
    expect((await sent('mistral', streamed)).body).not.toHaveProperty('stream_options')
  })

  it('to Anthropic: the system apart, and a limit always', async () => {
    const { body, headers, path } = await sent('anthropic', talk)
    expect(path).toBe('/anthropic/v1/messages')
    expect(headers['x-api-key']).toBe('the-key')
    expect(headers.authorization).toBeUndefined()
    expect(body).toEqual({
      model: 'some-model',
      system: 'Be brief.\n\nAnswer in JSON.',
      messages: talk.messages.slice(2),
      temperature: 0.3,
      max_tokens: 500,
      stream: false,
    })
    const open = { ...talk, maxTokens: undefined }
    expect((await sent('anthropic', open)).body).toMatchObject({ max_tokens: defaultAnthropicMaxTokens })
    expect((await sent('anthropic', { ...open, model: 'known' })).body).toMatchObject({ max_tokens: 64_000 })
  })

  it('to Google: the system apart, the assistant as model, the key in a header', async () => {
    const { body, headers, path } = await sent('google', talk)
    expect(path).toBe('/google/v1beta/models/some-model:generateContent')
    expect(headers['x-goog-api-key']).toBe('the-key')
    expect(body).toMatchObject({
      systemInstruction: { parts: [{ text: 'Be brief.' }, { text: 'Answer in JSON.' }] },
      contents: [
        { role: 'user', parts: [{ text: 'One' }] },
        { role: 'model', parts: [{ text: 'Two' }] },
        { role: 'user', parts: [{ text: 'Three' }] },
      ],
      generationConfig: { temperature: 0.3, maxOutputTokens: 500, responseMimeType: 'application/json' },
    })
    expect((await sent('google', { ...talk, onText() {} })).path).toBe(
      '/google/v1beta/models/some-model:streamGenerateContent?alt=sse',
    )
  })

  it('leaves to the provider what was not asked for', async () => {
    const bare: ChatRequest = { model: 'some-model', messages: [{ role: 'user', content: 'x' }] }
    expect((await sent('openai', bare)).body).toEqual({ ...bare, stream: false })
    expect((await sent('google', bare)).body).toEqual({
      contents: [{ role: 'user', parts: [{ text: 'x' }] }],
      generationConfig: {},
      safetySettings: [],
    })
  })

  it('forgives a slash or a version too much in a base URL', async () => {
    const forms: readonly (readonly [ProviderKind, string, string])[] = [
      ['openai', '/openai/v1/', '/openai/v1/chat/completions'],
      ['mistral', '/mistral/v1', '/mistral/v1/chat/completions'],
      ['cohere', '/cohere/compatibility/v1/', '/cohere/compatibility/v1/chat/completions'],
      ['cohere', '/cohere/v2', '/cohere/compatibility/v1/chat/completions'],
      ['anthropic', '/anthropic/v1/', '/anthropic/v1/messages'],
      ['google', '/google/v1beta', '/google/v1beta/models/some-model:generateContent'],
    ]
    for (const [kind, base, path] of forms) expect((await sent(kind, talk, upstream.url + base)).path).toBe(path)
  })

  it('sends no temperature to models that take none', async () => {
    for (const model of ['o1', 'o3-mini', 'gpt-5', 'gpt-5-mini-2025-08-07']) {
      expect((await sent('openai', { ...talk, model })).body).not.toHaveProperty('temperature')
    }
    for (const model of ['gpt-4o', 'gpt-5-chat-latest', 'omni']) {
      expect((await sent('openai', { ...talk, model })).body).toMatchObject({ temperature: 0.3 })
    }
  })

  it('learns what a model refuses from its refusal, and does not resend', async () => {
    const adapter = createAdapters(options)('openai_compatible')
    const endpoint = { baseUrl: upstream.baseUrl('openai_compatible'), apiKey: '' }
    const refusal = {
      error: {
        message: "Unsupported value: 'temperature' does not support 0.3 with this model.",
        param: 'temperature',
      },
    }
    upstream.script({ status: 400, body: JSON.stringify(refusal) })
    const before = upstream.requests.length
    expect(await adapter.chat(endpoint, talk, timeouts)).toMatchObject({
      ok: false,
      failure: { kind: 'invalid_request' },
    })
    expect(upstream.requests.length - before).toBe(1)
    expect((await adapter.chat(endpoint, talk, timeouts)).ok).toBe(true)
    expect(upstream.requests.at(-1)?.body).not.toHaveProperty('temperature')
    expect((await adapter.chat(endpoint, { ...talk, model: 'another' }, timeouts)).ok).toBe(true)
    expect(upstream.requests.at(-1)?.body).toMatchObject({ temperature: 0.3 })
  })

  it('does not take a refused value for a refused parameter', async () => {
    const adapter = createAdapters(options)('openai_compatible')
    const endpoint = { baseUrl: upstream.baseUrl('openai_compatible'), apiKey: 'k' }
    upstream.script({ status: 400, body: '{"error":{"message":"temperature must be between 0 and 2"}}' })
    await adapter.chat(endpoint, talk, timeouts)
    await adapter.chat(endpoint, talk, timeouts)
    expect(upstream.requests.at(-1)?.body).toMatchObject({ temperature: 0.3 })
  })

  it('goes out through a fetch that is handed in', async () => {
    const urls: string[] = []
    const handedIn: typeof fetch = (input, init) => {
      urls.push(String(input))
      return fetch(input, init)
    }
    for (const kind of ['openai', 'anthropic', 'google', 'mistral', 'cohere'] as const) {
      const adapter = createAdapters({ ...options, fetch: handedIn })(kind)
      const outcome = await adapter.chat(
        { baseUrl: upstream.baseUrl(kind), apiKey: 'k' },
        { ...talk, onText() {} },
        timeouts,
      )
      expect([kind, outcome.ok]).toEqual([kind, true])
    }
    expect(urls).toHaveLength(5)
  })
})

describe('the practice kind', () => {
  it('is whatever was handed in, or a plain refusal', () => {
    const practice = { chat: () => Promise.reject(new Error('not called')) }
    expect(createAdapters({ ...options, practice })('practice')).toBe(practice)
    expect(() => createAdapters(options)('practice')).toThrow(Failure)
  })
})
