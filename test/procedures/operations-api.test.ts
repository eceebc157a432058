import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Outputs } from '../../src-main/contract/contract.ts'
import { type ApiFixture, createApiFixture } from './api-fixture.ts'

type Translation = Outputs['operations']['translate']

const text = '吾輩は猫である。名前はまだ無い。'
const question = { text, target_language: 'en', provider: 'openai', model: 'gpt-4o-mini', book: 'Cat', chapter: '1' }

let api: ApiFixture
beforeAll(async () => {
  api = await createApiFixture()
})
afterAll(() => api.dispose())

interface Said {
  readonly event: string
  readonly data: {
    readonly type?: string
    readonly text?: string
    readonly result?: Translation
    readonly code?: string
  }
}

async function readEvents(answer: Response): Promise<Said[]> {
  return (await answer.text())
    .split('\n\n')
    .filter(block => block.includes('data: '))
    .map(block => ({
      event: /^event: (.*)$/m.exec(block)?.[1] ?? 'message',
      data: JSON.parse(/^data: (.*)$/m.exec(block)?.[1] ?? 'null') as Said['data'],
    }))
}

const calls = () => api.count('SELECT count(*) FROM service_calls')
const lastCall = () =>
  api.app.store.db.prepare('SELECT * FROM service_calls ORDER BY id DESC LIMIT 1').get() as Record<string, unknown>

describe('an operation over HTTP', () => {
  it('is answered as JSON, tracked under what the request said, and names its call', async () => {
    const answer = await api.post('/llm/translate/', { ...question, user: 'mei', glossary: { 吾輩: 'I' } })
    const body = (await answer.json()) as Translation
    expect(answer.status).toBe(200)
    expect(body.text).not.toBe('')
    expect(body).toMatchObject({ operation: 'translation', provider: 'openai', source_language: 'ja', replayed: false })
    expect(answer.headers.get('x-galley-call-id')).toBe(String(body.call_ids.at(-1)))
    expect(answer.headers.get('x-galley-request-id')).toBe(body.request_id)
    expect(lastCall()).toMatchObject({
      created_by: 'mei',
      source_book: 'Cat',
      target_chapter: '1',
      status: 'success',
      streamed: 0,
    })
  })

  it('names the app that asked where it names no user', async () => {
    await api.post('/llm/translate/', question, { headers: { authorization: `Bearer ${api.tokenFor('call')}` } })
    expect(lastCall().created_by).toMatch(/^app \d+$/)
  })

  it('streams with stream: true, its words making up the answer', async () => {
    const answer = await api.post('/llm/translate/', { ...question, stream: true })
    expect(answer.headers.get('content-type')).toContain('text/event-stream')
    const said = await readEvents(answer)
    const words = said.map(({ data }) => (data.type === 'text' ? data.text : '')).join('')
    const result = said.find(({ data }) => data.type === 'result')?.data.result
    expect(result?.text).toBe(words)
    expect(lastCall()).toMatchObject({ streamed: 1, status: 'success' })
  })

  it('does abstracts, key terms and chapters as well, and estimates without a call', async () => {
    const before = calls()
    const estimate = await api.post('/llm/estimate/', { ...question, operation: 'translation' })
    expect(await estimate.json()).toMatchObject({ calls: 1, characters: text.length, cost_nanos: expect.any(Number) })
    expect(calls()).toBe(before)
    const abstract = await api.post('/llm/abstract/', {
      text,
      provider: 'practice',
      model: 'practice-swift',
      length: 'short',
    })
    const terms = await api.post('/llm/key-terms/', { text, provider: 'practice', model: 'practice-swift' })
    const chapters = await api.post('/llm/chapters/', { text, provider: 'practice', model: 'practice-swift' })
    for (const answer of [abstract, terms, chapters]) {
      const body = (await answer.json()) as { simulated?: boolean; message?: string }
      expect([answer.status, body.message]).toEqual([200, undefined])
      expect(body.simulated).toBe(true)
    }
  })

  it('is refused before anything is sent where it would cost more than allowed', async () => {
    const before = calls()
    const answer = await api.post('/llm/translate/', { ...question, max_cost: 0.000001 })
    expect(answer.status).toBe(409)
    expect(await answer.json()).toMatchObject({ code: 'conflict', details: { kind: 'budget_blocked' } })
    expect(calls()).toBe(before)
  })
})

describe('a provider that fails', () => {
  it('is told as a provider’s failure, with its kind, its words and what was paid', async () => {
    const cases = [
      ['unauthorized', 502, 'authentication'],
      ['rate_limit', 429, 'rate_limit'],
      ['server_error', 502, 'server'],
    ] as const
    for (const [fault, status, kind] of cases) {
      api.upstream.script(fault)
      const answer = await api.post('/llm/translate/', question)
      const body = (await answer.json()) as { code: string; message: string; details: Record<string, unknown> }
      expect([fault, answer.status, body.code, body.details.kind]).toEqual([fault, status, 'provider', kind])
      expect(body.details.call_ids).toEqual([lastCall().id])
      expect(answer.headers.get('retry-after')).toBe(fault === 'rate_limit' ? '2' : null)
      expect(lastCall()).toMatchObject({ error_kind: kind })
    }
  })

  it('without a key is 424, also where there is no keychain to ask; 503 only where one is locked or refuses', async () => {
    const answer = await api.post('/llm/translate/', { ...question, provider: 'mistral', model: null })
    const { code } = (await answer.json()) as { code: string }
    expect([answer.status, code]).toEqual([424, 'key_missing'])
  })

  it('in the middle of a stream is an error event in the same shape', async () => {
    api.upstream.script('reset')
    const said = await readEvents(await api.post('/llm/translate/', { ...question, stream: true }))
    const end = said.at(-1)
    expect(end?.event).toBe('error')
    expect(end?.data).toMatchObject({ code: 'provider', details: { kind: 'network' } })
  })
})

describe('an idempotency key', () => {
  const send = (key: string, body: unknown, token = api.token) =>
    api.post('/llm/translate/', body, { headers: { 'idempotency-key': key, authorization: `Bearer ${token}` } })

  it('is paid once: sent again, it gets the answer that was given', async () => {
    const first = (await (await send('chapter-1', question)).json()) as Translation
    const before = calls()
    const again = (await (await send('chapter-1', question)).json()) as Translation
    expect(again).toEqual({ ...first, replayed: true })
    const streamed = await readEvents(await send('chapter-1', { ...question, stream: true }))
    expect(streamed.at(-1)?.event === 'done' ? streamed.at(-2)?.data.result : streamed.at(-1)?.data.result).toEqual({
      ...first,
      replayed: true,
    })
    expect(calls()).toBe(before)
  })

  it('joins a run that is under way', async () => {
    api.upstream.script({ fault: 'slow_first_byte', delayMs: 300 })
    const before = calls()
    const answers = await Promise.all([send('at-once', question), send('at-once', question), send('at-once', question)])
    const bodies = (await Promise.all(answers.map(answer => answer.json()))) as Translation[]
    expect(new Set(bodies.map(body => body.request_id)).size).toBe(1)
    expect(calls()).toBe(before + 1)
  })

  it('of another question is 422, and nothing is sent', async () => {
    await send('mine', question)
    const before = calls()
    const answer = await send('mine', { ...question, target_language: 'fr' })
    expect(answer.status).toBe(422)
    expect(await answer.json()).toMatchObject({ code: 'invalid_input' })
    expect(calls()).toBe(before)
  })

  it('belongs to the app that sent it', async () => {
    const before = calls()
    await send('shared', question)
    await send('shared', question, api.tokenFor('call'))
    expect(calls()).toBe(before + 2)
  })

  it('whose run failed tries again', async () => {
    api.upstream.script('server_error')
    expect((await send('unlucky', question)).status).toBe(502)
    expect((await send('unlucky', question)).status).toBe(200)
  })

  it('keeps no text that was deleted', async () => {
    const { call_ids } = (await (await send('secret', question)).json()) as Translation
    await api.post('/llm/text/delete/', { scope: { kind: 'calls', call_ids } })
    expect(api.count(`SELECT count(*) FROM kept_answers WHERE key = 'secret'`)).toBe(0)
  })
})

describe('ending the request', () => {
  const slow = { ...question, text: 'ある日の事でございます。' }

  async function untilSettled(): Promise<Record<string, unknown>> {
    await expect.poll(() => lastCall().status).not.toBe('pending')
    return lastCall()
  }

  for (const stream of [false, true]) {
    it(`cancels the provider's call, and the books say so (${stream ? 'stream' : 'JSON'})`, async () => {
      api.upstream.script(stream ? 'stall' : { fault: 'slow_first_byte', delayMs: 150_000 })
      const before = calls()
      const abort = new AbortController()
      const sent = api
        .post('/llm/translate/', { ...slow, stream }, { signal: abort.signal })
        .then(answer => answer.text())
      const ended = expect(sent).rejects.toThrow()
      while (calls() === before) await new Promise(resolve => setTimeout(resolve, 10))
      await new Promise(resolve => setTimeout(resolve, 100))
      abort.abort()
      await ended
      expect(await untilSettled()).toMatchObject({ status: 'error', error_kind: 'cancelled' })
      expect(api.count("SELECT count(*) FROM requests WHERE status = 'running'")).toBe(0)
    })
  }

  it('leaves a run alone that somebody else waits for', async () => {
    api.upstream.script({ fault: 'slow_first_byte', delayMs: 4000 })
    const headers = { 'idempotency-key': 'two-wait' }
    const abort = new AbortController()
    const before = calls()
    const leaves = api.post('/llm/translate/', slow, { headers, signal: abort.signal }).catch(() => 'left')
    while (calls() === before) await new Promise(resolve => setTimeout(resolve, 10))
    const stays = api.post('/llm/translate/', slow, { headers })
    await new Promise(resolve => setTimeout(resolve, 100))
    abort.abort()
    expect(await leaves).toBe('left')
    expect((await stays).status).toBe(200)
  })
})
