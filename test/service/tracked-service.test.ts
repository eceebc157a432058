import { afterEach, describe, expect, it } from 'vitest'
import { errorKinds } from '../../db/vocabulary.ts'
import { Failure } from '../../src-main/failure.ts'
import { retryRules } from '../../src-main/service/retry-policy.ts'
import {
  answered,
  canaryKey,
  createServiceFixture,
  plainAnswer,
  refused,
  type ServiceFixture,
  scriptedAdapter,
} from './service-fixture.ts'

let fixture: ServiceFixture
afterEach(() => fixture.dispose())

async function failureOf(work: Promise<unknown>): Promise<Failure> {
  const error = await work.then(
    () => null,
    (reason: unknown) => reason,
  )
  if (error instanceof Failure) return error
  throw new Error(`Expected a Failure, got ${String(error)}`)
}

describe('a tracked chat', () => {
  it('has its call committed as pending before the request leaves, and settled afterwards', async () => {
    let seen: unknown = null
    const adapter = scriptedAdapter(() => {
      seen = fixture.store.db.prepare('SELECT status, model_name FROM service_calls').all()
      return answered()
    })
    fixture = createServiceFixture({ adapter })
    const outcome = await fixture.service.chat(await fixture.chat({ temperature: 0.3, maxTokens: 100 }))
    expect(seen).toEqual([{ status: 'pending', model_name: 'gpt-4o' }])
    expect(outcome).toMatchObject({
      ok: true,
      answer: plainAnswer,
      attempts: [{ provider: 'openai', model: 'gpt-4o', failure: null }],
    })
    const [call] = fixture.calls()
    expect(call).toMatchObject({
      status: 'success',
      origin: 'service',
      attempt: 1,
      input_tokens: 12,
      output_text: 5,
      usage_estimated: 0,
      source_chars: 7,
      output_chars: 7,
      temperature: 0.3,
      finish_reason: 'stop',
      http_status: 200,
      streamed: 0,
    })
    expect(call?.cost_nanos).toBeGreaterThan(0)
    expect(fixture.details(call?.id ?? 0)).toMatchObject({ rawUsage: { prompt_tokens: 12 }, upstreamId: 'req_1' })
  })

  it('sends nothing and records nothing without a key, an active provider or an address', async () => {
    const adapter = scriptedAdapter()
    fixture = createServiceFixture({ adapter, key: null })
    const missing = await failureOf(fixture.service.chat(await fixture.chat()))
    expect(missing.code).toBe('key_missing')
    expect(missing.message).toContain('galley keys set openai')
    fixture.registry.update('openai', { isActive: false })
    expect((await failureOf(fixture.service.chat(await fixture.chat()))).code).toBe('conflict')
    fixture.registry.ensureRecorded('elsewhere')
    expect((await failureOf(fixture.service.chat({ ...(await fixture.chat()), providerName: 'elsewhere' }))).code).toBe(
      'conflict',
    )
    expect(adapter.requests).toHaveLength(0)
    expect(fixture.calls()).toEqual([])
  })

  it('asks no key of a server on this machine', async () => {
    const adapter = scriptedAdapter()
    fixture = createServiceFixture({ adapter, key: null })
    fixture.registry.add({ name: 'local', baseUrl: 'http://localhost:11434/v1', models: ['llama'] })
    expect(await fixture.service.chat(await fixture.chat({ providerName: 'local', model: 'llama' }))).toMatchObject({
      ok: true,
    })
    expect(adapter.keys).toEqual(['not-needed'])
  })

  it('leaves out a temperature that the model refuses, and says so in the details', async () => {
    const adapter = scriptedAdapter()
    fixture = createServiceFixture({ adapter })
    await fixture.service.chat(await fixture.chat({ model: 'gpt-6-sol', temperature: 0.3 }))
    expect(adapter.requests[0]).not.toHaveProperty('temperature')
    expect(fixture.calls()[0]?.temperature).toBeNull()
    expect(fixture.details(1)).toMatchObject({ parameters: { temperatureLeftOut: 0.3 } })
  })

  it('takes durations from the monotonic clock, whatever the wall clock does', async () => {
    const clock = { wall: Date.UTC(2026, 10, 23), mono: 5000, now: () => clock.wall, monotonic: () => clock.mono }
    const jump = (by: number) => () => {
      clock.wall += by
      clock.mono += 250.4
      return answered()
    }
    fixture = createServiceFixture({ clock, adapter: scriptedAdapter(jump(-86_400_000), jump(86_400_000)) })
    await fixture.service.chat(await fixture.chat())
    await fixture.service.chat(await fixture.chat())
    expect(fixture.calls().map(call => call.response_time_ms)).toEqual([250, 250])
  })

  it('keeps parallel chats apart', async () => {
    fixture = createServiceFixture({
      adapter: {
        async chat(_endpoint, request) {
          await new Promise(resolve => setTimeout(resolve, Math.random() * 5))
          return answered({ text: request.messages[0]?.content ?? '' })
        },
      },
    })
    const outcomes = await Promise.all(
      Array.from({ length: 40 }, async (_, index) =>
        fixture.service.chat(
          await fixture.chat({
            chunk: index,
            sourceText: `part ${index}`,
            messages: [{ role: 'user', content: `part ${index}` }],
          }),
        ),
      ),
    )
    expect(outcomes.map(outcome => outcome.ok && outcome.answer.text)).toEqual(
      Array.from({ length: 40 }, (_, index) => `part ${index}`),
    )
    const rows = fixture.store.db.prepare('SELECT chunk, status FROM service_calls ORDER BY chunk').all()
    expect(rows).toEqual(Array.from({ length: 40 }, (_, chunk) => ({ chunk, status: 'success' })))
  })

  it('keeps practice calls in their own books, at no cost', async () => {
    fixture = createServiceFixture({ key: null })
    await fixture.service.chat(await fixture.chat({ providerName: 'practice', model: 'practice-steady' }))
    expect(fixture.calls()[0]).toMatchObject({ origin: 'practice', status: 'success' })
    expect(fixture.calls()[0]).toMatchObject({ cost_nanos: 0, price_id: null })
    const realms = fixture.store.db.prepare('SELECT DISTINCT realm FROM quality_metrics').pluck().all()
    expect(realms).toEqual(['practice'])
  })
})

describe('retries', () => {
  it.each(errorKinds.map(kind => [kind, retryRules[kind].attempts] as const))(
    'makes of %s at most %i calls',
    async (kind, attempts) => {
      const steps = Array.from({ length: 12 }, () => refused(kind))
      fixture = createServiceFixture({ adapter: scriptedAdapter(...steps) })
      fixture.settings.set('retryLimit', 10)
      const outcome = await fixture.service.chat(await fixture.chat())
      expect(outcome).toMatchObject({ ok: false, failure: { kind } })
      expect(outcome.attempts).toHaveLength(attempts)
      expect(fixture.calls().map(call => [call.attempt, call.error_kind])).toEqual(
        Array.from({ length: attempts }, (_, index) => [index + 1, kind]),
      )
    },
  )

  it('waits longer each time, and never shorter than the provider asked', async () => {
    fixture = createServiceFixture({
      adapter: scriptedAdapter(
        refused('server'),
        refused('server'),
        refused('rate_limit', { httpStatus: 429, retryAfterMs: 7000 }),
      ),
    })
    const outcome = await fixture.service.chat(await fixture.chat())
    expect(outcome.ok).toBe(true)
    expect(fixture.waits).toEqual([500, 1000, 7500])
    expect(fixture.calls().map(call => call.status)).toEqual(['error', 'error', 'rate_limited', 'success'])
  })

  it('gives up where the provider asks for a longer wait than anyone would bear', async () => {
    fixture = createServiceFixture({ adapter: scriptedAdapter(refused('rate_limit', { retryAfterMs: 3_600_000 })) })
    const outcome = await fixture.service.chat(await fixture.chat())
    expect(outcome).toMatchObject({ ok: false, failure: { retryAfterMs: 3_600_000 } })
    expect(fixture.waits).toEqual([])
  })

  it('obeys the limit of the user', async () => {
    fixture = createServiceFixture({ adapter: scriptedAdapter(refused('server'), refused('server')) })
    fixture.settings.set('retryLimit', 1)
    expect((await fixture.service.chat(await fixture.chat())).attempts).toHaveLength(2)
    fixture.settings.set('retryLimit', 0)
    await fixture.dispose()
    fixture = createServiceFixture({ adapter: scriptedAdapter(refused('server')) })
    fixture.settings.set('retryLimit', 0)
    expect((await fixture.service.chat(await fixture.chat())).attempts).toHaveLength(1)
  })

  it('does not retry once streamed text has reached the caller', async () => {
    const adapter = scriptedAdapter(request => {
      request.onText?.('Bon')
      return refused('network')
    })
    fixture = createServiceFixture({ adapter })
    const heard: string[] = []
    const outcome = await fixture.service.chat(await fixture.chat({ onText: text => heard.push(text) }))
    expect(outcome.attempts).toHaveLength(1)
    expect(heard).toEqual(['Bon'])
    const [call] = fixture.calls()
    expect(call).toMatchObject({
      status: 'error',
      error_kind: 'network',
      streamed: 1,
      output_chars: 3,
      usage_estimated: 1,
    })
    expect(call?.input_uncached).toBeGreaterThan(0)
    expect(call?.output_text).toBeGreaterThan(0)
  })
})

describe('cancellation', () => {
  it('before anything was sent leaves no call', async () => {
    const adapter = scriptedAdapter()
    fixture = createServiceFixture({ adapter })
    const outcome = await fixture.service.chat(await fixture.chat({ signal: AbortSignal.abort() }))
    expect(outcome).toMatchObject({ ok: false, failure: { kind: 'cancelled' }, attempts: [] })
    expect(fixture.calls()).toEqual([])
    expect(adapter.requests).toEqual([])
  })

  it('between opening and sending settles the call as cancelled, at no cost', async () => {
    const adapter = scriptedAdapter()
    const controller = new AbortController()
    fixture = createServiceFixture({
      adapter,
      ledger: {
        openCall: async call => {
          const id = await fixture.ledger.openCall(call)
          controller.abort()
          return id
        },
      },
    })
    await fixture.service.chat(await fixture.chat({ signal: controller.signal }))
    expect(fixture.calls()).toMatchObject([
      { status: 'error', error_kind: 'cancelled', input_uncached: null, output_text: null },
    ])
    expect(adapter.requests).toEqual([])
  })

  it('in the middle of a stream keeps what arrived and estimates what it cost', async () => {
    const controller = new AbortController()
    const adapter = scriptedAdapter(async request => {
      request.onText?.('Bonjour à tous')
      controller.abort()
      return refused('network', { message: 'aborted' })
    })
    fixture = createServiceFixture({ adapter })
    const outcome = await fixture.service.chat(await fixture.chat({ signal: controller.signal, onText: () => {} }))
    expect(outcome).toMatchObject({ ok: false, failure: { kind: 'cancelled' } })
    const [call] = fixture.calls()
    expect(call).toMatchObject({ error_kind: 'cancelled', usage_estimated: 1, output_chars: 14 })
    expect(call?.time_to_first_token_ms).not.toBeNull()
    expect(JSON.stringify(fixture.store.db.prepare('SELECT body FROM call_contents').all())).toContain('Bonjour à tous')
  })

  it('while waiting for a retry makes no further call', async () => {
    const controller = new AbortController()
    const adapter = scriptedAdapter(() => {
      queueMicrotask(() => controller.abort())
      return refused('overloaded')
    })
    fixture = createServiceFixture({ adapter })
    const outcome = await fixture.service.chat(await fixture.chat({ signal: controller.signal }))
    expect(outcome).toMatchObject({ ok: false, failure: { kind: 'cancelled' } })
    expect(fixture.calls().map(call => call.error_kind)).toEqual(['overloaded'])
  })
})

describe('what must not happen', () => {
  it('never loses a call whose adapter breaks, and does not try it again', async () => {
    const adapter = scriptedAdapter(request => {
      request.onText?.('half')
      throw new TypeError(`cannot read x of undefined, key ${canaryKey}`)
    })
    fixture = createServiceFixture({ adapter })
    const outcome = await fixture.service.chat(await fixture.chat({ onText: () => {} }))
    expect(outcome).toMatchObject({ ok: false, failure: { kind: 'invalid_response' } })
    expect(fixture.calls()).toMatchObject([{ status: 'error', error_kind: 'invalid_response', output_chars: 4 }])
    expect(fixture.logged.join()).toContain('the adapter broke')
  })

  it('hears a broken listener no more and goes on', async () => {
    const adapter = scriptedAdapter(request => {
      request.onText?.('a')
      request.onText?.('b')
      return answered({ text: 'ab' })
    })
    fixture = createServiceFixture({ adapter })
    let heard = 0
    const onText = () => {
      heard += 1
      throw new Error('listener')
    }
    expect(await fixture.service.chat(await fixture.chat({ onText }))).toMatchObject({ ok: true })
    expect(heard).toBe(1)
  })

  it('estimates and flags usage the provider did not give', async () => {
    fixture = createServiceFixture({ adapter: scriptedAdapter(answered({ usage: null, rawUsage: null })) })
    await fixture.service.chat(await fixture.chat())
    expect(fixture.calls()[0]).toMatchObject({ status: 'success', usage_estimated: 1 })
    expect(fixture.calls()[0]?.output_text).toBeGreaterThan(0)
  })

  it('says nothing of usage where a refusal cost nothing', async () => {
    fixture = createServiceFixture({ adapter: scriptedAdapter(refused('authentication', { httpStatus: 401 })) })
    await fixture.service.chat(await fixture.chat())
    expect(fixture.calls()[0]).toMatchObject({
      input_uncached: null,
      output_text: null,
      usage_estimated: 0,
      http_status: 401,
    })
  })

  it('puts the key nowhere: not in the database, a log, an outcome or a failure', async () => {
    const body = `{"error":"Incorrect API key provided: ${canaryKey}. Also seen as ${canaryKey.slice(0, 8)}****${canaryKey.slice(-4)}"}`
    const adapter = scriptedAdapter(refused('server', { message: `upstream echoed ${canaryKey}`, body }), () => {
      throw new Error(`socket to https://x/?key=${encodeURIComponent(canaryKey)} failed`)
    })
    fixture = createServiceFixture({ adapter })
    const outcome = await fixture.service.chat(await fixture.chat())
    expect(adapter.keys).toEqual([canaryKey, canaryKey])
    const told = `${JSON.stringify(outcome)}${fixture.logged.join()}${fixture.bytesOnDisk()}`
    expect(told).toContain('upstream echoed [key]')
    expect(told).not.toContain(canaryKey)
    expect(told).not.toContain(canaryKey.slice(0, 8))
  })

  it('says that an outcome could not be written', async () => {
    fixture = createServiceFixture({
      ledger: { settleCall: () => Promise.reject(new Error('disk I/O error')) },
    })
    const failure = await failureOf(fixture.service.chat(await fixture.chat()))
    expect(failure.code).toBe('storage')
    expect(failure.message).toContain('on record as begun')
  })
})
