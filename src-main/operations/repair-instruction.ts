import type { ChatMessage } from '../providers/adapter.ts'

/** What went wrong, as the model is told; never words of the text, which could be read as orders. */
const faults: Readonly<Record<string, string>> = {
  empty: 'held no translation',
  refusal: 'declined the task, or spoke about it, where it should have translated',
  wrong_language: 'was not written in the language asked for',
  echo: 'repeated the source text where it should have translated it',
  residue: 'left passages of the source text untranslated',
  loop: 'fell into repeating itself',
  truncation: 'broke off before the end of the text',
  omission: 'left out a whole paragraph or a large part of the text',
}

/** The same question again, with the fault of the answer before named at its end. */
export function withCorrection(messages: readonly ChatMessage[], check: string): readonly ChatMessage[] {
  const fault = faults[check] ?? 'could not be used'
  const correction = `An earlier answer to this ${fault}. Translate the text again, whole, from its first paragraph to its last, and avoid that fault.`
  const at = messages.findLastIndex(({ role }) => role === 'user')
  return messages.map((message, index) =>
    index === at ? { ...message, content: `${message.content}\n\n${correction}` } : message,
  )
}
