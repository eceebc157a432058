import type { ErrorKind, Operation } from '../../db/vocabulary.ts'
import type { FailureCode } from '../failure.ts'
import type { Said } from '../words/said.ts'
import type { Phrase } from '../words/slot-values.ts'
import type { Glossary } from './glossary.ts'

/** What a person or an app may say about any operation. Left out or null: the configured default. */
export interface OperationOptions {
  readonly provider?: string | null
  readonly model?: string | null
  /** BCP 47; told from the text's script and words where left out. */
  readonly sourceLanguage?: string | null
  readonly book?: string | null
  readonly chapter?: string | null
  /** Where the result belongs, when it is another book or chapter than the source. */
  readonly targetBook?: string | null
  readonly targetChapter?: string | null
  readonly user?: string | null
  readonly temperature?: number | null
  readonly maxTokens?: number | null
  /** Nano-dollars the request may cost in all; a repair that would go beyond it is not made. */
  readonly maxCostNanos?: number | null
  readonly signal?: AbortSignal | undefined
  /** True ignores what an interrupted run of the same job left behind, and deletes it. */
  readonly fresh?: boolean
  readonly onProgress?: (progress: OperationProgress) => void
}

/** Asks for the text while it is written. */
interface StreamingOptions {
  /**
   * Receives the text in order. Parts are worked on at the same time; a part's text is handed over
   * once all parts before it are complete, so the reader sees one text grow and the whole takes no
   * longer. `restart` takes back what was handed over of that part: its call broke off and is made again.
   */
  readonly onText?: (piece: StreamPiece) => void
}

export type StreamPiece =
  | { readonly type: 'text'; readonly part: number; readonly text: string }
  | { readonly type: 'restart'; readonly part: number }

interface DeliveringOptions<Answer> {
  /**
   * Called with the finished answer before the job's kept parts are let go: save it here. When this
   * throws, the parts stay, and the next run delivers without a call.
   */
  readonly deliver?: (answer: Answer) => Promise<void> | void
}

export interface TranslateOptions extends OperationOptions, StreamingOptions, DeliveringOptions<TranslationAnswer> {
  readonly targetLanguage: string
  /** Beside the terms of the book's own glossary; for a term that both have, this one counts. */
  readonly glossary?: Glossary | null
  /** What happened before. Left out or null: the previous chapter's abstract, where Galley has it; empty: nothing. */
  readonly context?: string | null
}

export interface AbstractOptions extends OperationOptions, DeliveringOptions<AbstractAnswer> {
  /** Language of the abstract; the text's own where left out. */
  readonly targetLanguage?: string | null
  readonly length?: AbstractLength | number | null
}
export const abstractLengths = { short: 80, medium: 180, long: 400 } as const
export type AbstractLength = keyof typeof abstractLengths

export interface KeyTermsOptions extends OperationOptions, DeliveringOptions<KeyTermsAnswer> {
  /** Asks for a suggested translation of each term. */
  readonly targetLanguage?: string | null
}

export interface DivideOptions extends OperationOptions, DeliveringOptions<DivisionAnswer> {}

export interface OperationProgress {
  /** 0..1 of the text. */
  readonly share: number
  readonly partsDone: number
  readonly parts: number
  /** Parts kept from an interrupted run. */
  readonly resumed: number
}

export interface OperationWarning {
  readonly code:
    | 'paragraphs_differ'
    | 'scaffolding_removed'
    | 'terms_dropped'
    | 'starts_dropped'
    | 'language_differs'
    | 'temperature_ignored'
    | 'model_note'
    | 'part_halved'
    | 'stand_in'
    | 'part_repaired'
    | 'part_faulty'
  readonly message: string
  /** The message as data. */
  readonly said: Said
  readonly part: number | null
}

/** What a run took; the same for all operations. */
export interface OperationReport {
  /** Public id of the ledger's request. */
  readonly requestId: string
  readonly operation: Operation
  readonly provider: string
  readonly model: string
  /** Why this model, where Galley chose it; null where somebody else did. */
  readonly choice: Phrase | null
  /** True for the practice provider: nothing was sent to a model. */
  readonly simulated: boolean
  readonly sourceLanguage: string | null
  readonly sourceLanguageDetected: boolean
  readonly targetLanguage: string | null
  /** Calls of this run, retries included. */
  readonly calls: number
  readonly parts: number
  /** Parts that an interrupted run had finished and paid for. */
  readonly resumedParts: number
  readonly inputTokens: number | null
  readonly outputTokens: number | null
  /** Nano-dollars of the priced calls; null when none has a price. */
  readonly costNanos: number | null
  readonly unpricedCalls: number
  /** What was expected before it began, nano-dollars; null where nobody could say, and for the practice provider. */
  readonly expectedCostNanos: number | null
  readonly durationMs: number
  readonly promptVersionId: number
  readonly warnings: readonly OperationWarning[]
}

export interface TranslationAnswer {
  readonly text: string
}
export interface AbstractAnswer {
  readonly text: string
}
export interface KeyTerm {
  readonly term: string
  readonly category: string
  readonly translation: string | null
  readonly explanation: string | null
  /** Occurrences in the text, width and compatibility forms not told apart. */
  readonly count: number
}
export interface KeyTermsAnswer {
  readonly terms: readonly KeyTerm[]
  /** What the model named although it is not in the text. */
  readonly dropped: readonly string[]
}
export interface Chapter {
  readonly title: string
  /** True where the text has the heading, false where the model made the title. */
  readonly hasHeading: boolean
  /** UTF-16 offsets; a chapter's end is the next one's start. */
  readonly start: number
  readonly end: number
  readonly text: string
}
export interface DivisionAnswer {
  readonly chapters: readonly Chapter[]
}

export interface OperationFailure {
  readonly code: FailureCode
  readonly kind: ErrorKind | null
  /** What happened, what was kept, what to do. */
  readonly message: string
  /** The same as data, shorter: a page has the attempts beside it. */
  readonly said?: Said | null
  /** How long the provider asked to wait; null or left out where it did not. */
  readonly retryAfterMs?: number | null
  /** Every call that was made for what failed, and every model that was passed over, in order. */
  readonly attempts?: readonly TriedModel[]
  /** Plain data about the failure, such as the budget that forbids it. */
  readonly details?: Readonly<Record<string, unknown>> | null
}

/** A model that was asked in vain, or not asked. */
export interface TriedModel {
  readonly provider: string
  readonly model: string
  /** Null where it was passed over. */
  readonly callId: number | null
  readonly errorKind: ErrorKind | null
  readonly message: string
}

export type OperationResult<Answer> =
  | ({ readonly ok: true } & Answer & OperationReport)
  | ({
      readonly ok: false
      readonly failure: OperationFailure
      /** Parts that are finished and paid for; the same job run again goes on behind them. */
      readonly kept: { readonly parts: number; readonly of: number } | null
    } & OperationReport)

/** How far earlier estimates of the same kind were off, and what came of it. */
export interface EstimateLesson {
  readonly jobs: number
  /** What the cost was multiplied by. */
  readonly costFactor: number
  /** Half of the corrected estimates were off by less than this share; null under three jobs. */
  readonly typicalError: number | null
}

/** What a run would take; nothing was sent. */
export interface OperationEstimate {
  readonly operation: Operation
  readonly provider: string
  readonly model: string
  /** Why this model, where Galley would choose it. */
  readonly choice: Phrase | null
  readonly simulated: boolean
  readonly sourceLanguage: string | null
  readonly sourceLanguageDetected: boolean
  readonly targetLanguage: string | null
  readonly characters: number
  readonly parts: number
  /** Parts that an interrupted run of the same job has finished. */
  readonly resumableParts: number
  readonly calls: number
  readonly inputTokens: number
  readonly outputTokens: number
  /** Null: the model has no known price. */
  readonly costNanos: number | null
  /** Entries of the book's and the caller's glossary that occur in the text; 0 for operations without one. */
  readonly glossaryTerms: number
  /** The chapter whose abstract is told as what happened before; null where none is. */
  readonly contextFrom: string | null
  /** Null: there are too few earlier calls to tell. */
  readonly durationMs: number | null
  /** What earlier estimates taught; null where there is no job to learn from. */
  readonly learned: EstimateLesson | null
  /** In words, how the figures came about. */
  readonly basis: string
  readonly warnings: readonly OperationWarning[]
}
