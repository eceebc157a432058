import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Failure } from '../../src-main/failure.ts'
import { createOperationsFixture } from '../operations/operations-fixture.ts'

let fixture: Awaited<ReturnType<typeof createOperationsFixture>>
beforeEach(async () => {
  fixture = await createOperationsFixture()
})
afterEach(() => fixture.dispose())

const text = '她走进了雨里。'
const planned = (named: { provider?: string; model?: string } = {}) => {
  const { provider, model } = fixture.operations.estimate.translate(text, { targetLanguage: 'en', ...named })
  return `${provider}/${model}`
}
const abstract = () => {
  const { provider, model } = fixture.operations.estimate.writeAbstract(text, {})
  return `${provider}/${model}`
}
const refusal = async (choice: { provider: string; model: string } | 'auto', operation = 'translation' as const) =>
  (await fixture.firstModels.check(operation, choice).then(
    () => null,
    (error: unknown) => error,
  )) as Failure | null

describe('the first model of an operation', () => {
  it('goes before the default, for its operation alone', () => {
    fixture.settings.set('defaultProvider', 'openai')
    fixture.settings.set('defaultModel', 'gpt-6-sol')
    fixture.firstModels.set('translation', { provider: 'mistral', model: 'mistral-large-2512' })
    expect([planned(), abstract()]).toEqual(['mistral/mistral-large-2512', 'openai/gpt-6-sol'])
    fixture.firstModels.set('translation', null)
    expect(planned()).toBe('openai/gpt-6-sol')
  })

  it('gives way to what the caller names, and fills in what the caller leaves out', () => {
    fixture.firstModels.set('translation', { provider: 'mistral', model: 'mistral-small-2603' })
    const { defaultModel } = fixture.registry.expect('anthropic')
    expect(planned({ provider: 'anthropic' })).toBe(`anthropic/${defaultModel}`)
    expect(planned({ provider: 'Mistral' })).toBe('mistral/mistral-small-2603')
    expect(planned({ model: 'mistral-large-2512' })).toBe('mistral/mistral-large-2512')
    expect(planned({ model: 'gpt-6-sol' })).toBe('openai/gpt-6-sol')
    expect(planned({ provider: 'practice' })).toMatch(/^practice\//)
  })

  it('leaves the choice to Galley where it is auto, and only where nobody is named', async () => {
    fixture.firstModels.set('translation', 'auto')
    const done = await fixture.operations.translate(text, { targetLanguage: 'en' })
    expect(done.ok && done.choice?.text).toMatch(/translation/)
    const named = await fixture.operations.translate(text, { targetLanguage: 'en', provider: 'openai' })
    expect(named.ok && named.choice).toBe(null)
  })

  it('is what a translation is sent to', async () => {
    fixture.firstModels.set('translation', { provider: 'mistral', model: 'mistral-large-2512' })
    const done = await fixture.operations.translate(text, { targetLanguage: 'en' })
    expect(done).toMatchObject({ ok: true, provider: 'mistral', model: 'mistral-large-2512' })
  })

  it('says what it is and where to change it, where it cannot be asked any more', () => {
    fixture.firstModels.set('translation', { provider: 'mistral', model: 'mistral-large-2512' })
    fixture.registry.update('mistral', { isActive: false })
    expect(() => planned()).toThrow(/Mistral is switched off.*asked first for translation.*Who does what/)
    expect(planned({ model: 'gpt-6-sol' })).toBe('openai/gpt-6-sol')
  })

  it('is refused with what to do, where it could not be asked now', async () => {
    expect((await refusal({ provider: 'nobody', model: 'x' }))?.message).toContain('no provider named "nobody"')
    expect((await refusal({ provider: 'mistral', model: 'mistral-large-251' }))?.message).toMatch(
      /no model "mistral-large-251". .*Did you mean mistral-large-2512.*Nothing was changed/,
    )
    fixture.registry.update('mistral', { isActive: false })
    expect((await refusal({ provider: 'mistral', model: 'mistral-large-2512' }))?.message).toMatch(
      /is switched off. Nothing was changed. Switch Mistral on under Providers/,
    )
    fixture.takeKeyAway()
    expect(await refusal({ provider: 'openai', model: 'gpt-6-sol' })).toMatchObject({
      code: 'conflict',
      message: expect.stringMatching(/no API key for OpenAI. Nothing was changed. Add a key for OpenAI/),
    })
    expect(await refusal({ provider: 'practice', model: 'practice-steady' })).toBe(null)
  })

  it('of judging is the judge, who is never left to auto', async () => {
    fixture.firstModels.set('quality_evaluation', { provider: 'mistral', model: 'mistral-large-2512' })
    expect(fixture.settings.get('judge.provider')).toBe('mistral')
    expect(fixture.firstModels.of('quality_evaluation')).toEqual({ provider: 'mistral', model: 'mistral-large-2512' })
    expect((await refusal('auto', 'quality_evaluation' as 'translation'))?.code).toBe('invalid_input')
    fixture.firstModels.set('quality_evaluation', null)
    expect(fixture.firstModels.of('quality_evaluation')).toBe(null)
  })
})
