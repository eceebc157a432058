import type { CallSize } from '../insights/budgets/budget-types.ts'
import type { Parameters } from './describe-call.ts'
import type { TrackedChat } from './service-types.ts'

/** What a protocol puts around each message, and around the whole; tokens, generously. */
const perMessage = 16
const perRequest = 256

/** The most a chat can use: a token has at least one byte. */
export function chatSize({ messages }: Pick<TrackedChat, 'messages'>, { sent }: Parameters): CallSize {
  const bytes = messages.reduce((sum, { content }) => sum + Buffer.byteLength(content) + perMessage, perRequest)
  return { inputTokens: bytes, outputTokens: sent.maxTokens ?? null }
}
