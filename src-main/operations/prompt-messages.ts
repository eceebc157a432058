import type { ChatMessage } from '../providers/adapter.ts'
import type { PromptTemplate } from './prompt-template.ts'

export function toMessages({ system, user }: PromptTemplate): readonly ChatMessage[] {
  const question: ChatMessage = { role: 'user', content: user }
  return system === '' ? [question] : [{ role: 'system', content: system }, question]
}

/** All that is sent, for counting it. */
export function joinMessages(messages: readonly ChatMessage[]): string {
  return messages.map(({ content }) => content).join('\n')
}
