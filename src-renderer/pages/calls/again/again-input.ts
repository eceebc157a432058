import type { Inputs, Outputs } from '../../../../src-main/contract/contract.ts'

export type CallDetail = Outputs['calls']['show']
export type AgainOperation = 'translation' | 'abstract_generation' | 'key_terms_extraction' | 'chapter_division'

const repeatable: readonly AgainOperation[] = [
  'translation',
  'abstract_generation',
  'key_terms_extraction',
  'chapter_division',
]

/** Which operation of Galley would do again what this call did; null where there is none. */
export function operationAgain(call: CallDetail): AgainOperation | null {
  return repeatable.find(operation => operation === call.operation) ?? null
}

export interface AgainChoice {
  readonly provider: string
  readonly model: string
  readonly targetLanguage: string | null
}

/** What an estimate and a run take, both the same, so that what was shown is what is paid. */
export function againInput(call: CallDetail, text: string, choice: AgainChoice) {
  return {
    text,
    provider: choice.provider,
    model: choice.model,
    source_language: call.source_language,
    book: call.source_book,
    chapter: call.source_chapter,
    target_book: call.target_book,
    target_chapter: call.target_chapter,
    temperature: call.temperature,
    // An answer that an interrupted run left would compare nothing.
    fresh: true,
  }
}

export function estimateInput(
  operation: AgainOperation,
  call: CallDetail,
  text: string,
  choice: AgainChoice,
): Inputs['operations']['estimate'] {
  const input = againInput(call, text, choice)
  const language = choice.targetLanguage
  if (operation === 'translation') return { ...input, operation, target_language: language ?? 'en' }
  if (operation === 'chapter_division') return { ...input, operation }
  return { ...input, operation, target_language: language }
}
