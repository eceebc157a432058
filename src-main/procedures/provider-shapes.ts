import { setTimeout as pause } from 'node:timers/promises'
import type { App } from '../app-types.ts'
import type { PriceDescription } from '../ledger/pricing-types.ts'
import { type Catalogue, readCatalogue } from '../providers/catalogue.ts'
import { needsKey } from '../providers/provider-input.ts'
import type { ConfiguredProvider } from '../providers/registry-types.ts'
import type { KeyStatus, Vault } from '../vault/vault.ts'

/** A provider with where its key is, never the key. */
export function providerToJson(provider: ConfiguredProvider, key: KeyStatus, catalogue: Catalogue) {
  const simulated = provider.kind === 'practice'
  return {
    id: provider.id,
    name: provider.name,
    kind: provider.kind,
    display_name: provider.displayName,
    simulated,
    is_active: provider.isActive,
    base_url: provider.baseUrl,
    base_url_source: provider.baseUrlSource,
    default_model: provider.defaultModel,
    cost_per_1k_tokens: provider.costPer1kTokensNanos === null ? null : provider.costPer1kTokensNanos / 1e9,
    prices_provider_id: provider.pricesProviderId,
    api_key_configured: simulated ? true : isConfigured(key),
    key: keyToJson(key),
    key_required: needsKey(provider),
    ...linksOf(provider, catalogue),
    models: provider.models.map(model => ({
      model: model.model,
      display_name: model.displayName,
      context_tokens: model.contextTokens,
      max_output_tokens: model.maxOutputTokens,
      added_by_user: model.addedByUser,
      is_retired: model.isRetired,
      replacement: model.replacement ?? null,
      retires_on: model.retiresOn ?? null,
      source: model.source,
      checked_on: model.checkedOn,
    })),
  }
}

function linksOf({ name }: ConfiguredProvider, { providers, presets }: Catalogue) {
  const known = [...providers, ...presets].find(entry => entry.name === name)
  return { key_url: known?.keyUrl ?? null, docs_url: known?.docsUrl ?? null }
}

/** Servers that a person may add by name, and which of them they have. */
export function presetsToJson({ presets }: Catalogue, providers: readonly ConfiguredProvider[]) {
  return presets.map(preset => ({
    name: preset.name,
    display_name: preset.displayName,
    base_url: preset.baseUrl,
    key_required: preset.keyRequired,
    key_url: preset.keyUrl,
    docs_url: preset.docsUrl,
    default_model: preset.defaultModel,
    prices_provider_id: preset.pricesProviderId,
    is_added: providers.some(({ name }) => name === preset.name),
  }))
}

const catalogues = new WeakMap<App, Catalogue>()

/** The catalogue that ships with the app; it does not change while that runs. */
export function catalogueOf(app: App): Catalogue {
  const known = catalogues.get(app) ?? readCatalogue(app.paths)
  catalogues.set(app, known)
  return known
}

export function keyToJson({ source, variable, lastFour, problem, said }: KeyStatus) {
  return { source, variable, last_four: lastFour, problem, said }
}

/** Null where the keychain could not be asked: that is not "no". */
function isConfigured({ source, problem }: KeyStatus): boolean | null {
  if (source !== 'none') return true
  return problem === null ? false : null
}

/** A keychain that asks for its password is not waited for: what it would say is not known yet. */
const keychainWaitMs = 2000

export async function describeKey(vault: Pick<Vault, 'describe'>, provider: string): Promise<KeyStatus> {
  const waiting = new AbortController()
  const problem = 'The keychain has not answered yet; it may be waiting for its password.'
  const tooLong = pause(keychainWaitMs, null, { signal: waiting.signal, ref: false }).catch(() => null)
  const status = await Promise.race([vault.describe(provider), tooLong])
  waiting.abort()
  return status ?? { provider, source: 'none', variable: null, lastFour: null, problem, said: null }
}

/** Every provider's, by name. */
export async function keysConfigured({
  registry,
  vault,
}: Pick<App, 'registry' | 'vault'>): Promise<ReadonlyMap<string, boolean | null>> {
  const entries = registry.list().map(async ({ name, kind }) => {
    return [name, kind === 'practice' ? true : isConfigured(await describeKey(vault, name))] as const
  })
  return new Map(await Promise.all(entries))
}

export function priceToJson(price: PriceDescription | null) {
  if (price === null) return null
  const { buckets } = price
  return {
    source: price.source,
    origin: price.origin,
    date: price.date,
    matched_model: price.matchedModel,
    buckets: {
      input_uncached: buckets.inputUncached,
      cache_read: buckets.cacheRead,
      cache_write_5m: buckets.cacheWrite5m,
      cache_write_1h: buckets.cacheWrite1h,
      output_text: buckets.outputText,
      reasoning: buckets.reasoning,
    },
  }
}
