import type { ChunkTimes } from '../../db/chunk-times.ts'
import type { TokenUsage } from '../../db/token-usage.ts'
import type { ErrorKind, FinishReason, Operation, Origin, RequestStatus, ScoreSource } from '../../db/vocabulary.ts'
import type { SettledCallFacts } from '../store/repositories/call-facts.ts'
import type { Said } from '../words/said.ts'

/** What a call belongs to; all optional, all kept as given. */
export interface CallContext {
  readonly sourceBook?: string | null
  readonly sourceChapter?: string | null
  readonly sourceLanguage?: string | null
  readonly targetBook?: string | null
  readonly targetChapter?: string | null
  readonly targetLanguage?: string | null
  readonly createdBy?: string | null
}

export interface NewRequest extends CallContext {
  /** Public id; a UUIDv7 is made where none is given. */
  readonly uid?: string
  readonly managed: boolean
  readonly origin: Origin
  readonly operation: Operation
  readonly providerId: number
  readonly modelName: string
  /** When it was asked for, where that was elsewhere and earlier; UTC epoch milliseconds. */
  readonly createdAt?: number
}

/** A call about to leave the machine. */
export interface NewCall extends CallContext {
  readonly requestId: number | null
  readonly attempt?: number
  readonly chunk?: number | null
  readonly origin: Origin
  readonly providerId: number
  readonly modelName: string
  readonly operation: Operation
  readonly streamed: boolean
  readonly temperature?: number | null
  readonly maxTokens?: number | null
  readonly sourceChars?: number | null
  readonly promptVersionId?: number | null
  /** The most it may cost, nano-dollars, where a budget holds room for it: outlives a process that dies before the call ends. */
  readonly heldNanos?: number | null
}

/** Text of a call, kept only where the text setting is `full`. */
export interface CallText {
  /** The text worked on (a chapter, a chunk), without the prompt around it. */
  readonly source: string | null
  /** What the model wrote. */
  readonly output: string | null
  /** The request as sent (messages and parameters, never headers). */
  readonly request: unknown
  /** The raw response, where it says more than `output`. */
  readonly response: unknown
}

/** What no list reads: goes to `call_details`. */
export interface CallDetails {
  readonly rawUsage?: unknown
  readonly otherUnits?: Readonly<Record<string, number>> | null
  readonly parameters?: unknown
  readonly providerError?: { readonly body: string | null; readonly code: string | null } | null
  readonly retryAfterMs?: number | null
  /** When the pieces of a streamed answer came; kept only while calls are sent to a collector. */
  readonly chunkTimes?: ChunkTimes | null
  readonly upstreamId?: string | null
  /** Glossary entries that this call's prompt was given. */
  readonly glossary?: readonly { readonly source: string; readonly target: string }[] | null
  /** The chapter whose abstract the prompt was given as what happened before. */
  readonly contextFrom?: string | null
  /** This call asks again for what another's answer got wrong. */
  readonly repair?: { readonly of: number; readonly check: string; readonly mode: string } | null
  /** Galley's explanation of why this provider and model were chosen, where it chose. */
  readonly choice?: string | null
  /** The same as data. */
  readonly choice_said?: Said
  /** The budget that held the call back, with how much was left and when it renews. */
  readonly budget?: Readonly<Record<string, unknown>>
}

/** How a call ended. */
export interface Settlement {
  /** Null for success; the status follows from the kind. */
  readonly errorKind: ErrorKind | null
  readonly errorMessage?: string | null
  readonly httpStatus?: number | null
  readonly finishReason?: FinishReason | null
  readonly answeredModel?: string | null
  readonly usage?: TokenUsage | null
  /** From the monotonic clock, milliseconds. */
  readonly responseTimeMs: number | null
  readonly timeToFirstTokenMs?: number | null
  readonly outputChars?: number | null
  readonly details?: CallDetails | null
  readonly text?: CallText | null
}

/** A finished call made elsewhere or imported. */
export interface RecordedCall extends NewCall, Settlement {
  /** A key is in the ledger once; a second recording with it changes nothing. */
  readonly key: string | null
  /** UTC epoch milliseconds. */
  readonly createdAt: number
  /** A cost the source states, nano-dollars; kept when no price is known (or `trustCost`). */
  readonly statedCostNanos?: number | null
  readonly userFeedback?: string | null
  /** 0..1000. Stored as a score of source `import`. */
  readonly importedScore?: number | null
}

export type RecordOutcome =
  | { readonly outcome: 'added'; readonly callId: number }
  | { readonly outcome: 'duplicate'; readonly callId: number }

export interface NewScore {
  readonly callId: number
  readonly source: ScoreSource
  readonly name: string
  /** 0..1000 thousandths; null takes back what this source gave under this name. */
  readonly value: number | null
  readonly comment?: string | null
  readonly createdBy?: string | null
}

/** A cost worked out anew for a settled call; null makes it unpriced. */
export interface CostChange {
  readonly callId: number
  readonly costNanos: number | null
  readonly priceId: number | null
}

export interface RebuildOptions {
  readonly onProgress?: (step: { readonly done: number; readonly total: number }) => void
  readonly signal?: AbortSignal
}

export interface RebuildReport {
  readonly calls: number
  readonly requests: number
  /** The zone whose days the rollups follow. */
  readonly timeZone: string
}

/** Published after the commit that made it true. */
export type LedgerEvent =
  | { readonly type: 'call_opened'; readonly callId: number }
  | {
      readonly type: 'call_settled'
      readonly callId: number
      readonly call: SettledCallFacts
      /** How long the provider asked to wait, where it did. */
      readonly retryAfterMs: number | null
    }
  /** A settled call was priced again; `call` holds its cost before. */
  | {
      readonly type: 'cost_changed'
      readonly callId: number
      readonly call: SettledCallFacts
      readonly costNanos: number | null
    }
  | { readonly type: 'request_ended'; readonly requestId: number; readonly status: RequestStatus }
  | { readonly type: 'score_added'; readonly callId: number }
  /** What a person wrote about a call is another. */
  | { readonly type: 'comment_changed'; readonly callId: number }

/**
 * Opens a call before it leaves the machine and settles it when it ends.
 *
 * Each promise resolves only once its change is committed. The opens and settles of one event-loop
 * turn share a transaction. Rollups are part of the settling transaction, so they are never behind.
 */
export interface Ledger {
  openRequest(request: NewRequest): Promise<{ id: number; uid: string }>
  endRequest(requestId: number, status: Exclude<RequestStatus, 'running'>): Promise<void>
  openCall(call: NewCall): Promise<number>
  /** `alongside` writes, within the settling transaction, what must be kept or lost together with the outcome; it may run twice. */
  settleCall(callId: number, settlement: Settlement, alongside?: () => void): Promise<void>
  /** Finished calls, a batch at a time, in one transaction; idempotent by key. */
  recordCalls(calls: readonly RecordedCall[]): Promise<readonly RecordOutcome[]>
  /** `alongside` writes, within the same transaction, what belongs to the score; it may run twice. */
  addScore(score: NewScore, alongside?: () => void): Promise<void>
  /** Writes of other parts of Galley in the ledger's own transaction, in turn with its entries; `work` may run twice. */
  write<T>(work: () => T): Promise<T>
  setFeedback(callId: number, comment: string | null): Promise<void>
  /** Replaces the costs of settled calls and moves the rollups by the difference, in one transaction; how many changed. */
  setCosts(changes: readonly CostChange[]): Promise<number>
  /**
   * Makes the rollups anew from the calls while calls go on being opened and settled, and the event loop stays free.
   * Throws `cancelled`, or `conflict` while another rebuild is under way; then the rollups are as they were.
   */
  rebuildRollups(options?: RebuildOptions): Promise<RebuildReport>
  subscribe(listener: (event: LedgerEvent) => void): () => void
  /** Commits what is queued and refuses more. */
  close(): Promise<void>
}
