import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type ApiFixture, createApiFixture } from './api-fixture.ts'

const question = {
  text: '吾輩は猫である。名前はまだ無い。',
  target_language: 'en',
  provider: 'openai',
  model: 'gpt-4o-mini',
} as const

let api: ApiFixture
beforeEach(async () => {
  api = await createApiFixture()
})
afterEach(() => api.dispose())

const json = async (response: Response) => (await response.json()) as Record<string, never>

describe('an operation', () => {
  it('says what was tried where every model failed', async () => {
    const steps = [
      { provider: 'anthropic', model: 'claude-sonnet-5-5' },
      { provider: 'mistral', model: 'mistral-large-2512' },
    ]
    api.app.chains.set({ operation: null, book: null, cause: 'any', steps })
    api.upstream.script('server_error', 'overloaded')
    const response = await api.post('/llm/translate/', question)
    const body = (await json(response)) as unknown as {
      message: string
      details: { attempts: { provider: string; call_id: number | null; error_kind: string | null; message: string }[] }
    }
    expect(response.status).toBe(502)
    expect(body.details.attempts.map(({ provider, call_id, error_kind }) => [provider, call_id, error_kind])).toEqual([
      ['openai', 1, 'server'],
      ['anthropic', 2, 'overloaded'],
      ['mistral', null, null],
    ])
    expect(body.message).toContain('Tried: openai/gpt-4o-mini')
    expect(body.message).toContain('Not asked: mistral/mistral-large-2512')
  })

  it('says who answered in place of the model that was asked', async () => {
    api.app.chains.set({
      operation: null,
      book: null,
      cause: 'any',
      steps: [{ provider: 'anthropic', model: 'claude-sonnet-5-5' }],
    })
    api.upstream.script('server_error')
    const answer = (await json(await api.post('/llm/translate/', question))) as unknown as {
      warnings: { code: string; message: string }[]
    }
    expect(answer.warnings).toContainEqual(
      expect.objectContaining({
        code: 'stand_in',
        message: expect.stringMatching(/answered by anthropic\/claude-sonnet-5-5 in place of openai\/gpt-4o-mini/),
      }),
    )
  })

  it('with auto says why its model was chosen, and the call keeps it; a book keeps the model', async () => {
    api.app.selection.setPolicy(null, { exploration: 0 })
    const { provider: _, ...rest } = question
    const answer = (await json(
      await api.post('/llm/translate/', { ...rest, model: 'auto', book: 'Bot-chan' }),
    )) as unknown as { choice: string; provider: string; model: string; call_ids: number[] }
    expect(answer.choice).toContain(answer.model)
    expect(answer.choice).toContain('Not enough data yet for translation from Japanese to English')
    const call = (await json(await api.get(`/llm/service-calls/${answer.call_ids[0]}/`))) as unknown as {
      details: { choice: string }
    }
    expect(call.details.choice).toBe(answer.choice)
    const { books } = (await json(await api.get('/llm/routing/books/'))) as unknown as { books: object[] }
    expect(books).toEqual([
      expect.objectContaining({
        book: 'Bot-chan',
        provider: answer.provider,
        model: answer.model,
        target_language: 'en',
      }),
    ])
    const estimated = (await json(
      await api.post('/llm/estimate/', { ...rest, operation: 'translation', model: 'auto', book: 'Bot-chan' }),
    )) as unknown as { model: string; choice: string }
    expect([estimated.model, estimated.choice.includes('was kept')]).toEqual([answer.model, true])
  })

  it('that a budget holds back is answered with 402, the budget and when it renews', async () => {
    await api.fetch('/llm/budgets/', {
      method: 'PUT',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ scope: 'operation', scope_value: 'translation', period: 'day', limit_usd: 0.000001 }),
    })
    const response = await api.post('/llm/translate/', { ...question, max_tokens: 1000 })
    expect(response.status).toBe(402)
    expect(await json(response)).toMatchObject({
      code: 'provider',
      message: expect.stringContaining('the daily budget for the operation translation'),
      details: { kind: 'budget_blocked', period: 'day', renews_at: expect.stringMatching(/T00:00:00\.000Z$/) },
    })
    expect(api.upstream.requests).toEqual([])
  })
})

it('events tell of a budget that is reached and of calls it holds back', async () => {
  const heard: string[] = []
  api.app.budgets.subscribe(({ type }) => heard.push(type))
  api.app.budgets.set({ scope: 'all', period: 'day', limitNanos: 2_000_000, hard: true, thresholds: [1] })
  await api.post('/llm/translate/', { ...question, max_tokens: 20 })
  await api.post('/llm/translate/', { ...question, max_tokens: 4000 })
  expect(heard).toEqual(['budget_reached', 'budget_blocked'])
  const [alert] = api.app.alerts.history({ limit: 5 })
  expect(alert).toMatchObject({ metric: 'cost', state: 'resolved', subject: { kind: 'all' }, ruleId: null })
  expect(alert?.message).toMatch(/^1 % of the daily budget for all spending \(\$0\.0020\) is spent: \$0\.00/)
  const events = await api.get('/events', { 'last-event-id': 'x-0' })
  const reader = events.body?.getReader()
  let text = ''
  while (!text.includes('budget_blocked')) text += new TextDecoder().decode((await reader?.read())?.value)
  await reader?.cancel()
  expect(text).toContain('event: budget_reached')
})

it('models that are paused are shown, to the API and in the health of the server', async () => {
  api.upstream.script('rate_limit')
  await api.post('/llm/translate/', question)
  const { breakers } = (await json(await api.get('/llm/routing/breakers/'))) as unknown as { breakers: object[] }
  expect(breakers).toEqual([
    expect.objectContaining({ provider: 'openai', model: 'gpt-4o-mini', state: 'open', error_kind: 'rate_limit' }),
  ])
  const health = await (await api.get('/health?deep=1')).text()
  expect(health).toContain('Paused: openai/gpt-4o-mini: the provider limits the rate')
})
