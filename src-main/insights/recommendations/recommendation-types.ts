import type { CallStatus, ErrorKind, Operation, RecommendationKind } from '../../../db/vocabulary.ts'
import type { PromptName } from '../../operations/prompt-template.ts'
import type { ModelTask, ModelUse, ScoreSpread } from '../../store/repositories/recommendation-repository.ts'
import type { Said } from '../../words/said.ts'

/** What recommendations rest on: 30 days of real calls, read in one go. */
export interface UsageEvidence {
  readonly from: number
  readonly to: number
  readonly calls: number
  readonly uses: readonly ModelUse[]
  readonly errors: readonly {
    readonly providerId: number
    readonly model: string
    readonly operation: Operation
    readonly errorKind: ErrorKind
    readonly calls: number
  }[]
  /** Of models of which one does the other's work for less. */
  readonly scores: readonly (ModelTask & ScoreSpread)[]
  /** How many of the newest calls Galley's own operations made, 0..1: how those are made is ours to change. */
  readonly own: readonly {
    readonly providerId: number
    readonly model: string
    readonly operation: Operation
    readonly share: number
  }[]
}

interface ModelName {
  readonly provider: string
  readonly model: string
}

/** What is set up, as far as recommendations need it. */
export interface SetUp {
  readonly now: number
  readonly providers: readonly {
    readonly id: number
    readonly name: string
    readonly displayName: string
    readonly isActive: boolean
    readonly isLocal: boolean
    readonly hasKey: boolean | null
    readonly defaultModel: string | null
    readonly models: readonly {
      readonly model: string
      readonly isRetired: boolean
      readonly retiresOn: string | null
      readonly replacement: string | null
    }[]
  }[]
  /** What is used where nobody says otherwise; null where nothing is. */
  readonly usual: ModelName | null
  /** What is asked first for an operation; null where nothing of its own is set, or Galley chooses. */
  readonly firstOf: (operation: Operation) => ModelName | null
  readonly settings: {
    readonly defaultModel: string | null
    readonly maxTokens: Readonly<Record<string, number | null>>
    readonly chunkTokens: number
    readonly concurrency: number
    readonly retryLimit: number
    readonly promptCaching: 'auto' | 'always' | 'off'
  }
  /** Operations whose prompt for all books asks for nothing but the answer already. */
  readonly plainPrompts: readonly Operation[]
  /** Operations for which a fallback chain for any failure holds; null stands for all. */
  readonly chains: readonly (Operation | null)[]
  /** Nano-dollars per million tokens; null: unpriced. */
  priceOf(
    providerId: number,
    model: string,
  ): { readonly input: number | null; readonly output: number | null; readonly cacheRead: number | null } | null
}

/** A change that applying makes, in a form that can be kept and taken back. */
export type Change =
  | { readonly type: 'setting'; readonly key: string; readonly to: string | number | null }
  /** Words added to the prompt in force for all books; operations of one prompt go by its name. */
  | { readonly type: 'prompt'; readonly prompt: PromptName & Operation }
  | { readonly type: 'usual_model'; readonly provider: string; readonly model: string }
  | {
      readonly type: 'first_model'
      readonly operations: readonly Operation[]
      readonly provider: string
      readonly model: string
    }
  | { readonly type: 'provider_model'; readonly provider: string; readonly model: string }
  | {
      readonly type: 'chain'
      readonly operation: Operation | null
      readonly steps: readonly { readonly provider: string; readonly model: string }[]
    }
  | {
      readonly type: 'price'
      readonly providerId: number
      readonly provider: string
      readonly model: string
      readonly from: number
    }

/** In the names of the call list's filters. */
export interface EvidenceCalls {
  readonly provider?: string | undefined
  readonly model?: string | undefined
  readonly operation?: Operation | undefined
  readonly status?: CallStatus | 'failed' | undefined
  readonly error_kind?: ErrorKind[] | undefined
  readonly unpriced?: boolean | undefined
  readonly truncated?: boolean | undefined
  /** ISO 8601. */
  readonly from?: string | undefined
  readonly to?: string | undefined
}

/** A figure that a recommendation rests on. */
export interface EvidenceFigure {
  readonly said: Said
  readonly label: string
  /** With its unit. */
  readonly figure: string
  readonly note: string | null
  /** The calls behind it. */
  readonly calls: EvidenceCalls | null
}

/** What the button does: something here, or it leads to where only a person can go on. */
export type RecommendedAction =
  | {
      readonly type: 'apply'
      readonly label: string
      /** Numbers the person must give, such as a price. */
      readonly needs: { readonly name: string; readonly label: string; readonly unit: string }[]
    }
  | {
      readonly type: 'open'
      readonly label: string
      readonly page: 'providers' | 'settings' | 'books' | 'calls' | 'quality'
      readonly subject: string | null
    }

export interface Recommendation {
  readonly key: string
  readonly kind: RecommendationKind
  /** Title, reason, gain, the reason of the confidence and the button's label as data. */
  readonly said: Said
  readonly title: string
  readonly reason: string
  readonly evidence: EvidenceFigure[]
  readonly gain: {
    readonly kind: 'money' | 'success' | 'time' | 'quality' | 'knowledge'
    /** At the pace of the last 30 days. */
    readonly usd_per_month: number | null
    readonly words: string
  }
  readonly confidence: 'high' | 'medium' | 'low'
  readonly confidence_reason: string
  /** For the order, and to tell what got materially worse. */
  readonly severity: number
  readonly action: RecommendedAction
  readonly reversible: boolean
  /** Null where the button leads elsewhere. */
  readonly change: Change | null
}

export type FindRecommendations = (evidence: UsageEvidence, setUp: SetUp) => readonly Recommendation[]
