import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { ErrorKind, ProviderKind } from '../../db/vocabulary.ts'
import type { FaultName } from '../support/replay-upstream/faults.ts'
import { type ReplayUpstream, startReplayUpstream } from '../support/replay-upstream/replay-upstream.ts'
import { canaryKey, createServiceFixture, type ServiceFixture } from './service-fixture.ts'

const kinds = ['openai', 'anthropic', 'google', 'cohere', 'mistral'] as const satisfies readonly ProviderKind[]

let upstream: ReplayUpstream
let fixture: ServiceFixture
beforeEach(async () => {
  upstream = await startReplayUpstream({ pieceLength: 8, pieceDelayMs: 2 })
  fixture = createServiceFixture({ sdks: true })
  for (const kind of kinds) fixture.registry.update(kind, { baseUrl: upstream.baseUrl(kind) })
  fixture.settings.set('retryLimit', 0)
})
afterEach(async () => {
  await fixture.dispose()
  await upstream.close()
})

async function chat(provider: (typeof kinds)[number], changes = {}) {
  const { model } = fixture.registry.resolve({ provider })
  return fixture.service.chat(await fixture.chat({ providerName: provider, model, ...changes }))
}

describe.each(kinds)('a tracked chat over the wire of %s', kind => {
  it('is recorded with tokens and a cost, whole and streamed', async () => {
    upstream.script({ text: 'Un, deux, trois.' }, { text: 'Un, deux, trois.' })
    const pieces: string[] = []
    const whole = await chat(kind)
    const streamed = await chat(kind, { onText: (piece: string) => pieces.push(piece) })
    expect([whole, streamed]).toMatchObject([
      { ok: true, answer: { text: 'Un, deux, trois.' } },
      { ok: true, answer: { text: 'Un, deux, trois.' } },
    ])
    expect(pieces.join('')).toBe('Un, deux, trois.')
    expect(pieces.length).toBeGreaterThan(1)
    for (const call of fixture.calls()) {
      expect(call).toMatchObject({ status: 'success', finish_reason: 'stop', usage_estimated: 0, output_chars: 16 })
      expect(call.cost_nanos).toBeGreaterThan(0)
    }
    expect(fixture.calls()[1]?.time_to_first_token_ms).not.toBeNull()
  })

  it('tells every fault by its kind, on record and without the key', async () => {
    const expected: readonly (readonly [FaultName, ErrorKind])[] = [
      ['unauthorized', 'authentication'],
      ['forbidden', 'permission'],
      ['model_not_found', 'not_found'],
      ['context_length', 'context_length'],
      ['rate_limit', 'rate_limit'],
      ['quota', 'quota_exhausted'],
      ['server_error', 'server'],
      ['overloaded', 'overloaded'],
      ['slow_first_byte', 'first_token'],
      ['reset_at_once', 'network'],
      ['truncated_json', 'invalid_response'],
      ['not_json', 'invalid_response'],
    ]
    const kindsSeen: (ErrorKind | null)[] = []
    for (const [fault] of expected) {
      fixture.settings.set('totalTimeoutMs', fault === 'slow_first_byte' ? 1500 : 60_000)
      upstream.script(fault)
      const outcome = await chat(kind)
      kindsSeen.push(outcome.ok ? null : outcome.failure.kind)
    }
    // A whole answer has no first token: the provider is late for the whole.
    const late = (seen: ErrorKind | null) => (seen === 'total' ? 'first_token' : seen)
    expect(kindsSeen.map(late)).toEqual(expected.map(([, errorKind]) => errorKind))
    expect(fixture.calls().map(call => late(call.error_kind as ErrorKind))).toEqual(kindsSeen.map(late))
    expect(`${fixture.bytesOnDisk()}${fixture.logged.join()}`).not.toContain(canaryKey)
  })

  it('keeps what had arrived of a stream that breaks, with its usage estimated and flagged', async () => {
    for (const fault of ['reset', 'stall'] as const) {
      fixture.settings.set('totalTimeoutMs', fault === 'stall' ? 2500 : 60_000)
      upstream.script(fault)
      let heard = ''
      const onText = (piece: string) => {
        heard += piece
      }
      const outcome = await chat(kind, { onText })
      expect(outcome.ok, fault).toBe(false)
      expect(heard).not.toBe('')
      const call = fixture.calls().at(-1)
      expect(call).toMatchObject({ streamed: 1, output_chars: [...heard].length, usage_estimated: 1 })
      expect(call?.input_tokens).toBeGreaterThan(0)
      expect(call?.output_text).toBeGreaterThan([...heard].length / 10)
    }
  })

  it('is cancelled in the middle of a stream', async () => {
    const controller = new AbortController()
    upstream.script({ text: 'One two three four five six seven eight nine ten. '.repeat(20) })
    const outcome = await chat(kind, { signal: controller.signal, onText: () => controller.abort() })
    expect(outcome).toMatchObject({ ok: false, failure: { kind: 'cancelled' } })
    expect(fixture.calls()).toMatchObject([{ status: 'error', error_kind: 'cancelled', usage_estimated: 1 }])
  })

  it('is answered at the second attempt after a rate limit, having waited as asked', async () => {
    fixture.settings.set('retryLimit', 3)
    upstream.script('rate_limit', { text: 'Enfin.' })
    const outcome = await chat(kind)
    expect(outcome).toMatchObject({ ok: true, answer: { text: 'Enfin.' } })
    expect(fixture.calls().map(call => call.status)).toEqual(['rate_limited', 'success'])
    expect(fixture.waits[0]).toBeGreaterThanOrEqual(2000)
  })
})
