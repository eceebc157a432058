import OpenAI, { APIError } from 'openai'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type ReplayUpstream, startReplayUpstream } from '../support/replay-upstream/replay-upstream.ts'
import { type GatewayFixture, startGateway } from './gateway-fixture.ts'

const messages = [{ role: 'user' as const, content: 'Translate into English: 吾輩は猫である。名前はまだ無い。' }]
const main = 'openai/gpt-4o'
const standIn = { provider: 'anthropic', model: 'claude-sonnet-5-5' }

let upstream: ReplayUpstream
let gateway: GatewayFixture
let client: OpenAI

beforeEach(async () => {
  upstream = await startReplayUpstream({ pieceLength: 5 })
  gateway = await startGateway({
    baseUrls: { openai: upstream.baseUrl('openai'), anthropic: upstream.baseUrl('anthropic') },
  })
  gateway.settings.set('retryLimit', 0)
  gateway.chains.set({ operation: null, book: null, cause: 'any', steps: [standIn] })
  client = new OpenAI({ baseURL: `${gateway.url}/v1`, apiKey: 'galley-token', maxRetries: 0 })
})
afterEach(async () => {
  await gateway.dispose()
  await upstream.close()
})

async function streamed(): Promise<{ text: string; error: unknown }> {
  let text = ''
  try {
    const stream = await client.chat.completions.create({ model: main, messages, stream: true })
    for await (const chunk of stream) text += chunk.choices[0]?.delta.content ?? ''
    return { text, error: null }
  } catch (error) {
    return { text, error }
  }
}

const trail = async () => (await gateway.calls()).map(call => [call.provider, call.attempt, call.error_kind])

describe('a chat completion over all providers asks the next model', () => {
  it.each([
    ['server_error', 'server'],
    ['overloaded', 'overloaded'],
    ['rate_limit', 'rate_limit'],
    ['unauthorized', 'authentication'],
    ['reset_at_once', 'network'],
  ] as const)('after %s, whole or streamed', async (fault, kind) => {
    for (const isStream of [false, true]) {
      upstream.script(fault)
      if (isStream) expect(await streamed()).toMatchObject({ text: expect.stringMatching(/\w/), error: null })
      else {
        const { data, response } = await client.chat.completions.create({ model: main, messages }).withResponse()
        expect(data.choices[0]?.message.content).toMatch(/\w/)
        expect(response.headers.get('x-galley-model')).toBe('anthropic/claude-sonnet-5-5')
      }
      gateway.breakers.reset(gateway.registry.expect('openai').id)
    }
    expect(await trail()).toEqual([
      ['openai', 1, kind],
      ['anthropic', 2, null],
      ['openai', 1, kind],
      ['anthropic', 2, null],
    ])
    const requests = gateway.store.db.prepare('SELECT status, count(*) AS n FROM requests GROUP BY 1').all()
    expect(requests).toEqual([{ status: 'answered', n: 2 }])
  })

  it('where the first word does not come, and where a stream breaks before it', async () => {
    gateway.settings.set('firstTokenTimeoutMs', 2000)
    upstream.script('slow_first_token')
    expect((await streamed()).error).toBeNull()
    expect(await trail()).toEqual([
      ['openai', 1, 'first_token'],
      ['anthropic', 2, null],
    ])
  })

  it('never after the first word: the stream ends with an error that says so', async () => {
    for (const fault of ['reset', 'error_in_stream'] as const) {
      upstream.script(fault)
      const { text, error } = await streamed()
      expect(text.length).toBeGreaterThan(3)
      expect(error).toBeInstanceOf(Error)
      if (fault === 'reset') expect(String(error)).toContain('no other model was asked')
      gateway.breakers.reset(gateway.registry.expect('openai').id)
    }
    expect((await trail()).map(([provider]) => provider)).toEqual(['openai', 'openai'])
  })

  it('and says what was tried where all of them fail', async () => {
    upstream.script('server_error', 'overloaded')
    const error = await client.chat.completions.create({ model: main, messages }).catch((reason: unknown) => reason)
    expect(error).toBeInstanceOf(APIError)
    const body = (error as APIError).error as { message: string; attempts: { provider: string; call_id: number }[] }
    expect(body.attempts.map(({ provider, call_id }) => [provider, call_id])).toEqual([
      ['openai', 1],
      ['anthropic', 2],
    ])
    expect(body.message).toContain('Tried: openai/gpt-4o')
  })

  it('of chains of their own where a text is too long or refused', async () => {
    gateway.chains.set({ operation: null, book: null, cause: 'content_filter', steps: [] })
    upstream.script('content_filter')
    const refused = await client.chat.completions.create({ model: main, messages }).catch((reason: unknown) => reason)
    expect((refused as APIError).status).toBe(400)
    gateway.chains.set({ operation: null, book: null, cause: 'context_length', steps: [standIn] })
    upstream.script('context_length')
    await client.chat.completions.create({ model: main, messages })
    expect(await trail()).toEqual([
      ['openai', 1, 'content_filter'],
      ['openai', 1, 'context_length'],
      ['anthropic', 2, null],
    ])
  })

  it('at once where a model is paused, without asking it', async () => {
    upstream.script('rate_limit')
    await client.chat.completions.create({ model: main, messages })
    upstream.forget()
    await client.chat.completions.create({ model: main, messages })
    expect(upstream.requests.map(({ path }) => path)).toEqual(['/anthropic/v1/messages'])
  })

  it('never in pass-through, where the protocol is the provider’s own', async () => {
    const own = new OpenAI({ baseURL: `${gateway.url}/openai/v1`, apiKey: 'galley-token', maxRetries: 0 })
    upstream.script('server_error')
    const error = await own.chat.completions.create({ model: 'gpt-4o', messages }).catch((reason: unknown) => reason)
    expect((error as APIError).status).toBe(500)
    expect(await trail()).toEqual([['openai', 1, 'server']])
  })
})

describe('a budget', () => {
  it.each([
    ['/openai/v1/chat/completions', { model: 'gpt-4o' }],
    ['/anthropic/v1/messages', { model: 'claude-sonnet-5-5' }],
    ['/v1/chat/completions', { model: main }],
  ])('holds back a call on %s in the protocol’s own words, and the call is on record', async (path, body) => {
    gateway.budgets.set({ scope: 'all', period: 'month', limitNanos: 1_000_000 })
    const response = await fetch(`${gateway.url}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: 'Bearer x' },
      body: JSON.stringify({ ...body, messages, max_tokens: 4000 }),
    })
    expect(response.status).toBe(402)
    const { error } = (await response.json()) as { error: { message: string; type: string } }
    expect(error.message).toContain('the monthly budget for all spending')
    expect(error.type).toBe(path.includes('anthropic') ? 'billing_error' : 'insufficient_quota')
    const call = (await gateway.calls()).find(({ id }) => String(id) === response.headers.get('x-galley-call-id'))
    expect(call).toMatchObject({ error_kind: 'budget_blocked', cost_nanos: null })
    expect(gateway.details(call?.id ?? 0).budget).toMatchObject({ limit_nanos: 1_000_000, spent_nanos: 0 })
    expect(upstream.requests).toEqual([])
  })

  it('lets a call through that fits, and counts what it did cost', async () => {
    const { id } = gateway.budgets.set({ scope: 'all', period: 'month', limitNanos: 1e9 })
    const own = new OpenAI({ baseURL: `${gateway.url}/openai/v1`, apiKey: 'galley-token', maxRetries: 0 })
    await own.chat.completions.create({ model: 'gpt-4o', messages, max_tokens: 500 })
    const { cost_nanos } = await gateway.lastCall()
    expect(gateway.budgets.status().find(budget => budget.id === id)).toMatchObject({
      spentNanos: cost_nanos,
      reservedNanos: 0,
    })
  })

  it.each(['/openai/v1', '/v1'])(
    'keeps what is held for a call through %s with its row, until it has ended',
    async path => {
      gateway.budgets.set({ scope: 'all', period: 'month', limitNanos: 1e9 })
      const holds = () =>
        gateway.store.db
          .prepare('SELECT status, nanos FROM budget_holds JOIN service_calls ON service_calls.id = call_id')
          .all()
      upstream.script('stall')
      const own = new OpenAI({ baseURL: `${gateway.url}${path}`, apiKey: 'galley-token', maxRetries: 0 })
      const leave = new AbortController()
      const answer = own.chat.completions.create(
        { model: path === '/v1' ? main : 'gpt-4o', messages, max_tokens: 500, stream: true },
        { signal: leave.signal },
      )
      await expect.poll(holds).toEqual([{ status: 'pending', nanos: expect.any(Number) }])
      const [status] = gateway.budgets.status()
      expect(holds()).toEqual([{ status: 'pending', nanos: status?.reservedNanos }])
      leave.abort()
      await answer.then(stream => stream.controller.abort()).catch(() => undefined)
      await expect.poll(holds).toEqual([])
      expect((await gateway.lastCall()).error_kind).toBe('cancelled')
    },
  )

  it('refuses what cannot be bounded, and what has no price', async () => {
    gateway.budgets.set({ scope: 'all', period: 'month', limitNanos: 1e12 })
    const post = async (body: object) => {
      const response = await fetch(`${gateway.url}/openai/v1/chat/completions`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: 'Bearer x' },
        body: JSON.stringify({ messages, max_tokens: 10, ...body }),
      })
      return [response.status, ((await response.json()) as { error?: { message: string } }).error?.message ?? '']
    }
    expect(await post({ model: 'gpt-4o', web_search_options: {} })).toEqual([402, expect.stringContaining('charges')])
    expect(await post({ model: 'nobody-knows-this' })).toEqual([402, expect.stringContaining('no known price')])
    expect(await post({ model: 'gpt-4o' })).toEqual([200, ''])
  })
})

describe('a chat completion that names no model', () => {
  const chat = (model: string) =>
    client.chat.completions.create({ model, messages }, { headers: { 'x-galley-operation': 'abstract_generation' } })
  const asked = async () => {
    const [call] = (await gateway.calls()).slice(-1)
    return `${call?.provider}/${call?.model_name}`
  }

  it('goes to the one that is set for its operation, as does one for "default"', async () => {
    gateway.firstModels.set('abstract_generation', { provider: 'anthropic', model: 'claude-sonnet-5-5' })
    for (const model of ['', 'default']) {
      await chat(model)
      expect(await asked()).toBe('anthropic/claude-sonnet-5-5')
    }
    await chat(main)
    expect(await asked()).toBe(main)
  })

  it('goes to the default of all where nothing is set and "default" is asked for', async () => {
    gateway.settings.set('defaultProvider', 'openai')
    gateway.settings.set('defaultModel', 'gpt-4o')
    await chat('default')
    expect(await asked()).toBe(main)
  })

  it('is refused where what is set has been switched off, and says where to change it', async () => {
    gateway.firstModels.set('abstract_generation', { provider: 'anthropic', model: 'claude-sonnet-5-5' })
    gateway.registry.update('anthropic', { isActive: false })
    await expect(chat('default')).rejects.toThrow(/switched off.*Who does what/)
  })
})

describe('two at once', () => {
  async function openHedging(hedgeAfterMs = 80): Promise<void> {
    await gateway.dispose()
    gateway = await startGateway({
      baseUrls: { openai: upstream.baseUrl('openai'), anthropic: upstream.baseUrl('anthropic') },
      hedgeAfterMs,
    })
    gateway.settings.set('retryLimit', 0)
    gateway.settings.set('hedging', true)
    gateway.chains.set({ operation: null, book: null, cause: 'any', steps: [standIn] })
    client = new OpenAI({ baseURL: `${gateway.url}/v1`, apiKey: 'galley-token', maxRetries: 0 })
  }
  const slow = (provider: 'openai' | 'anthropic', fault: 'slow_first_token' | 'slow_first_byte' | 'server_error') =>
    gateway.registry.update(provider, { baseUrl: upstream.baseUrl(provider, fault) })

  it.each([true, false])(
    'the first to speak answers, the other is cancelled and on record (streamed: %s)',
    async isStream => {
      await openHedging()
      slow('openai', isStream ? 'slow_first_token' : 'slow_first_byte')
      if (isStream) {
        const { data, response } = await client.chat.completions
          .create({ model: main, messages, stream: true })
          .withResponse()
        let text = ''
        for await (const chunk of data) text += chunk.choices[0]?.delta.content ?? ''
        expect(text).toMatch(/\w/)
        expect(response.headers.get('x-galley-model')).toBe('anthropic/claude-sonnet-5-5')
      } else {
        const { data, response } = await client.chat.completions.create({ model: main, messages }).withResponse()
        expect(data.choices[0]?.message.content).toMatch(/\w/)
        expect(response.headers.get('x-galley-model')).toBe('anthropic/claude-sonnet-5-5')
        expect(response.headers.get('x-galley-call-id')).toBe('2')
      }
      expect(await trail()).toEqual([
        ['openai', 1, 'cancelled'],
        ['anthropic', 2, null],
      ])
      const [lost, won] = await gateway.calls()
      expect(lost?.error_message).toContain('answered first')
      expect(lost?.request_id).toBe(won?.request_id)
    },
  )

  it('nobody else is asked where the first speaks in time', async () => {
    await openHedging(60_000)
    expect((await streamed()).error).toBeNull()
    expect(await trail()).toEqual([['openai', 1, null]])
  })

  it('nobody else is asked where that is not wished, however long the first is silent', async () => {
    await openHedging()
    gateway.settings.set('hedging', false)
    upstream.script({ fault: 'slow_first_token', delayMs: 600 })
    expect((await streamed()).error).toBeNull()
    expect(await trail()).toEqual([['openai', 1, null]])
  })

  it('where both fail the client is told of both, and what fails before the time goes to the chain', async () => {
    await openHedging()
    slow('openai', 'slow_first_byte')
    slow('anthropic', 'server_error')
    gateway.settings.set('totalTimeoutMs', 2500)
    const refused = await client.chat.completions.create({ model: main, messages }).catch((error: unknown) => error)
    expect((refused as APIError).message).toContain('Tried: ')
    expect((await trail()).map(([provider, , kind]) => [provider, kind]).sort()).toEqual([
      ['anthropic', 'server'],
      ['openai', 'total'],
    ])
  })

  it('a client that goes cancels both', async () => {
    await openHedging()
    slow('openai', 'slow_first_token')
    slow('anthropic', 'slow_first_token')
    const leaving = new AbortController()
    const asking = client.chat.completions.create({ model: main, messages, stream: true }, { signal: leaving.signal })
    const left = expect(asking).rejects.toThrow()
    await expect.poll(() => upstream.requests.length, { interval: 5 }).toBe(2)
    leaving.abort()
    await left
    await expect.poll(trail).toEqual([
      ['openai', 1, 'cancelled'],
      ['anthropic', 2, 'cancelled'],
    ])
  })
})
