import type { Operation } from '../../db/vocabulary.ts'
import type { CallContext, CallDetails } from '../ledger/ledger-types.ts'
import type { ChatAnswer, ChatMessage, ProviderFailure } from '../providers/adapter.ts'
import type { Phrase } from '../words/slot-values.ts'
import type { Step } from './fallback-chains.ts'

/** One chat to run, tracked. */
export interface TrackedChat {
  /** The ledger's request this chat serves. */
  readonly requestId: number
  readonly operation: Operation
  readonly context: CallContext
  readonly providerName: string
  readonly model: string
  readonly messages: readonly ChatMessage[]
  readonly temperature?: number | undefined
  readonly maxTokens?: number | undefined
  readonly format?: 'text' | 'json' | undefined
  /** Position in a chunked request. */
  readonly chunk?: number | null
  /** To ask next where the model fails, in place of the chains a person set: what `auto` found second best. */
  readonly next?: readonly Step[] | undefined
  /** This model and no other is asked, also while it is paused. */
  readonly alone?: boolean | undefined
  /** Why this model was chosen, where Galley chose; kept with the call. */
  readonly choice?: Phrase | null | undefined
  /** The text worked on, for the ledger's side-by-side view and its character count. */
  readonly sourceText: string | null
  readonly promptVersionId?: number | null
  /** What the prompt was made of, and why the call is made: kept in the call's details. */
  readonly details?: Pick<CallDetails, 'glossary' | 'contextFrom' | 'repair'>
  readonly onText?: ((text: string) => void) | undefined
  /** An attempt broke off after handing over text and another begins: what `onText` received so far is void. */
  readonly onRestart?: (() => void) | undefined
  readonly signal?: AbortSignal | undefined
  /**
   * Called with a successful answer inside the transaction that settles its call: what it writes to the
   * store is kept or lost together with the call. Must be synchronous and repeatable.
   */
  readonly onSettling?: ((answer: ChatAnswer, callId: number) => void) | undefined
}

export type TrackedOutcome =
  | (Trail & { readonly ok: true; readonly callId: number; readonly answer: ChatAnswer })
  | (Trail & {
      readonly ok: false
      readonly failure: ProviderFailure
      /** Plain data about the failure, such as the budget that forbids the call. */
      readonly details: Readonly<Record<string, unknown>> | null
    })

/** Everything that was done for a chat. */
export interface Trail {
  readonly attempts: readonly Attempt[]
  /** Models of a chain that were passed over, and why. */
  readonly skipped: readonly SkippedStep[]
}

export interface SkippedStep extends Step {
  readonly reason: string
}

/** One call that was made for a chat; all of them are in the ledger. */
export interface Attempt {
  readonly callId: number
  readonly provider: string
  readonly model: string
  readonly failure: ProviderFailure | null
}

/** Runs a chat through ledger, budgets, retries, fallbacks and timeouts. Every attempt is a call in the ledger. */
export interface TrackedService {
  /**
   * Resolves where a chat with this provider could be sent. Ask before opening a request: what cannot
   * begin belongs in no figure. @throws Failure `key_missing`, `not_found`, `conflict` (switched off), `vault`
   */
  expectReady(providerName: string): Promise<void>
  chat(chat: TrackedChat): Promise<TrackedOutcome>
}
