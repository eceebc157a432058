import { isFields } from '../../providers/protocols/json-fields.ts'

/** `developer` is OpenAI's own word for `system`. */
export function renamedRoles(messages: unknown): unknown {
  if (!Array.isArray(messages)) return messages
  return messages.map((message: unknown) =>
    isFields(message) && message.role === 'developer' ? { ...message, role: 'system' } : message,
  )
}
