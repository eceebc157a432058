/** Words for the prompt of a model that writes more than was asked for. */
export const plainAnswerWords =
  'Give the answer and nothing else: no introduction, no notes, no explanation of your choices, no second version, and nothing of the question repeated. Think no longer than the text needs.'

/** Whether a prompt says so already. */
export function asksForPlainAnswer({ system }: { readonly system: string }): boolean {
  return system.includes(plainAnswerWords)
}

/** The prompts that ask for one whole answer, by the operations they are for. */
export const plainPromptNames = [
  'translation',
  'abstract_generation',
  'key_terms_extraction',
  'chapter_division',
] as const
