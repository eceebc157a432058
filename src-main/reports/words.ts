import type { CallStatus, Operation } from '../../db/vocabulary.ts'

export { errorKindWords } from '../words/english-names.ts'

/** The ledger's words as a person reads them, for terminal, report and window alike. */
export const operationWords: Readonly<Record<Operation, string>> = {
  translation: 'Translation',
  abstract_generation: 'Abstract',
  key_terms_extraction: 'Key terms',
  chapter_division: 'Chapter division',
  other: 'Other',
  quality_evaluation: 'Quality evaluation',
}

export const statusWords: Readonly<Record<CallStatus, string>> = {
  pending: 'pending',
  success: 'success',
  error: 'error',
  timeout: 'timeout',
  rate_limited: 'rate limited',
}

export function languagePairWords(source: string | null, target: string | null): string {
  if (source === null && target === null) return 'no language given'
  return target === null ? `${source}` : `${source ?? '?'} to ${target}`
}

/** A name in front of figures that nothing real stands behind. Said once, though the name may say it itself. */
export function simulatedWords(name: string): string {
  return `(simulated) ${name.replaceAll(' (simulated)', '')}`
}
