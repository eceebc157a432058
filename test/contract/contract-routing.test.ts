import { expect, it } from 'vitest'
import { reportedCall } from '../procedures/api-fixture.ts'
import { describeContract, refused } from './describe-contract.ts'

describeContract('budgets and routing', subject => {
  it('blames no provider for a call that its caller gave up, or a budget held back', async () => {
    const at = (minute: number) => `2026-03-01T10:0${minute}:00Z`
    const given = { provider: 'cohere', model_name: 'command-a', status: 'error' } as const
    const failure = async () =>
      (await subject.client.providers.show({ provider: 'cohere' })).last_failure?.error_kind ?? null
    await subject.client.calls.record([
      reportedCall({ key: 'given up', ...given, error_kind: 'cancelled', created_at: at(1) }),
      reportedCall({ key: 'held back', ...given, error_kind: 'budget_blocked', created_at: at(2) }),
    ])
    expect(await failure()).toBeNull()
    await subject.client.calls.record([
      reportedCall({ key: 'failed', ...given, error_kind: 'overloaded', created_at: at(0) }),
    ])
    expect(await failure()).toBe('overloaded')
  })

  it('sets, shows and takes away budgets', async () => {
    const set = await subject.client.budgets.set({
      scope: 'book',
      scope_value: 'A Quiet Year',
      period: 'month',
      limit_usd: 20,
    })
    expect(set).toMatchObject({
      hard: true,
      limit_nanos: 20e9,
      spent_nanos: 0,
      left_usd: 20,
      thresholds: [50, 80, 100],
    })
    await subject.client.calls.record(reportedCall({ book: 'A Quiet Year', model_name: 'gpt-4o' }))
    const { budgets } = await subject.client.budgets.status()
    const now = budgets.find(({ id }) => id === set.id)
    expect(now?.spent_nanos).toBeGreaterThan(0)
    expect(now?.left_nanos).toBe(20e9 - (now?.spent_nanos ?? 0))
    const changed = await subject.client.budgets.set({
      scope: 'book',
      scope_value: 'A Quiet Year',
      period: 'month',
      limit_usd: 1,
    })
    expect(changed.id).toBe(set.id)
    const wrong = await refused(
      subject.client.budgets.set({ scope: 'operation', scope_value: 'baking', period: 'day', limit_usd: 1 }),
    )
    expect(wrong).toMatchObject({ code: 'invalid_input', status: 422 })
    expect(await subject.client.budgets.remove({ id: set.id })).toMatchObject({ scope_value: 'A Quiet Year' })
    expect((await subject.client.budgets.list()).budgets.map(({ id }) => id)).not.toContain(set.id)
    expect((await refused(subject.client.budgets.remove({ id: set.id }))).code).toBe('not_found')
  })

  it('sets chains and says which of their models would be passed over', async () => {
    const steps = [
      { provider: 'anthropic', model: 'claude-sonnet-5' },
      { provider: 'mistral', model: 'mistral-large-latest' },
    ]
    const chain = await subject.client.routing.setChain({ operation: 'translation', steps })
    expect(chain).toMatchObject({ operation: 'translation', book: null, cause: 'any' })
    expect(chain.steps.map(({ usable }) => usable)).toEqual([true, false])
    expect(chain.steps[1]?.problem).toContain('Mistral')
    expect((await subject.client.routing.show()).chains).toEqual([chain])
    const unknown = await refused(subject.client.routing.setChain({ steps: [{ provider: 'nobody', model: 'x' }] }))
    expect(unknown.code).toBe('not_found')
    await subject.client.routing.removeChain({ operation: 'translation' })
    expect((await subject.client.routing.show()).chains).toEqual([])
  })

  it('sets which model an operation asks first, says whom that comes to, and refuses what could not be called', async () => {
    const at = async (operation: string | null) =>
      (await subject.client.routing.firstModels()).first_models.find(first => first.operation === operation)
    expect(await at('translation')).toMatchObject({ choice: 'default', provider: (await at(null))?.provider })
    const named = { operation: 'translation', provider: 'anthropic', model: 'claude-sonnet-5' } as const
    const set = await subject.client.routing.setFirst({ ...named, choice: 'model' })
    expect(set).toMatchObject({ ...named, choice: 'model', usable: true, problem: null })
    expect(set.price?.buckets.input_uncached).toBeGreaterThan(0)
    expect(await at('translation')).toEqual(set)
    expect(await at('abstract_generation')).toMatchObject({ choice: 'default' })
    const estimate = await subject.client.operations.estimate({
      operation: 'translation',
      text: '雨。',
      target_language: 'en',
    })
    expect([estimate.provider, estimate.model]).toEqual(['anthropic', 'claude-sonnet-5'])
    const [{ value } = { value: null }] = (await subject.client.settings.list()).settings.filter(
      ({ key }) => key === 'model.translation',
    )
    expect(value).toBe('anthropic/claude-sonnet-5')

    const keyless = {
      operation: 'translation',
      choice: 'model',
      provider: 'mistral',
      model: 'mistral-large-2512',
    } as const
    expect(await refused(subject.client.routing.setFirst(keyless))).toMatchObject({
      code: 'conflict',
      message: expect.stringMatching(/key (for|of) Mistral/),
    })
    expect((await refused(subject.client.routing.setFirst({ ...keyless, provider: 'nobody' }))).code).toBe('not_found')
    expect((await refused(subject.client.routing.setFirst({ operation: 'translation', choice: 'model' }))).code).toBe(
      'invalid_input',
    )
    expect((await refused(subject.client.routing.setFirst({ choice: 'auto' }))).code).toBe('invalid_input')
    const through = subject.client.settings.set({ key: 'model.translation', value: 'mistral/mistral-large-2512' })
    expect((await refused(through)).message).toMatch(/key (for|of) Mistral/)
    expect(await at('translation')).toEqual(set)

    expect(await subject.client.routing.setFirst({ operation: 'translation', choice: 'auto' })).toMatchObject({
      ...{ choice: 'auto', provider: null, usable: true },
    })
    await subject.client.routing.setFirst({ operation: 'translation', choice: 'default' })
    const judge = { operation: 'quality_evaluation', provider: 'anthropic', model: 'claude-sonnet-5' } as const
    expect(await subject.client.routing.setFirst({ ...judge, choice: 'model' })).toMatchObject({
      ...judge,
      choice: 'model',
    })
    await subject.client.routing.setFirst({ operation: 'quality_evaluation', choice: 'default' })
    const before = await at(null)
    const everywhere = await subject.client.routing.setFirst({
      choice: 'model',
      provider: 'anthropic',
      model: 'claude-sonnet-5',
    })
    expect(everywhere).toMatchObject({
      operation: null,
      choice: 'model',
      provider: 'anthropic',
      model: 'claude-sonnet-5',
    })
    expect(await at('translation')).toMatchObject({
      choice: 'default',
      provider: 'anthropic',
      model: 'claude-sonnet-5',
    })
    expect(await subject.client.routing.setFirst({ choice: 'default' })).toEqual({ ...before, choice: 'default' })
  })

  it('chooses a model, explains it with figures, and follows the rules it is given', async () => {
    const asked = { operation: 'translation', source_language: 'ja', target_language: 'en' } as const
    const explained = await subject.client.routing.explain(asked)
    expect(explained.sentence).toContain(explained.model)
    expect(explained.said.code).toMatch(/^(choice|sentences)/)
    expect(explained.candidates.length).toBeGreaterThan(1)
    const set = await subject.client.routing.setPolicy({
      operation: 'translation',
      models: ['anthropic/claude-sonnet-5'],
      exploration: 0,
    })
    expect(set).toMatchObject({ operation: 'translation', exploration: 0, keeps_books: true })
    expect(await subject.client.routing.explain(asked)).toMatchObject({
      provider: 'anthropic',
      model: 'claude-sonnet-5',
    })
    const wrong = { weights: { success: 0, speed: 0, price: 0, quality: 0 } }
    expect((await refused(subject.client.routing.setPolicy(wrong))).code).toBe('invalid_input')
    expect(await subject.client.routing.resetPolicy({ operation: 'translation' })).toMatchObject({ models: null })
    expect((await subject.client.routing.breakers()).breakers).toEqual(expect.any(Array))
    expect((await subject.client.routing.books()).books).toEqual([])
    expect(await subject.client.routing.releaseBook({ book: 'none' })).toEqual({ released: 0 })
  })
})
