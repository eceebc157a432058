import type { TokenUsage } from '../../../db/token-usage.ts'
import type { AnswerDraft } from './answer-reading.ts'
import type { Fields } from './json-fields.ts'

export const protocolNames = ['chat_completions', 'responses', 'messages', 'generate_content', 'cohere_chat'] as const
export type ProtocolName = (typeof protocolNames)[number]

/** One wire format: where in its JSON the facts about an answer stand. */
export interface Protocol {
  readonly name: ProtocolName
  /** Reads a whole, unstreamed answer. */
  readBody(draft: AnswerDraft, body: Fields): void
  /** Reads one event of a stream, or one element of a streamed JSON array. */
  readEvent(draft: AnswerDraft, data: Fields, event: string): void
  /** The provider's usage object in disjoint buckets; null where it holds no figure. */
  usage(raw: unknown): TokenUsage | null
}
