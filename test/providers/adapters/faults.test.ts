import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ErrorKind, ProviderKind } from '../../../db/vocabulary.ts'
import { silentLogger, systemClock } from '../../../src-main/ports.ts'
import type { ChatOutcome, Timeouts } from '../../../src-main/providers/adapter.ts'
import { createAdapters } from '../../../src-main/providers/adapters.ts'
import { type FaultName, faultNames } from '../../support/replay-upstream/faults.ts'
import { type ReplayUpstream, refusedUrl, startReplayUpstream } from '../../support/replay-upstream/replay-upstream.ts'

const canary = 'sk-canary+/"0123456789abcdef'
const kinds = [
  'openai',
  'openai_compatible',
  'anthropic',
  'google',
  'cohere',
  'mistral',
] as const satisfies ProviderKind[]
const source =
  '吾輩は猫である。名前はまだ無い。\n\nどこで生れたかとんと見当がつかぬ。何でも薄暗いじめじめした所でニャーニャー泣いていた事だけは記憶している。'

/** What each fault is to a caller who asked for a whole answer, and to one who asked for a stream. */
type Expected = ErrorKind | 'answered'
const expected: Readonly<Record<FaultName, readonly [whole: Expected, streamed: Expected]>> = {
  unauthorized: ['authentication', 'authentication'],
  forbidden: ['permission', 'permission'],
  model_not_found: ['not_found', 'not_found'],
  context_length: ['context_length', 'context_length'],
  invalid_request: ['invalid_request', 'invalid_request'],
  content_filter: ['content_filter', 'content_filter'],
  filtered_answer: ['content_filter', 'content_filter'],
  rate_limit: ['rate_limit', 'rate_limit'],
  rate_limit_bare: ['rate_limit', 'rate_limit'],
  quota: ['quota_exhausted', 'quota_exhausted'],
  server_error: ['server', 'server'],
  overloaded: ['overloaded', 'overloaded'],
  html_error: ['server', 'server'],
  error_in_200: ['server', 'server'],
  error_in_stream: ['answered', 'overloaded'],
  slow_first_byte: ['total', 'first_token'],
  slow_first_token: ['answered', 'first_token'],
  stall: ['total', 'total'],
  reset: ['network', 'network'],
  reset_at_once: ['network', 'network'],
  cut: ['invalid_response', 'network'],
  truncated_json: ['invalid_response', 'network'],
  not_json: ['invalid_response', 'invalid_response'],
  empty: ['invalid_response', 'invalid_response'],
  usage_missing: ['answered', 'answered'],
  usage_null: ['answered', 'answered'],
  length: ['answered', 'answered'],
}

const patient = { connectMs: 60_000, firstTokenMs: 60_000, totalMs: 60_000, stallMs: 60_000 }

/** Short limits only where one has to run out, so that a busy machine changes no result. */
function limitsFor(fault: FaultName | undefined, streamed: boolean): Timeouts {
  if (fault === 'stall' || (fault === 'slow_first_byte' && !streamed)) return { ...patient, totalMs: 2500 }
  if (fault === 'slow_first_byte' || (fault === 'slow_first_token' && streamed))
    return { ...patient, firstTokenMs: 1000 }
  return patient
}

describe.each(kinds)('the %s adapter', kind => {
  let upstream: ReplayUpstream
  const adapter = createAdapters({ clock: systemClock, logger: silentLogger })(kind)
  beforeAll(async () => {
    upstream = await startReplayUpstream()
    await call(undefined, false) // loads the SDK
  })
  afterAll(() => upstream.close())

  function call(fault: FaultName | undefined, streamed: boolean): Promise<ChatOutcome> {
    const messages = [
      { role: 'system', content: 'You translate.' },
      { role: 'user', content: `Translate:\n<source>\n${source}\n</source>` },
    ] as const
    return adapter.chat(
      { baseUrl: upstream.baseUrl(kind, fault), apiKey: canary },
      { model: 'some-model', messages, ...(streamed ? { onText() {} } : {}) },
      limitsFor(fault, streamed),
    )
  }

  it.each([false, true])('answers, streamed: %s', async streamed => {
    const pieces: string[] = []
    const before = upstream.requests.length
    const outcome = await adapter.chat(
      { baseUrl: upstream.baseUrl(kind), apiKey: canary },
      {
        model: 'some-model',
        messages: [{ role: 'user', content: source }],
        ...(streamed ? { onText: (text: string) => void pieces.push(text) } : {}),
      },
      patient,
    )
    if (!outcome.ok) throw new Error(outcome.failure.message)
    const { answer } = outcome
    expect(answer.text.split('\n\n')).toHaveLength(2)
    expect(answer).toMatchObject({ model: 'some-model', finishReason: 'stop', httpStatus: 200 })
    expect(answer.upstreamId).toMatch(/^replay-/)
    expect(answer.usage).toMatchObject({ estimated: false })
    expect(answer.usage?.inputUncached).toBeGreaterThan(50)
    expect(answer.rawUsage).not.toBeNull()
    expect(upstream.requests.length - before).toBe(1)
    if (streamed) {
      expect(pieces.length).toBeGreaterThan(3)
      expect(pieces.join('')).toBe(answer.text)
      expect(answer.timeToFirstTokenMs).toBeGreaterThan(0)
    } else expect(answer.timeToFirstTokenMs).toBeNull()
  })

  it.each([
    ['whole', 0],
    ['streamed', 1],
  ] as const)('reads every fault of a %s answer, and calls once', async (_, index) => {
    const before = upstream.requests.length
    const outcomes = await Promise.all(faultNames.map(fault => call(fault, index === 1)))
    const found = outcomes.map(outcome => (outcome.ok ? 'answered' : outcome.failure.kind))
    expect(Object.fromEntries(faultNames.map((fault, at) => [fault, found[at]]))).toEqual(
      Object.fromEntries(faultNames.map(fault => [fault, expected[fault][index]])),
    )
    expect(upstream.requests.length - before).toBe(faultNames.length)
    expect(JSON.stringify(outcomes)).not.toContain('canary')
  })

  it('keeps what had come before a stream broke, and flags what it had to guess', async () => {
    const faults = ['cut', 'reset', 'stall', 'truncated_json', 'error_in_stream'] as const
    for (const outcome of await Promise.all(faults.map(fault => call(fault, true)))) {
      if (outcome.ok) throw new Error('a broken stream was taken for an answer')
      expect(outcome.partial?.text.length).toBeGreaterThan(20)
      expect(outcome.partial?.finishReason).toBeNull()
      expect(outcome.partial?.usage?.estimated).toBe(true)
      expect(outcome.partial?.usage?.outputText).toBeGreaterThan(5)
    }
  })

  it('estimates the usage of an answer without figures, flagged', async () => {
    for (const fault of ['usage_missing', 'usage_null'] as const) {
      const outcome = await call(fault, true)
      if (!outcome.ok) throw new Error(outcome.failure.message)
      expect(outcome.answer.usage).toMatchObject({ estimated: true, cacheRead: null, reasoning: null })
      expect(outcome.answer.rawUsage).toBeNull()
    }
  })

  it('keeps status, words and wait of a refusal', async () => {
    const limited = await call('rate_limit', false)
    expect(limited).toMatchObject({ ok: false, failure: { httpStatus: 429, retryAfterMs: 2_000 }, partial: null })
    const bare = await call('rate_limit_bare', false)
    expect(bare).toMatchObject({ ok: false, failure: { httpStatus: 429, retryAfterMs: null } })
    const denied = await call('unauthorized', false)
    if (denied.ok) throw new Error('a wrong key was let in')
    expect(denied.failure.message).toContain('Incorrect API key provided')
    expect(denied.failure.body).toContain('redacted')
    const filtered = await call('filtered_answer', false)
    expect(filtered).toMatchObject({
      ok: false,
      partial: { finishReason: 'content_filter', usage: { estimated: false } },
    })
  })

  it('says that nothing listens', async () => {
    const endpoint = { baseUrl: await refusedUrl(), apiKey: canary }
    const outcome = await adapter.chat(endpoint, { model: 'm', messages: [{ role: 'user', content: 'x' }] }, patient)
    expect(outcome).toMatchObject({ ok: false, failure: { kind: 'network', httpStatus: null }, partial: null })
    if (!outcome.ok) expect(outcome.failure.message).toContain('ECONNREFUSED')
  })
})
