import { operations } from '../../../db/vocabulary.ts'
import { needsKey } from '../../providers/provider-input.ts'
import type { ProviderAdmin } from '../../providers/registry-types.ts'
import type { ChangeTools } from './change-types.ts'
import { asksForPlainAnswer, plainPromptNames } from './plain-answer.ts'
import type { SetUp } from './recommendation-types.ts'

/** Keys by provider name; null where the keychain could not be asked. */
export type KeysConfigured = ReadonlyMap<string, boolean | null>

export type SetUpTools = Pick<ChangeTools, 'settings' | 'pricing' | 'chains' | 'firstModels' | 'prompts'> & {
  readonly registry: Pick<ProviderAdmin, 'list' | 'resolve'>
}

/** What is set up now, as the finders look at it. */
export function readSetUp(keys: KeysConfigured, tools: SetUpTools, now: number): SetUp {
  const { registry, settings, pricing, chains, firstModels, prompts } = tools
  return {
    now,
    providers: registry
      .list()
      .filter(({ kind }) => kind !== 'practice')
      .map(provider => ({
        id: provider.id,
        name: provider.name,
        displayName: provider.displayName,
        isActive: provider.isActive,
        isLocal: !needsKey(provider),
        hasKey: keys.get(provider.name) ?? null,
        defaultModel: provider.defaultModel,
        models: provider.models.map(({ model, isRetired, retiresOn = null, replacement = null }) => ({
          ...{ model, isRetired, retiresOn, replacement },
        })),
      })),
    usual: usualModel(registry),
    firstOf(operation) {
      const first = firstModels.of(operation)
      return first === 'auto' ? null : first
    },
    settings: {
      defaultModel: settings.get('defaultModel'),
      maxTokens: Object.fromEntries(operations.map(operation => [operation, settings.get(`maxTokens.${operation}`)])),
      chunkTokens: settings.get('chunkTokens'),
      concurrency: settings.get('concurrency'),
      retryLimit: settings.get('retryLimit'),
      promptCaching: settings.get('quality.promptCaching'),
    },
    plainPrompts: plainPromptNames.filter(prompt => asksForPlainAnswer(prompts.inForce(prompt).version)),
    chains: chains
      .list()
      .flatMap(({ operation, book, cause }) => (cause === 'any' && book === null ? [operation] : [])),
    priceOf(providerId, model) {
      const price = pricing.describePrice(providerId, model, now)
      if (price === null) return null
      return {
        input: price.buckets.inputUncached,
        output: price.buckets.outputText,
        cacheRead: price.buckets.cacheRead,
      }
    },
  }
}

function usualModel(registry: Pick<ProviderAdmin, 'resolve'>): SetUp['usual'] {
  try {
    const { provider, model, isGuess } = registry.resolve({})
    return isGuess === true ? null : { provider: provider.name, model }
  } catch {
    // Nothing is set up, or what is named is switched off: then nothing is usual.
    return null
  }
}
