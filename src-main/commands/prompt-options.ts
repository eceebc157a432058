/** What the prompts commands take. */
export interface PromptFlags {
  readonly book?: string
  readonly json?: boolean
  readonly file?: string
  readonly note?: string
  readonly number?: string
}

export const bookOption = ['--book <name>', 'the prompt of this book instead of the one of all books'] as const
