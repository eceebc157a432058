import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type ownFixtureFiles, ownFixtures, wireBytes } from '../providers/read-recording.ts'
import { inGoodTime } from '../support/property-limit.ts'
import type { Recording } from '../support/replay-upstream/recording.ts'
import { type GatewayFixture, startGateway } from './gateway-fixture.ts'
import { type PlainUpstream, startPlainUpstream } from './plain-upstream.ts'
import { rawRequest } from './raw-request.ts'

let upstream: PlainUpstream
let gateway: GatewayFixture
let answer: { readonly type: string; readonly bytes: Buffer }

beforeAll(async () => {
  upstream = await startPlainUpstream((_request, response) => {
    response.writeHead(200, { 'content-type': answer.type }).end(answer.bytes)
  })
  const providers = ['openai', 'anthropic', 'google', 'cohere', 'mistral']
  gateway = await startGateway({ baseUrls: Object.fromEntries(providers.map(name => [name, upstream.url])) })
  // Under a budget a request is read for what it may cost as well.
  gateway.budgets.set({ scope: 'all', period: 'month', limitNanos: 1e15 })
})

afterAll(async () => {
  await gateway.dispose()
  await upstream.close()
})

/** What no field expects; the objects among them cannot be written as text or taken as a number. */
const unwritable = fc.constantFrom<unknown>({ toString: false }, { toString: 1, valueOf: 1 }, [{ toString: false }])
const odd = fc.oneof(
  unwritable,
  fc.constantFrom<unknown>(null, '', 'x', true, -1, 1e308, [], {}, [[]], [null]),
  fc.jsonValue({ maxDepth: 2 }),
)

type Change = readonly [at: number, value: unknown]
const changes: fc.Arbitrary<readonly Change[]> = fc.array(fc.tuple(fc.nat(), odd), { minLength: 1, maxLength: 3 })

/** The same JSON with some of what it holds replaced, wherever that lies. */
function change(value: unknown, list: readonly Change[]): unknown {
  let whole = structuredClone(value)
  for (const [at, put] of list) {
    const places: (() => void)[] = []
    const visit = (part: unknown): void => {
      if (typeof part !== 'object' || part === null) return
      for (const key of Object.keys(part)) {
        places.push(() => Object.assign(part, { [key]: structuredClone(put) }))
        visit((part as Record<string, unknown>)[key])
      }
    }
    visit(whole)
    if (places.length === 0) whole = structuredClone(put)
    else places[at % places.length]?.()
  }
  return whole
}

/** The answer of a recording with the same done to it; in a stream to one event after another. */
function changedAnswer(recording: Recording, list: readonly Change[]): { type: string; bytes: Buffer } {
  if (recording.response.sse === undefined) {
    return { type: 'application/json', bytes: Buffer.from(JSON.stringify(change(recording.response.body, list))) }
  }
  const lines = wireBytes(recording).toString().split(/\r?\n/)
  const events = lines.flatMap((line, index) => (/^(?:data: )?\{/.test(line) ? [index] : []))
  for (const one of list) {
    const index = events[one[0] % Math.max(1, events.length)]
    if (index === undefined) continue
    const [, start = '', json = ''] = /^(data: )?(.*)$/.exec(lines[index] ?? '') ?? []
    lines[index] = `${start}${JSON.stringify(change(JSON.parse(json), [one]))}`
  }
  return { type: 'text/event-stream', bytes: Buffer.from(lines.join('\n')) }
}

const tool = { name: 'look_up', description: 'Looks a name up', parameters: { type: 'object', properties: {} } }
const picture = 'data:image/png;base64,iVBORw0KGgo='
const chat = {
  messages: [
    { role: 'system', content: 'You translate novels.' },
    {
      role: 'user',
      content: [
        { type: 'text', text: 'The river.' },
        { type: 'image_url', image_url: { url: picture } },
      ],
    },
    {
      role: 'assistant',
      content: null,
      tool_calls: [{ id: 't1', type: 'function', function: { name: 'look_up', arguments: '{"name":"river"}' } }],
    },
    { role: 'tool', tool_call_id: 't1', content: 'a river' },
  ],
  tools: [{ type: 'function', function: tool }],
  tool_choice: 'auto',
  response_format: { type: 'json_object' },
  stop: ['END'],
  temperature: 0.3,
  max_tokens: 200,
  n: 1,
  modalities: ['text'],
  metadata: { book: 'The River' },
}

interface Door {
  readonly path: string
  readonly body: Record<string, unknown>
  readonly recordings: (typeof ownFixtureFiles)[number]
}

const doors: readonly Door[] = [
  ...(
    [
      ['openai/gpt-4o', 'chat-completions'],
      ['mistral/mistral-large-2512', 'chat-completions'],
      ['anthropic/claude-sonnet-5-5', 'messages'],
      ['google/gemini-3.8-flash', 'generate-content'],
      ['cohere/command-a-03-2025', 'cohere-chat'],
    ] as const
  ).map(([model, recordings]) => ({ path: '/v1/chat/completions', body: { ...chat, model }, recordings })),
  { path: '/openai/v1/chat/completions', body: { ...chat, model: 'gpt-4o' }, recordings: 'chat-completions' },
  { path: '/mistral/v1/chat/completions', body: { ...chat, model: 'mistral-large' }, recordings: 'chat-completions' },
  {
    path: '/openai/v1/responses',
    body: { model: 'gpt-4o', input: [{ role: 'user', content: 'River' }], tools: [tool], max_output_tokens: 9 },
    recordings: 'responses',
  },
  {
    path: '/anthropic/v1/messages',
    body: { model: 'claude-sonnet-5-5', max_tokens: 9, system: 'Translate.', messages: chat.messages, tools: [tool] },
    recordings: 'messages',
  },
  {
    path: '/google/v1beta/models/gemini-3.8-flash:generateContent',
    body: {
      contents: [{ role: 'user', parts: [{ text: 'River' }] }],
      systemInstruction: { parts: [{ text: 'Translate.' }] },
      generationConfig: { candidateCount: 1, maxOutputTokens: 9, responseModalities: ['TEXT'] },
      tools: [{ functionDeclarations: [tool] }],
    },
    recordings: 'generate-content',
  },
  {
    path: '/cohere/v2/chat',
    body: { model: 'command-a-03-2025', messages: chat.messages.slice(0, 1), max_tokens: 9 },
    recordings: 'cohere-chat',
  },
]

interface Exchange {
  readonly door: Door
  readonly recording: Recording
}
const exchange: fc.Arbitrary<Exchange> = fc
  .constantFrom(...doors)
  .chain(door => fc.constantFrom(...ownFixtures(door.recordings)).map(recording => ({ door, recording })))

/** Sends and waits for the end: whatever came of it, Galley itself met no fault and answered in JSON or events. */
async function send({ path }: Door, body: unknown): Promise<void> {
  const faults = gateway.logged.length
  const { status, isBroken, body: bytes } = await rawRequest(`${gateway.url}${path}`, { body: JSON.stringify(body) })
  expect(gateway.logged.slice(faults).filter(line => /fault/i.test(line))).toEqual([])
  expect(`${status} ${status === 500 ? bytes.toString() : ''}`).not.toMatch(/^500 .*"internal"/)
  expect(isBroken && status === 0).toBe(false)
}

const settled = async () => {
  const calls = await gateway.calls()
  expect(calls.filter(({ status }) => status === 'pending')).toEqual([])
  expect(await gateway.verify()).toMatchObject({ differenceCount: 0 })
}

describe('whatever JSON stands', () => {
  it('among the kinds of answer that are asked for is no word of a price that cannot be told', async () => {
    for (const door of doors.filter(({ recordings }) => recordings === 'chat-completions')) {
      answer = changedAnswer(ownFixtures('chat-completions')[0] as Recording, [])
      await send(door, { ...door.body, modalities: [{ toString: false }] })
    }
    await settled()
  })

  it('in a request is sent on or refused with a reason', async () => {
    await fc.assert(
      fc.asyncProperty(exchange, changes, async ({ door, recording }, list) => {
        answer = changedAnswer(recording, [])
        await send(door, change(door.body, list))
      }),
      { numRuns: 1000, ...inGoodTime },
    )
    await settled()
  })

  it('in an answer is passed on or told as what it is, and is booked', async () => {
    await fc.assert(
      fc.asyncProperty(exchange, changes, async ({ door, recording }, list) => {
        answer = changedAnswer(recording, list)
        await send(door, { ...door.body, ...(recording.response.sse === undefined ? {} : { stream: true }) })
      }),
      { numRuns: 1000, ...inGoodTime },
    )
    await settled()
  })
})
