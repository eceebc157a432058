import { calcPrice } from '@pydantic/genai-prices'
import { describe, expect, it } from 'vitest'
import { isRetiredOn, readCatalogue } from '../../src-main/providers/catalogue.ts'
import { parseBaseUrl, parseProviderName } from '../../src-main/providers/provider-input.ts'
import { testPaths } from '../support/temporary-registry.ts'

const catalogue = readCatalogue(testPaths)
const models = catalogue.providers.flatMap(provider => provider.models.map(model => ({ provider, model })))

describe('provider catalogue', () => {
  it('has the five providers in the form their SDKs take, and the practice provider', () => {
    const urls = Object.fromEntries(catalogue.providers.map(provider => [provider.name, provider.baseUrl]))
    expect(urls).toEqual({
      openai: 'https://api.openai.com/v1',
      anthropic: 'https://api.anthropic.com',
      google: 'https://generativelanguage.googleapis.com',
      cohere: 'https://api.cohere.com',
      mistral: 'https://api.mistral.ai/v1',
      practice: 'practice://local',
    })
  })

  it('prices every current model from genai-prices, or says why not', () => {
    const disagreeing = models
      .filter(({ provider, model }) => provider.pricesProviderId !== null && model.status === 'current')
      .filter(({ provider, model }) => {
        const price = calcPrice({ input_tokens: 1000, output_tokens: 1000 }, model.model, {
          providerId: provider.pricesProviderId ?? '',
          timestamp: new Date(`${catalogue.date}T00:00:00Z`),
        })
        return (price === null) !== (model.unpricedBecause !== undefined)
      })
      .map(({ provider, model }) => `${provider.name}/${model.model}`)
    expect(disagreeing).toEqual([])
  })

  it('prices every default model, so that a first call has a cost', () => {
    for (const provider of catalogue.providers.filter(entry => entry.pricesProviderId !== null)) {
      const price = calcPrice({ input_tokens: 1000 }, provider.defaultModel, {
        providerId: provider.pricesProviderId ?? '',
      })
      expect(price, provider.name).not.toBeNull()
    }
  })

  it('agrees with the context windows of genai-prices to within a tenth', () => {
    for (const { provider, model } of models) {
      if (provider.pricesProviderId === null || model.contextTokens === null) continue
      const known = calcPrice({ input_tokens: 1 }, model.model, { providerId: provider.pricesProviderId })?.model
        .context_window
      if (known === undefined) continue
      expect(Math.abs(model.contextTokens - known) / known, model.model).toBeLessThan(0.1)
    }
  })

  it('lists each model once and names only successors it knows', () => {
    for (const provider of catalogue.providers) {
      const names = provider.models.map(model => model.model)
      expect(new Set(names).size).toBe(names.length)
      for (const { replacement } of provider.models) if (replacement) expect(names).toContain(replacement)
    }
  })

  it('takes a model as retired from the day it ends', () => {
    const ending = models.find(({ model }) => model.model === 'gpt-5')?.model
    if (ending === undefined) throw new Error('gpt-5 is in the catalogue')
    expect(isRetiredOn(ending, '2026-12-10')).toBe(false)
    expect(isRetiredOn(ending, '2026-12-11')).toBe(true)
  })

  it('offers presets with names and addresses that can be used', () => {
    for (const preset of catalogue.presets) {
      expect(parseProviderName(preset.name)).toBe(preset.name)
      expect(parseBaseUrl(preset.baseUrl)).toBe(preset.baseUrl)
    }
  })
})
