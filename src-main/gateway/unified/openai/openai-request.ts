import type { ChatBody } from '../chat-body.ts'

/** OpenAI and its relatives take the request as it is; only the model's name loses its provider. */
export function openaiRequest(chat: ChatBody, model: string): Record<string, unknown> {
  return { ...chat.raw, model }
}
