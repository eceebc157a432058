import { afterAll, beforeAll, expect, it } from 'vitest'
import { type ReplayUpstream, startReplayUpstream } from '../support/replay-upstream/replay-upstream.ts'
import { type GatewayFixture, startGateway } from './gateway-fixture.ts'
import { startPlainUpstream } from './plain-upstream.ts'
import { rawRequest } from './raw-request.ts'

let upstream: ReplayUpstream
let gateway: GatewayFixture

beforeAll(async () => {
  upstream = await startReplayUpstream()
  gateway = await startGateway({
    baseUrls: { google: upstream.baseUrl('google'), openai: upstream.baseUrl('openai') },
  })
})

afterAll(async () => {
  await gateway.dispose()
  await upstream.close()
})

function answerWith(body: unknown): void {
  const response = { status: 200, headers: { 'content-type': 'application/json' }, body }
  upstream.script({ recording: { name: 'own', provider: 'own', endpoint: 'own', kind: 'normal', response } })
}

const question = JSON.stringify({ contents: [{ parts: [{ text: 'Translate this chapter.' }] }] })

it.each([
  ['a prompt', { promptFeedback: { blockReason: 'PROHIBITED_CONTENT' } }, null],
  ['an answer', { candidates: [{ finishReason: 'SAFETY', index: 0 }] }, 'content_filter'],
])(
  '%s that Gemini blocks before a word costs what its figures say, and nothing is guessed',
  async (_, said, finish) => {
    answerWith({
      ...said,
      usageMetadata: { promptTokenCount: 1200, totalTokenCount: 1200 },
      modelVersion: 'gemini-2.5-flash',
    })
    await rawRequest(`${gateway.url}/google/v1beta/models/gemini-2.5-flash:generateContent`, { body: question })
    const row = await gateway.lastCall()
    expect([row.status, row.error_kind, row.finish_reason]).toEqual(['error', 'content_filter', finish])
    expect([row.input_uncached, row.output_text, row.usage_estimated]).toEqual([1200, null, 0])
    // 0.30 dollars a million.
    expect(row.cost_nanos).toBe(360_000)
  },
)

it('a refusal is booked with its figures and the reason it stopped for', async () => {
  answerWith({
    id: 'chatcmpl-own',
    object: 'chat.completion',
    model: 'gpt-4o-2024-08-06',
    choices: [
      { index: 0, message: { role: 'assistant', content: null, refusal: 'I cannot do that.' }, finish_reason: 'stop' },
    ],
    usage: { prompt_tokens: 100, completion_tokens: 12, total_tokens: 112 },
  })
  const body = JSON.stringify({ model: 'gpt-4o', messages: [{ role: 'user', content: 'x' }] })
  await rawRequest(`${gateway.url}/openai/v1/chat/completions`, { body })
  const row = await gateway.lastCall()
  expect([row.error_kind, row.finish_reason, row.usage_estimated]).toEqual(['content_filter', 'stop', 0])
  expect([row.input_uncached, row.output_text, row.cost_nanos]).toEqual([100, 12, 370_000])
})

it('Claude at Vertex AI is read as Claude', async () => {
  const claude = await startPlainUpstream((_, response) => {
    response.writeHead(200, { 'content-type': 'application/json' })
    const usage = { input_tokens: 11, output_tokens: 4 }
    const content = [{ type: 'text', text: 'The river.' }]
    response.end(
      JSON.stringify({ type: 'message', model: 'claude-sonnet-4-5', content, stop_reason: 'end_turn', usage }),
    )
  })
  gateway.registry.update('google', { baseUrl: claude.url })
  const path =
    '/google/v1/projects/p/locations/global/publishers/anthropic/models/claude-sonnet-4-5@20250929:rawPredict'
  const body = JSON.stringify({ anthropic_version: 'vertex-2023-10-16', max_tokens: 9, messages: [] })
  expect((await rawRequest(`${gateway.url}${path}`, { body })).status).toBe(200)
  expect(await gateway.lastCall()).toMatchObject({
    status: 'success',
    finish_reason: 'stop',
    input_uncached: 11,
    output_text: 4,
  })
  gateway.registry.update('google', { baseUrl: upstream.baseUrl('google') })
  await claude.close()
})

it('Gemini at Vertex AI, under its versions, is on record', async () => {
  const place = '/google/v1beta1/projects/p/locations/global/publishers'
  answerWith({
    candidates: [{ content: { parts: [{ text: 'The river.' }] }, finishReason: 'STOP' }],
    usageMetadata: { promptTokenCount: 5, candidatesTokenCount: 3, totalTokenCount: 8 },
  })
  const gemini = `${place}/google/models/gemini-2.5-flash:generateContent`
  expect((await rawRequest(`${gateway.url}${gemini}`, { body: question })).status).toBe(200)
  expect(await gateway.lastCall()).toMatchObject({ model_name: 'gemini-2.5-flash', input_uncached: 5, output_text: 3 })
})
