import type { Clock, Environment, Logger, Paths } from '../ports.ts'
import { createProviderRepository } from '../store/repositories/provider-repository.ts'
import type { Store } from '../store/store.ts'
import { findInEnvironment } from '../vault/key-variables.ts'
import { failing, sayFailure } from '../words/failure-sentences.ts'
import { readCatalogue } from './catalogue.ts'
import { configureProvider } from './configure-provider.ts'
import { didYouMean } from './nearest-names.ts'
import { createProviderChanges } from './provider-changes.ts'
import { needsKey } from './provider-input.ts'
import type { ConfiguredProvider, ModelWish, ProviderAdmin, ProviderSetUp, ResolvedModel } from './registry-types.ts'
import { rememberProviders } from './remembered-providers.ts'
import { setUpProviders } from './set-up-providers.ts'

/** The two settings that name a default; null where the user set none. */
interface DefaultModelSettings {
  get(key: 'defaultProvider' | 'defaultModel'): string | null
}

interface Choice {
  readonly provider: ConfiguredProvider
  readonly isGuess: boolean
}

export interface RegistryDependencies {
  readonly store: Store
  readonly clock: Clock
  readonly environment: Environment
  readonly paths: Paths
  readonly logger: Logger
  readonly settings?: DefaultModelSettings
  /** Names of providers that are known to have a key elsewhere; keys in the environment are seen without it. */
  readonly providersWithKey?: () => readonly string[]
}

/**
 * Provider configuration: the dated catalogue, over it the user's changes, over those the
 * environment. Reads work on a read-only store; a change on one is refused with a `Failure`.
 */
export function createProviderRegistry(dependencies: RegistryDependencies): ProviderAdmin {
  const { store, clock, environment, paths, logger, settings } = dependencies
  const { repository, byName } = rememberProviders(createProviderRepository(store))
  const catalogue = readCatalogue(paths)

  const configure = (row: ReturnType<typeof repository.byName>, models = row ? repository.models(row.id) : []) =>
    row === null ? null : configureProvider(row, models, { environment, catalogue })

  const list = (): readonly ConfiguredProvider[] => {
    const models = Map.groupBy(repository.allModels(), model => model.providerId)
    return repository.list().flatMap(row => configure(row, models.get(row.id) ?? []) ?? [])
  }
  const find = (name: string) => {
    const key = name.trim().toLowerCase()
    const remembered = byName.get(key)
    if (remembered !== undefined) return remembered
    const provider = configure(repository.byName(key))
    // A reader does not see the owner's changes coming.
    if (provider !== null && store.mode === 'owner') byName.set(key, provider)
    return provider
  }

  const expect = (name: string): ConfiguredProvider => {
    const provider = find(name)
    if (provider !== null) return provider
    const names = repository.list().map(row => row.name)
    const advice =
      names.length === 0
        ? ' No provider is set up yet: run `galley setup-providers`.'
        : `${didYouMean(name, names)} Set up are: ${names.join(', ')}. Add another with \`galley providers add\`.`
    throw failing('not_found', sayFailure('provider.unknown', { name, advice }), { provider: name })
  }

  const resolve = ({ provider: named, model: wanted, first = null }: ModelWish): ResolvedModel => {
    // A name is looked for among the provider's own, whatever its case.
    const isOfFirst = first !== null && (named ? expect(named).name === first.provider : !wanted)
    const choice = isOfFirst
      ? { provider: first.provider, model: wanted || first.model }
      : { provider: named, model: wanted }
    // A model without a provider in the environment is a wish of its own, where no provider is chosen either.
    const model = choice.model || (choice.provider || preferredName() ? null : environment.LLM_MODEL_NAME || null)
    const { provider, isGuess } = chooseProvider({ provider: choice.provider, model, first: first?.provider ?? null })
    if (!provider.isActive) {
      throw failing('conflict', sayFailure('provider.off', { provider, name: provider.name }), {
        provider: provider.name,
      })
    }
    const resolved = withNote(provider, model ?? defaultModel(provider), logger)
    return isGuess ? { ...resolved, isGuess } : resolved
  }

  const chooseProvider = ({
    provider,
    model,
    first,
  }: {
    provider: string | null | undefined
    model: string | null
    first: string | null
  }): Choice => {
    if (provider) return { provider: expect(provider), isGuess: false }
    const name = (first === null ? null : find(first)?.name) ?? preferredName()
    const preferred = name === null ? null : { provider: expect(name), isGuess: false }
    const lists = (candidate: ConfiguredProvider) => candidate.models.some(known => known.model === model)
    if (model === null || (preferred !== null && lists(preferred.provider))) return preferred ?? firstUsable()
    const serving = list().filter(candidate => candidate.isActive && lists(candidate))
    const [only, ...others] = serving
    if (only !== undefined && others.length === 0) return { provider: only, isGuess: false }
    return preferred ?? firstUsable(others.length > 0 ? serving : list())
  }

  /** The provider that the environment, else the settings say. */
  const preferredName = (): string | null =>
    (environment.LLM_PROVIDER || settings?.get('defaultProvider') || '').trim().toLowerCase() || null

  const firstUsable = (among = list()): Choice => {
    const active = among.filter(provider => provider.isActive && provider.kind !== 'practice')
    const keyed = new Set(dependencies.providersWithKey?.() ?? [])
    const usable =
      active.find(provider => keyed.has(provider.name) || findInEnvironment(provider.name, environment) !== null) ??
      active.find(provider => !needsKey(provider))
    if (usable !== undefined) return { provider: usable, isGuess: false }
    const [first] = active
    if (first !== undefined) return { provider: first, isGuess: true }
    throw failing('not_found', sayFailure('provider.none'))
  }

  const defaultModel = (provider: ConfiguredProvider): string => {
    const fromEnvironment = environment.LLM_MODEL_NAME
    if (fromEnvironment && isMeantFor(provider, fromEnvironment)) return fromEnvironment
    const fromSettings = settings?.get('defaultModel')
    if (fromSettings && settings?.get('defaultProvider') === provider.name) return fromSettings
    const model = provider.defaultModel ?? provider.models.find(candidate => !candidate.isRetired)?.model
    if (model) return model
    throw failing('not_found', sayFailure('model.none', { provider, name: provider.name }), { provider: provider.name })
  }

  /** `LLM_MODEL_NAME` belongs to the provider that is preferred; where none is, to whoever has such a model. */
  const isMeantFor = (provider: ConfiguredProvider, model: string): boolean => {
    const name = preferredName()
    return name === null ? provider.models.some(known => known.model === model) : name === provider.name
  }

  const setUpNow = () => setUpProviders({ repository, catalogue, clock, logger, mode: store.mode })
  /** Not told to anybody yet. */
  let madeAtOpening: readonly ProviderSetUp[] = []

  return {
    list,
    find,
    byId: id => configure(repository.byId(id)),
    expect,
    resolve,
    setUp() {
      const results = setUpNow().map(result => madeAtOpening.find(({ name }) => name === result.name) ?? result)
      madeAtOpening = []
      return results
    },
    setUpIfNew() {
      if (repository.list().length === 0) madeAtOpening = setUpNow()
    },
    ...createProviderChanges({ repository, catalogue, clock, find, expect, mode: store.mode }),
  }
}

/** Checks the model against what is known of the provider. A custom endpoint may serve models nobody listed. */
function withNote(provider: ConfiguredProvider, model: string, logger: Logger): ResolvedModel {
  const known = provider.models.find(candidate => candidate.model === model)
  if (known?.isRetired) {
    const successor = known.replacement ? ` Its successor is ${known.replacement}.` : ''
    const note = `${provider.displayName} no longer offers ${model}; the call will probably be refused.${successor}`
    logger.warn({ provider: provider.name, model }, note)
    return { provider, model, note }
  }
  if (known) return { provider, model }
  if (provider.kind === 'openai_compatible') {
    return {
      provider,
      model,
      note: `${model} is not among the models listed for ${provider.displayName}; it is tried as it is.`,
    }
  }
  const names = provider.models.filter(candidate => !candidate.isRetired).map(candidate => candidate.model)
  const values = { provider, name: provider.name, model, advice: didYouMean(model, names).trim() }
  throw failing('not_found', sayFailure('model.unknown', values), { provider: provider.name, model })
}
