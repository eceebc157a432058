import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Outputs } from '../../src-main/contract/contract.ts'
import { verifyMetrics } from '../../src-main/ledger/metrics-verify.ts'
import { type ApiFixture, createApiFixture, reportedCall } from './api-fixture.ts'

type Recorded = Outputs['calls']['record']

let api: ApiFixture
beforeAll(async () => {
  api = await createApiFixture()
})
afterAll(() => api.dispose())

const calls = () => api.count('SELECT count(*) FROM service_calls')

async function record(body: unknown): Promise<Recorded> {
  const answer = await api.post('/llm/service-calls/', body)
  const recorded = (await answer.json()) as Recorded
  expect([answer.status, recorded]).toEqual([200, expect.objectContaining({ added: expect.any(Number) })])
  return recorded
}

describe('recording calls made elsewhere', () => {
  it('takes one, under any of the names logs use, and prices it', async () => {
    const { calls } = await record({
      provider: 'openai',
      model: 'gpt-4o-mini',
      prompt_tokens: 1_000_000,
      completion_tokens: 0,
      latency_ms: 5,
      user: 'mei',
    })
    const detail = await (await api.get(`/llm/service-calls/${calls[0]?.id}/`)).json()
    expect(detail).toMatchObject({
      origin: 'recorded',
      status: 'success',
      operation: 'other',
      input_tokens: 1_000_000,
      cost_nanos: 150_000_000,
      created_by: 'mei',
    })
  })

  it('takes 10,000 at once, once', async () => {
    const batch = Array.from({ length: 10_000 }, (_, at) =>
      reportedCall({ key: `bulk ${at}`, request_id: `r${at % 50}` }),
    )
    const before = calls()
    const first = await record({ calls: batch })
    expect([first.added, first.duplicates, first.calls.length]).toEqual([10_000, 0, 10_000])
    expect(calls()).toBe(before + 10_000)
    const again = await record({ calls: batch })
    expect([again.added, again.duplicates]).toEqual([0, 10_000])
    expect(again.calls.map(({ id }) => id)).toEqual(first.calls.map(({ id }) => id))
    expect(calls()).toBe(before + 10_000)
    const report = await verifyMetrics({ store: api.app.store, timeZone: 'UTC' })
    expect(report.differences).toEqual([])
  })

  it('counts a key once within a batch, and takes calls without one as different', async () => {
    const recorded = await record([
      reportedCall({ key: 'twin' }),
      reportedCall({ key: 'twin' }),
      reportedCall(),
      reportedCall(),
    ])
    expect(recorded.calls.map(({ outcome }) => outcome)).toEqual(['added', 'duplicate', 'added', 'added'])
  })

  it('refuses a whole batch for an entry that cannot be, and says which', async () => {
    const before = calls()
    const answer = await api.post('/llm/service-calls/', [
      reportedCall(),
      reportedCall({ created_at: 'yesterday' }),
      reportedCall({ status: 'pending' }),
    ])
    expect(answer.status).toBe(422)
    expect(await answer.json()).toMatchObject({
      code: 'invalid_input',
      details: { refused: 2, entries: [{ entry: 1, reason: 'created_at is not a time' }, { entry: 2 }] },
    })
    expect(calls()).toBe(before)
  })

  it('refuses more than 10,000, nothing, and what is not a call', async () => {
    for (const body of [Array.from({ length: 10_001 }, () => reportedCall()), [], 'call', { model: 'x' }, null]) {
      const answer = await api.post('/llm/service-calls/', body)
      expect(answer.status).toBe(400)
      expect(await answer.json()).toMatchObject({ code: 'usage' })
    }
  })

  it('lets other requests have their turn all the while', async () => {
    const batch = Array.from({ length: 5000 }, () => reportedCall())
    let answered = 0
    let done = false
    const recording = record(batch).finally(() => {
      done = true
    })
    while (!done) {
      await api.get('/llm/settings/')
      answered += 1
    }
    await recording
    expect(answered).toBeGreaterThan(15)
  })
})

describe('feedback on a call', () => {
  async function newCall(output = 'The cat sat on the mat.'): Promise<number> {
    const { calls } = await record(reportedCall({ source_text: '猫がマットに座った。', output }))
    return calls[0]?.id ?? 0
  }
  const scores = async (id: number) =>
    ((await (await api.get(`/llm/service-calls/${id}/`)).json()) as Outputs['calls']['show']).scores

  it('keeps rating and comment, each newer one over the last', async () => {
    const id = await newCall()
    await api.post(`/llm/service-calls/${id}/feedback/`, { rating: 'down', comment: 'Stiff', user: 'mei' })
    const answer = await api.post(`/llm/service-calls/${id}/feedback/`, { rating: 0.75, user: 'mei' })
    expect(await answer.json()).toEqual({ id, rating: 0.75, comment: 'Stiff', correction: null, quality_score: 0.75 })
    expect((await scores(id)).map(({ source, name, value, created_by }) => [source, name, value, created_by])).toEqual([
      ['user', 'rating', 0.75, 'mei'],
      ['user', 'rating', 0, 'mei'],
    ])
    const cleared = await api.post(`/llm/service-calls/${id}/feedback/`, { comment: null })
    expect(await cleared.json()).toMatchObject({ comment: null })
  })

  it('takes a rating back, and what was given before holds no longer', async () => {
    const id = await newCall()
    const path = `/llm/service-calls/${id}/feedback/`
    await api.post(path, { rating: 'down' })
    await api.post(path, { corrected_text: 'The cat sat on the mat!' })
    const one = await api.post(path, { rating: null })
    // What is left is the correction: one character of 23.
    expect(await one.json()).toMatchObject({ rating: null, quality_score: 0.957 })
    const none = await api.post(path, { corrected_text: null })
    expect(await none.json()).toMatchObject({ rating: null, correction: null, quality_score: null })
    expect((await scores(id)).map(({ name, value }) => [name, value])).toEqual([
      ['correction', null],
      ['rating', null],
      ['correction', 0.957],
      ['rating', 0],
    ])
    const again = await api.post(path, { rating: 'up' })
    expect(await again.json()).toMatchObject({ quality_score: 1 })
  })

  it('keeps how near a corrected text is to what the model wrote, as a score of its own', async () => {
    const id = await newCall()
    const answer = await api.post(`/llm/service-calls/${id}/feedback/`, { corrected_text: 'The cat sat on a mat.' })
    // "the" becomes "a": one replaced, two deleted, of 23 characters.
    const correction = { distance: 3, length: 23, score: 1 - 3 / 23 }
    expect(await answer.json()).toMatchObject({ correction, quality_score: 0.87 })
    expect(await scores(id)).toMatchObject([{ source: 'user', name: 'correction', value: 0.87 }])
    const { totals } = (await (await api.get('/llm/dashboard/')).json()) as Outputs['metrics']['dashboard']
    expect(totals.score.user.calls).toBeGreaterThan(0)
  })

  it('counts characters as people do', async () => {
    const id = await newCall('𠮷野家に行く')
    const answer = await api.post(`/llm/service-calls/${id}/feedback/`, { corrected_text: '吉野家に行く' })
    expect(await answer.json()).toMatchObject({ correction: { distance: 1, length: 6 } })
  })

  it('cannot compare a correction with text that is not kept', async () => {
    const { calls } = await record(reportedCall())
    const answer = await api.post(`/llm/service-calls/${calls[0]?.id}/feedback/`, { corrected_text: 'x', rating: 1 })
    expect(answer.status).toBe(409)
    expect(await answer.json()).toMatchObject({ code: 'conflict', details: { reason: 'never_stored' } })
    expect(await scores(calls[0]?.id ?? 0)).toEqual([])
  })

  it('is refused for a call that is not there, and for nothing said', async () => {
    expect((await api.post('/llm/service-calls/99999999/feedback/', { rating: 1 })).status).toBe(404)
    expect((await api.post(`/llm/service-calls/${await newCall()}/feedback/`, {})).status).toBe(400)
    expect((await api.post(`/llm/service-calls/${await newCall()}/feedback/`, { rating: 2 })).status).toBe(400)
  })
})
