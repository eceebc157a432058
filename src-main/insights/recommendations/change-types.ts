import type { Operation } from '../../../db/vocabulary.ts'
import type { Ledger } from '../../ledger/ledger-types.ts'
import type { PriceBook } from '../../ledger/pricing-types.ts'
import type { PromptLibrary } from '../../operations/prompt-library.ts'
import type { ProviderAdmin } from '../../providers/registry-types.ts'
import type { FallbackChains, Step } from '../../service/fallback-chains.ts'
import type { FirstModel, FirstModels } from '../../service/first-models.ts'
import type { SettingKey, Settings } from '../../store/settings.ts'
import type { Store } from '../../store/store.ts'
import type { Said } from '../../words/said.ts'
import type { Change } from './recommendation-types.ts'

/** The services that everybody uses: advice changes nothing by another way. */
export interface ChangeTools {
  readonly store: Store
  readonly settings: Pick<Settings, 'get' | 'set' | 'reset' | 'describe'>
  readonly registry: Pick<ProviderAdmin, 'expect' | 'update'>
  readonly chains: Pick<FallbackChains, 'list' | 'set' | 'remove'>
  readonly firstModels: Pick<FirstModels, 'of' | 'set'>
  readonly pricing: PriceBook
  readonly ledger: Pick<Ledger, 'setCosts'>
  readonly prompts: Pick<PromptLibrary, 'inForce' | 'save' | 'use'>
}

/** One thing that was changed, in words a person knows it by. */
export interface ChangedValue {
  readonly what: string
  readonly from: string | number | null
  readonly to: string | number | null
}

/** What was done, and what it takes to take it back. Plain data: it is kept. */
export interface AppliedChange {
  readonly change: Change
  readonly message: string
  readonly said: Said
  readonly changes: readonly ChangedValue[]
  readonly before: Before
}

/** A setting that nobody had set goes back to following the default. */
export interface SettingBefore {
  readonly key: SettingKey
  readonly value: string | number | boolean | null
  readonly isSet: boolean
}

export type Before =
  | { readonly type: 'settings'; readonly settings: readonly SettingBefore[] }
  | {
      readonly type: 'first_models'
      readonly models: readonly { readonly operation: Operation; readonly first: FirstModel | null }[]
    }
  | { readonly type: 'provider_model'; readonly model: string | null }
  | { readonly type: 'chain'; readonly steps: readonly Step[] | null }
  | { readonly type: 'price' }
  /** Null: the one that ships. */
  | { readonly type: 'prompt'; readonly version: number | null }
