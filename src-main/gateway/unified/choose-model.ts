import { Failure } from '../../failure.ts'
import type { Choice, Selection } from '../../insights/selection/selection.ts'
import { didYouMean } from '../../providers/nearest-names.ts'
import type { ConfiguredProvider, ProviderAdmin } from '../../providers/registry-types.ts'
import type { ClientContext } from '../context-headers.ts'
import type { GatewayParts } from '../gateway-parts.ts'
import { Refused, usableProvider } from '../gateway-parts.ts'

export interface ChosenModel {
  readonly provider: ConfiguredProvider
  readonly model: string
  /** Where `auto` chose: why, and whom to ask next. */
  readonly choice: Pick<Choice, 'sentence' | 'next'> | null
}

/**
 * What a request's `model` means: `provider/model`, a model's name that one provider has, or `auto`.
 * A model named with its provider is not looked up: providers bring out models faster than catalogues.
 */
export function chooseModel(
  registry: Pick<ProviderAdmin, 'list' | 'find' | 'resolve'>,
  model: string,
  chooseByItself: () => ChosenModel,
): ChosenModel {
  if (model === 'auto') return chooseByItself()
  const slash = model.indexOf('/')
  if (slash > 0) {
    const provider = registry.find(model.slice(0, slash))
    const name = model.slice(slash + 1)
    if (provider !== null && name !== '')
      return { provider: usableProvider(provider, provider.name), model: name, choice: null }
  }
  const active = registry.list().filter(provider => provider.isActive)
  const serving = active.filter(provider => provider.models.some(known => known.model === model))
  const [only] = serving
  if (only !== undefined && serving.length === 1)
    return { provider: usableProvider(only, only.name), model, choice: null }
  if (serving.length > 1) {
    const candidates = serving.map(provider => `${provider.name}/${model}`).join(', ')
    throw new Refused(
      400,
      'model_ambiguous',
      `More than one provider has ${model}. Name one of ${candidates}.`,
      'model',
    )
  }
  const names = active.flatMap(provider =>
    provider.models.filter(known => !known.isRetired).map(known => `${provider.name}/${known.model}`),
  )
  const near = didYouMean(model, [...names, ...names.map(name => name.slice(name.indexOf('/') + 1))])
  throw new Refused(
    404,
    'model_not_found',
    `No provider has a model "${model}".${near} Write provider/model for one that Galley does not list.`,
    'model',
  )
}

/** What does best by the user's own calls; the configured default where no model can be chosen. */
export function chooseForClient(
  { registry, selection }: { registry: Pick<ProviderAdmin, 'resolve'>; selection: Pick<Selection, 'choose'> },
  { operation, context }: ClientContext,
): ChosenModel {
  const question = {
    operation,
    sourceLanguage: context.sourceLanguage ?? null,
    targetLanguage: context.targetLanguage ?? null,
    book: context.sourceBook ?? null,
  }
  try {
    const choice = selection.choose(question)
    return { provider: usableProvider(choice.provider, choice.provider.name), model: choice.model, choice }
  } catch (error) {
    if (!(error instanceof Failure) || error.code !== 'key_missing') throw error
    const { provider, model } = registry.resolve({})
    return { provider: usableProvider(provider, provider.name), model, choice: null }
  }
}

/**
 * Where a request names no model: the one that is set for its operation, else what does best. `default` asks for what is set,
 * for the operation or for everything, and chooses nothing.
 */
export function chooseUnnamed(
  parts: Pick<GatewayParts, 'registry' | 'selection' | 'firstModels'>,
  client: ClientContext,
  model: 'default' | null,
): ChosenModel {
  const first = parts.firstModels.of(client.operation)
  if (first === 'auto' || (first === null && model === null)) return chooseForClient(parts, client)
  const resolved = resolveFirst(parts, client)
  return { provider: usableProvider(resolved.provider, resolved.provider.name), model: resolved.model, choice: null }
}

function resolveFirst(
  { firstModels, registry }: Pick<GatewayParts, 'registry' | 'firstModels'>,
  { operation }: ClientContext,
) {
  try {
    const resolved = firstModels.resolve(operation, {})
    return resolved === 'auto' ? registry.resolve({}) : resolved
  } catch (error) {
    if (!(error instanceof Failure)) throw error
    throw new Refused(error.code === 'conflict' ? 403 : 404, 'model_not_found', error.message, 'model')
  }
}
