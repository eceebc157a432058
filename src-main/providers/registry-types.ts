import type { ProviderKind } from '../../db/vocabulary.ts'

/** A provider as configured: catalogue, user's changes and environment applied, in that order. */
export interface ConfiguredProvider {
  readonly id: number
  readonly name: string
  readonly kind: ProviderKind
  readonly displayName: string
  readonly isActive: boolean
  /** In the form the provider's own SDK takes. */
  readonly baseUrl: string
  readonly baseUrlSource: 'environment' | 'user' | 'catalogue'
  readonly defaultModel: string | null
  readonly costPer1kTokensNanos: number | null
  readonly pricesProviderId: string | null
  readonly models: readonly ConfiguredModel[]
}

export interface ConfiguredModel {
  readonly model: string
  readonly displayName: string | null
  readonly contextTokens: number | null
  readonly maxOutputTokens: number | null
  readonly addedByUser: boolean
  readonly isRetired: boolean
  readonly source: string | null
  readonly checkedOn: string | null
  /** What the catalogue names as its successor, where it names one. */
  readonly replacement?: string | null
  /** The day (`YYYY-MM-DD`) on which the provider stops answering for it. */
  readonly retiresOn?: string | null
  /** False where the provider refuses requests that set a temperature. */
  readonly acceptsTemperature?: boolean
}

/** Reads and changes provider configuration. Names are unique, lower case. */
export interface ProviderRegistry {
  list(): readonly ConfiguredProvider[]
  /** Null when there is none of that name. */
  find(name: string): ConfiguredProvider | null
  byId(id: number): ConfiguredProvider | null
  /**
   * What is asked for; else `first`, where it fits what is asked for; else what `LLM_PROVIDER`/`LLM_MODEL_NAME`, then the settings
   * say; else the first provider with a key, or that needs none.
   */
  resolve(choice: ModelWish): ResolvedModel
}

/** What a caller names; null and left out are the same. */
export interface ModelWish {
  readonly provider?: string | null
  readonly model?: string | null
  /** What is set for this kind of work: its provider and model where neither is named, the one missing where it fits the other. */
  readonly first?: { readonly provider: string; readonly model: string } | null
}

export interface ResolvedModel {
  readonly provider: ConfiguredProvider
  readonly model: string
  /** Something the person should know: the model is retired, or unknown to the catalogue. */
  readonly note?: string
  /** Nobody chose the provider and no key of any is known: it is only the first in the list. */
  readonly isGuess?: boolean
}

/** What one run of set-up did to one provider. */
export interface ProviderSetUp {
  readonly name: string
  readonly outcome: 'created' | 'refreshed' | 'unchanged'
  readonly modelsAdded: readonly string[]
  readonly modelsRetired: readonly string[]
}

/** A user's changes; null goes back to what the catalogue says. */
export interface ProviderChanges {
  readonly displayName?: string
  readonly isActive?: boolean
  readonly baseUrl?: string | null
  /** Accept plain http to another machine. */
  readonly allowPlainHttp?: boolean
  readonly defaultModel?: string | null
  readonly costPer1kTokensNanos?: number | null
  readonly pricesProviderId?: string | null
  readonly addModels?: readonly NewModel[]
  /** Models the user added. */
  readonly removeModels?: readonly string[]
}

export interface CustomProvider {
  readonly name: string
  readonly displayName?: string
  readonly baseUrl: string
  readonly allowPlainHttp?: boolean
  readonly defaultModel?: string | null
  readonly costPer1kTokensNanos?: number | null
  readonly pricesProviderId?: string | null
  readonly models?: readonly string[]
}

export interface NewModel {
  readonly model: string
  readonly displayName?: string | null
  readonly contextTokens?: number | null
  readonly maxOutputTokens?: number | null
}

/** The registry with what changes it; needs the owner's store. */
export interface ProviderAdmin extends ProviderRegistry {
  /** Creates or refreshes the catalogue's providers. A user's columns and models survive; nothing is deleted. */
  setUp(): readonly ProviderSetUp[]
  /** Sets up a database without providers; the next `setUp` says that they were created. */
  setUpIfNew(): void
  /** All of the changes or, when one of them cannot be, none. */
  update(name: string, changes: ProviderChanges): ConfiguredProvider
  add(custom: CustomProvider): ConfiguredProvider
  /** Deletes a provider the user added and that served no call; any other is switched off, and its history stays. */
  remove(name: string): 'removed' | 'deactivated'
  /** The provider of that name for recorded and imported calls; one that is unknown is made, inactive and without an address. */
  ensureRecorded(name: string, displayName?: string): ConfiguredProvider
  /** The provider of that name, or a `Failure('not_found')` that names the nearest. */
  expect(name: string): ConfiguredProvider
}
