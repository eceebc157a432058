import type { Fields } from '../../providers/protocols/json-fields.ts'
import type { ProtocolName } from '../../providers/protocols/protocol.ts'
import type { ConfiguredProvider } from '../../providers/registry-types.ts'
import type { ChatBody } from './chat-body.ts'
import type { AnswerMade, ChunkWriter } from './chunk-writer.ts'

/** What one kind of provider makes of a chat completion. */
export interface UnifiedWire {
  readonly reads: ProtocolName
  readonly asksForUsage: boolean
  /** Behind the base URL, as the pass-through's paths are. */
  path(model: string, stream: boolean): { readonly rest: string; readonly query: string }
  /** @throws Refused for what the provider lacks. */
  request(chat: ChatBody, model: string, provider: ConfiguredProvider): Record<string, unknown>
  /** Headers the protocol needs. */
  readonly headers: Readonly<Record<string, string>>
  /** Null where the provider answers in OpenAI's shape. */
  readonly answer: AnswerTranslation | null
}

export interface AnswerTranslation {
  /** Null where the body is no answer. */
  whole(body: Fields, made: AnswerMade): object | null
  stream(writer: ChunkWriter, id: string): EventTranslation
}

/** Turns the provider's events into chunks. */
export interface EventTranslation {
  take(data: Fields, event: string): void
  /** The provider's stream has ended; writes what is missing. */
  end(): void
}
