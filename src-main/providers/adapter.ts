import type { TokenUsage } from '../../db/token-usage.ts'
import type { ErrorKind, FinishReason } from '../../db/vocabulary.ts'

/** One message of a chat, the shape all five protocols can express. */
export interface ChatMessage {
  readonly role: 'system' | 'user' | 'assistant'
  readonly content: string
  /**
   * So many UTF-16 units from the start, and all messages before, are the same in calls that follow soon: a provider that asks
   * for a mark to cache them gets one there. Others cache by themselves, or not at all.
   */
  readonly stableUntil?: number
}

/** What is asked of a model. Undefined means "leave it to the provider". */
export interface ChatRequest {
  readonly model: string
  readonly messages: readonly ChatMessage[]
  readonly temperature?: number | undefined
  readonly maxTokens?: number | undefined
  /** `json` asks for a JSON object where the provider has such a mode. */
  readonly format?: 'text' | 'json' | undefined
  /** When set, the answer streams and each piece of text is handed over as it arrives. */
  readonly onText?: ((text: string) => void) | undefined
  readonly signal?: AbortSignal | undefined
}

/** What is known of an answer, whole or broken off. */
export interface ChatAnswer {
  readonly text: string
  /** The model the provider says it used. */
  readonly model: string | null
  readonly finishReason: FinishReason | null
  readonly usage: TokenUsage | null
  /** The provider's usage object as sent. */
  readonly rawUsage: unknown
  readonly httpStatus: number | null
  /** The provider's own id of the call, for its support desk. */
  readonly upstreamId: string | null
  /** Milliseconds from dispatch to the first text, for streamed answers. */
  readonly timeToFirstTokenMs: number | null
}

/** A provider's refusal or a broken connection, read and not replaced. */
export interface ProviderFailure {
  readonly kind: ErrorKind
  /** The provider's own words. */
  readonly message: string
  readonly httpStatus: number | null
  readonly retryAfterMs: number | null
  /** The error body as sent, at most 8 kB, without secrets. */
  readonly body: string | null
  /** The provider's machine-readable code, where it sends one. */
  readonly providerCode: string | null
}

export type ChatOutcome =
  | { readonly ok: true; readonly answer: ChatAnswer }
  | { readonly ok: false; readonly failure: ProviderFailure; readonly partial: ChatAnswer | null }

/** Where and as whom to call. The key lives only as long as the call. */
export interface Endpoint {
  readonly baseUrl: string
  readonly apiKey: string
}

export interface Timeouts {
  readonly connectMs: number
  readonly firstTokenMs: number
  readonly totalMs: number
  /** Between two pieces of a streamed answer. */
  readonly stallMs: number
}

/**
 * Speaks one provider's protocol through its official SDK. Never retries, never throws for what a
 * provider or network may do: every such end is a {@link ChatOutcome}.
 */
export interface ProviderAdapter {
  chat(endpoint: Endpoint, request: ChatRequest, timeouts: Timeouts): Promise<ChatOutcome>
}
