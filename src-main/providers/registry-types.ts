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
}

/** Reads and changes provider configuration. Names are unique, lower case. */
export interface ProviderRegistry {
  list(): readonly ConfiguredProvider[]
  /** Null when there is none of that name. */
  find(name: string): ConfiguredProvider | null
  byId(id: number): ConfiguredProvider | null
  /** What `LLM_PROVIDER`/`LLM_MODEL_NAME`, then the settings, then the first provider with a key say; null when nothing is set up. */
  resolve(choice: { provider?: string | null; model?: string | null }): { provider: ConfiguredProvider; model: string }
}
