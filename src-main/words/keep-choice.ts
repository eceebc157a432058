import type { Said } from './said.ts'
import type { Phrase } from './slot-values.ts'

/** Why a model was chosen, among a call's details: the English text, and the same as data beside it. */
export function keepChoice(
  phrase: Phrase | null | undefined,
): { readonly choice: string; readonly choice_said: Said } | object {
  return phrase === null || phrase === undefined ? {} : { choice: phrase.text, choice_said: phrase.said }
}
