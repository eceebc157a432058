import type { Content } from '../../ledger/content-types.ts'
import type { Ledger } from '../../ledger/ledger-types.ts'
import type { PriceBook } from '../../ledger/pricing-types.ts'
import type { PromptLibrary } from '../../operations/prompt-library.ts'
import type { Clock, Logger } from '../../ports.ts'
import type { ConfiguredProvider, ProviderRegistry } from '../../providers/registry-types.ts'
import type { TrackedService } from '../../service/service-types.ts'
import type { CallToCheck } from '../../store/repositories/check-repository.ts'
import type { JudgementRow } from '../../store/repositories/judgement-repository.ts'
import type { Settings } from '../../store/settings.ts'
import type { Store } from '../../store/store.ts'
import type { Phrase } from '../../words/slot-values.ts'
import type { Glossaries } from '../glossary/glossary-types.ts'
import type { Agreement } from './rank-agreement.ts'

export interface JudgeDependencies {
  readonly store: Store
  readonly ledger: Ledger
  readonly service: TrackedService
  readonly registry: Pick<ProviderRegistry, 'list' | 'find' | 'byId'>
  readonly pricing: Pick<PriceBook, 'estimate'>
  readonly prompts: Pick<PromptLibrary, 'inForce'>
  readonly content: Pick<Content, 'readContent'>
  readonly glossaries: Glossaries
  readonly settings: Settings
  readonly clock: Clock
  readonly logger: Logger
  /** Whether a call to it could be sent. */
  readonly hasKey: (provider: ConfiguredProvider) => boolean
}

/** What the user's own translations of a month amount to. */
export interface JudgeVolume {
  readonly days: number
  readonly calls: number
  readonly sourceChars: number
  readonly outputChars: number
}

export interface JudgeEstimate {
  readonly judge: ChosenModel | null
  readonly share: number
  /** Translations a day that would be judged. */
  readonly callsPerDay: number
  readonly costPerCallNanos: number | null
  /** At most the limit. */
  readonly costPerDayNanos: number | null
  readonly dailyLimitNanos: number
  readonly basis: Phrase
}

export interface ChosenModel {
  readonly provider: string
  readonly model: string
  readonly family: string
}

export interface JudgeStatus {
  readonly enabled: boolean
  readonly share: number
  readonly dailyLimitNanos: number
  readonly spentTodayNanos: number
  readonly waiting: number
  /** Of the last 30 days. */
  readonly done: number
  readonly failed: number
  readonly skipped: number
  readonly reasons: readonly { readonly reason: string; readonly calls: number }[]
  readonly agreement: Agreement
}

/** Has a share of the translations judged by a model of another family than the one that wrote them. Off unless switched on. */
export interface Judge {
  /** Picks a call, or not: always the same ones for the same share. Within the transaction that keeps the call's findings. */
  consider(call: CallToCheck): void
  /** For a process that stays: judges what waits, one call at a time, within the daily limit. */
  start(): void
  wake(): void
  /** What judging this call would cost, and what of the daily limit is left. @throws Failure where it cannot be judged */
  costOf(callId: number): { readonly judge: ChosenModel; readonly expectedNanos: number; readonly leftNanos: number }
  /** One call now, whatever the share; the daily limit holds. */
  run(callId: number, signal?: AbortSignal): Promise<JudgementRow>
  estimate(volume: JudgeVolume): JudgeEstimate
  status(): JudgeStatus
  close(): Promise<void>
}
