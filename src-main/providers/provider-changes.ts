import type { Clock } from '../ports.ts'
import type { NewProviderRow, ProviderModelRow, ProviderRepository } from '../store/repositories/provider-repository.ts'
import type { Store } from '../store/store.ts'
import { failing, sayFailure } from '../words/failure-sentences.ts'
import { sayProvider } from '../words/failures/provider-sentences.ts'
import type { Catalogue } from './catalogue.ts'
import { didYouMean } from './nearest-names.ts'
import { parseBaseUrl, parseProviderName } from './provider-input.ts'
import type {
  ConfiguredProvider,
  CustomProvider,
  NewModel,
  ProviderAdmin,
  ProviderChanges,
  ProviderRegistry,
} from './registry-types.ts'
import { requireOwner } from './set-up-providers.ts'

interface Dependencies {
  readonly repository: ProviderRepository
  readonly catalogue: Catalogue
  readonly clock: Clock
  readonly find: ProviderRegistry['find']
  readonly expect: ProviderAdmin['expect']
  readonly mode: Store['mode']
}

type Changes = Pick<ProviderAdmin, 'update' | 'add' | 'remove' | 'ensureRecorded'>

/** What a user may change in the provider configuration. Every value is checked before anything is written. */
export function createProviderChanges(dependencies: Dependencies): Changes {
  const { repository, catalogue, clock, find, expect } = dependencies

  const addModel = (providerId: number, model: NewModel) => {
    const before = repository.models(providerId).find(row => row.model === model.model)
    repository.putModel(mergeModel(before, userModel(providerId, { ...model, model: checkModelName(model.model) })))
  }
  const removeModel = (provider: ConfiguredProvider, model: string) => {
    const known = provider.models.find(candidate => candidate.model === model)
    if (known === undefined) throw failing('not_found', sayFailure('model.not_listed', { provider, model }))
    if (!known.addedByUser) {
      throw failing('conflict', sayFailure('model.of_catalogue', { model }))
    }
    if (provider.defaultModel === model) repository.update(provider.id, { defaultModel: null })
    repository.deleteModel(provider.id, model)
  }

  return {
    update(name, changes) {
      requireOwner(dependencies.mode)
      const { id, name: canonical } = expect(name)
      repository.transaction(() => {
        for (const model of changes.addModels ?? []) addModel(id, model)
        const row = checkChanges(expect(canonical), changes)
        if (Object.keys(row).length > 0) repository.update(id, { ...row, updatedAt: clock.now() })
        for (const model of changes.removeModels ?? []) removeModel(expect(canonical), model)
      })
      return expect(canonical)
    },
    add(custom) {
      requireOwner(dependencies.mode)
      const row = checkCustom(custom, clock.now())
      if (catalogue.providers.some(entry => entry.name === row.name)) {
        throw failing('conflict', sayFailure('provider.built_in', { name: row.name }))
      }
      const existing = repository.byName(row.name)
      if (existing !== null && existing.baseUrl !== null) {
        throw failing('conflict', sayFailure('provider.taken', { name: row.name }))
      }
      const models = new Set([...(custom.models ?? []), ...(custom.defaultModel ? [custom.defaultModel] : [])])
      repository.transaction(() => {
        const id = existing?.id ?? repository.insert(row)
        if (existing !== null) repository.update(id, row)
        for (const model of models) repository.putModel(userModel(id, { model: checkModelName(model) }))
      })
      return expect(row.name)
    },
    remove(name) {
      requireOwner(dependencies.mode)
      const provider = expect(name)
      const builtIn = catalogue.providers.some(entry => entry.name === provider.name)
      if (builtIn || repository.hasHistory(provider.id)) {
        repository.update(provider.id, { isActive: false, updatedAt: clock.now() })
        return 'deactivated'
      }
      repository.transaction(() => repository.delete(provider.id))
      return 'removed'
    },
    ensureRecorded(name, displayName) {
      const wanted = slugOf(name)
      const known = find(wanted)
      if (known !== null) return known
      requireOwner(dependencies.mode)
      const now = clock.now()
      const prices = catalogue.presets.find(preset => preset.name === wanted)?.pricesProviderId ?? null
      repository.insert({
        name: wanted,
        kind: 'openai_compatible',
        displayName: displayName ?? name,
        isActive: false,
        pricesProviderId: prices,
        createdAt: now,
        updatedAt: now,
      })
      return expect(wanted)
    },
  }
}

function checkChanges(provider: ConfiguredProvider, changes: ProviderChanges): Partial<NewProviderRow> {
  const row: Partial<NewProviderRow> = {}
  if (changes.displayName !== undefined) row.displayName = checkDisplayName(changes.displayName)
  if (changes.isActive !== undefined) row.isActive = changes.isActive
  if (changes.baseUrl !== undefined) row.baseUrl = checkBaseUrl(provider, changes)
  if (changes.defaultModel !== undefined) row.defaultModel = checkDefaultModel(provider, changes.defaultModel)
  if (changes.costPer1kTokensNanos !== undefined)
    row.costPer1kTokensNanos = checkPrice(provider, changes.costPer1kTokensNanos)
  if (changes.pricesProviderId !== undefined) row.pricesProviderId = changes.pricesProviderId
  return row
}

function checkBaseUrl(
  provider: ConfiguredProvider,
  { baseUrl, allowPlainHttp = false }: ProviderChanges,
): string | null {
  if (provider.kind === 'practice') {
    throw failing('usage', sayProvider('provider.practice_address'))
  }
  if (typeof baseUrl === 'string') return parseBaseUrl(baseUrl, { allowPlainHttp })
  if (provider.kind !== 'openai_compatible') return null
  throw failing('usage', sayProvider('provider.address_needed', { provider }))
}

/** A default must be a model that is listed: a mistyped one would fail every call. */
function checkDefaultModel(provider: ConfiguredProvider, model: string | null): string | null {
  if (model === null || provider.models.some(known => known.model === model)) return model
  const offered = provider.models.filter(known => !known.isRetired).map(known => known.model)
  const values = { provider, name: provider.name, model, advice: didYouMean(model, offered).trim() }
  throw failing('not_found', sayFailure('model.unknown', values), { provider: provider.name, model })
}

function checkPrice(provider: ConfiguredProvider, nanos: number | null): number | null {
  if (provider.kind === 'practice') throw failing('usage', sayProvider('provider.practice_price'))
  return checkCost(nanos)
}

function checkCost(nanos: number | null): number | null {
  if (nanos === null || (Number.isSafeInteger(nanos) && nanos >= 0 && nanos <= 1_000_000_000_000)) return nanos
  throw failing('usage', sayFailure('provider.bad_cost'))
}

function checkDisplayName(name: string): string {
  const trimmed = name.trim()
  if (trimmed !== '' && trimmed.length <= 80 && !/\p{Cc}/u.test(trimmed)) return trimmed
  throw failing('usage', sayFailure('provider.bad_display_name'))
}

function checkModelName(model: string): string {
  if (model.length <= 200 && /^[\p{L}\p{N}][\p{L}\p{N}._:@/+~-]*$/u.test(model)) return model
  throw failing('usage', sayFailure('model.bad_name', { model }))
}

function checkCustom(custom: CustomProvider, now: number): NewProviderRow & { name: string } {
  const name = parseProviderName(custom.name)
  return {
    name,
    kind: 'openai_compatible',
    displayName: checkDisplayName(custom.displayName ?? name),
    isActive: true,
    baseUrl: parseBaseUrl(custom.baseUrl, { allowPlainHttp: custom.allowPlainHttp ?? false }),
    defaultModel: custom.defaultModel ?? null,
    costPer1kTokensNanos: checkCost(custom.costPer1kTokensNanos ?? null),
    pricesProviderId: custom.pricesProviderId ?? null,
    createdAt: now,
    updatedAt: now,
  }
}

function userModel(providerId: number, model: NewModel): ProviderModelRow {
  return {
    providerId,
    model: model.model,
    displayName: model.displayName ?? null,
    contextTokens: checkTokens(model.contextTokens),
    maxOutputTokens: checkTokens(model.maxOutputTokens),
    addedByUser: true,
    isRetired: false,
    source: null,
    checkedOn: null,
  }
}

/** Adding a listed model again changes only what was said this time. */
function mergeModel(before: ProviderModelRow | undefined, added: ProviderModelRow): ProviderModelRow {
  if (before === undefined) return added
  return {
    ...before,
    displayName: added.displayName ?? before.displayName,
    contextTokens: added.contextTokens ?? before.contextTokens,
    maxOutputTokens: added.maxOutputTokens ?? before.maxOutputTokens,
    isRetired: false,
  }
}

function checkTokens(tokens: number | null | undefined): number | null {
  if (tokens === null || tokens === undefined) return null
  if (Number.isSafeInteger(tokens) && tokens > 0) return tokens
  throw failing('usage', sayProvider('model.token_limit'))
}

/** A name from elsewhere (`Azure OpenAI`) as a provider's name (`azure-openai`). */
function slugOf(name: string): string {
  const slug = name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 40)
    .replace(/^-+|-+$/g, '')
  return slug === '' ? 'unknown' : slug
}
