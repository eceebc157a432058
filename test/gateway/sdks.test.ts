import Anthropic from '@anthropic-ai/sdk'
import { GoogleGenerativeAI } from '@google/generative-ai'
import OpenAI from 'openai'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import type { Recording } from '../support/replay-upstream/recording.ts'
import { type ReplayUpstream, startReplayUpstream } from '../support/replay-upstream/replay-upstream.ts'
import { hasSharedData } from '../support/shared-data.ts'
import { type GatewayFixture, startGateway } from './gateway-fixture.ts'
import { recordedFiles, recordingsOf } from './recordings.ts'

let upstream: ReplayUpstream
let gateway: GatewayFixture

beforeAll(async () => {
  // One SDK warns of old models in recordings.
  vi.spyOn(console, 'warn').mockReturnValue()
  upstream = await startReplayUpstream()
  gateway = await startGateway({
    baseUrls: {
      openai: upstream.baseUrl('openai'),
      anthropic: upstream.baseUrl('anthropic'),
      google: upstream.baseUrl('google'),
    },
  })
})

afterAll(async () => {
  vi.restoreAllMocks()
  await gateway.dispose()
  await upstream.close()
})

/** Kept, because one SDK has to be given another through the global name. */
const plainFetch = globalThis.fetch

/** What a client made of an answer: the values its SDK handed over, and the bytes below them. */
interface Received {
  readonly bytes: string[]
  readonly values: unknown
}

async function receive(run: (fetch: typeof globalThis.fetch) => Promise<unknown>): Promise<Received> {
  const bytes: Promise<string>[] = []
  const recorded: typeof globalThis.fetch = async (input, init) => {
    const response = await plainFetch(input, init)
    bytes.push(response.clone().text())
    return response
  }
  let values: unknown
  try {
    values = JSON.parse(JSON.stringify(await run(recorded))) as unknown
  } catch (error) {
    const { name, message, status } = error as { name: string; message: string; status?: number }
    values = { name, message, status }
  }
  return { bytes: await Promise.all(bytes), values }
}

async function all(stream: AsyncIterable<unknown>): Promise<unknown[]> {
  const found: unknown[] = []
  for await (const item of stream) found.push(item)
  return found
}

// biome-ignore lint/suspicious/noExplicitAny: recorded bodies are handed to the SDKs as they are
type Body = any

async function throughOpenAi(baseURL: string, recording: Recording, fetch: typeof globalThis.fetch): Promise<unknown> {
  const client = new OpenAI({ baseURL, apiKey: 'galley-token', maxRetries: 0, fetch })
  const body = recording.request?.body as Body
  const isStream = recording.response.sse !== undefined
  if (recording.endpoint === 'responses') {
    return isStream
      ? all(await (client.responses.create({ ...body, stream: true }) as Promise<Body>))
      : client.responses.create(body)
  }
  return isStream
    ? all(await (client.chat.completions.create({ ...body, stream: true }) as Promise<Body>))
    : client.chat.completions.create(body)
}

async function throughAnthropic(
  baseURL: string,
  recording: Recording,
  fetch: typeof globalThis.fetch,
): Promise<unknown> {
  const client = new Anthropic({ baseURL, apiKey: 'galley-token', maxRetries: 0, timeout: 60_000, fetch })
  const body = recording.request?.body as Body
  return recording.response.sse === undefined
    ? client.messages.create(body)
    : all(await (client.messages.create({ ...body, stream: true }) as Promise<Body>))
}

/** Google's SDK knows only the global fetch. */
async function throughGoogle(baseUrl: string, recording: Recording, fetch: typeof globalThis.fetch): Promise<unknown> {
  globalThis.fetch = fetch
  try {
    const name = /models\/([^:]+):/.exec(recording.request?.path ?? '')?.[1] ?? 'gemini-2.5-flash'
    const model = new GoogleGenerativeAI('galley-token').getGenerativeModel({ model: name }, { baseUrl })
    const body = recording.request?.body as Body
    if (recording.endpoint === 'generateContent') return (await model.generateContent(body)).response
    const { stream, response } = await model.generateContentStream(body)
    return [await all(stream), await response]
  } finally {
    globalThis.fetch = plainFetch
  }
}

const sdks = {
  openai: { through: throughOpenAi, direct: () => upstream.baseUrl('openai'), mount: '/openai/v1' },
  anthropic: { through: throughAnthropic, direct: () => upstream.baseUrl('anthropic'), mount: '/anthropic' },
  google: { through: throughGoogle, direct: () => upstream.baseUrl('google'), mount: '/google' },
} as const

const files = recordedFiles().filter(file => /^recorded-(?:openai|anthropic|google)-(?!vertex)/.test(file))

describe.skipIf(!hasSharedData)('official SDKs over recorded traffic (needs shared/data)', () => {
  it.each(files)('%s: the SDK gets through the gateway what it gets directly', async file => {
    for (const recording of recordingsOf(file)) {
      const sdk = sdks[recording.provider as keyof typeof sdks]
      upstream.script({ recording })
      const direct = await receive(fetch => sdk.through(sdk.direct(), recording, fetch))
      upstream.script({ recording })
      const through = await receive(fetch => sdk.through(`${gateway.url}${sdk.mount}`, recording, fetch))
      expect(through.bytes, recording.name).toEqual(direct.bytes)
      expect(hideUrl(through.values), recording.name).toEqual(hideUrl(direct.values))
    }
  })
})

/** Google's SDK writes the URL it called into its errors. */
function hideUrl(values: unknown): unknown {
  return JSON.parse(JSON.stringify(values ?? null).replaceAll(/http:\/\/127\.0\.0\.1:\d+\/google/g, 'URL')) as unknown
}

describe('official SDKs over the replay upstream', () => {
  it('stream chat completions, tool calls and responses unchanged', async () => {
    const client = new OpenAI({ baseURL: `${gateway.url}/openai/v1`, apiKey: 'galley-token', maxRetries: 0 })
    const stream = await client.chat.completions.create({
      model: 'gpt-4o',
      stream: true,
      messages: [{ role: 'user', content: 'The river runs by the old town.' }],
    })
    const text = (await all(stream)) as { choices: { delta: { content?: string } }[]; usage?: unknown }[]
    expect(text.map(chunk => chunk.choices[0]?.delta.content ?? '').join('')).not.toBe('')
    expect(text.every(chunk => chunk.choices.length === 1 && !('usage' in chunk))).toBe(true)
    const answer = await client.responses.create({ model: 'gpt-4o', input: 'Hello' })
    expect(answer.output_text).not.toBe('')
    const models = await client.models.list()
    expect(models.data).toHaveLength(1)
  })

  it('stream messages through the event helper', async () => {
    const client = new Anthropic({ baseURL: `${gateway.url}/anthropic`, apiKey: 'galley-token', maxRetries: 0 })
    const stream = client.messages.stream({
      model: 'claude-sonnet-5-5',
      max_tokens: 500,
      messages: [{ role: 'user', content: 'The lamp is lit.' }],
    })
    const message = await stream.finalMessage()
    expect(message.content[0]?.type).toBe('text')
    expect((await gateway.lastCall()).finish_reason).toBe('stop')
  })
})
