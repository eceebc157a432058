import type { CallStatus, ErrorKind, Operation } from '../../db/vocabulary.ts'

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

export const errorKindWords: Readonly<Record<ErrorKind, string>> = {
  connect: 'no connection in time',
  first_token: 'no first word in time',
  total: 'not finished in time',
  stall: 'stopped half-way',
  rate_limit: 'rate limit',
  quota_exhausted: 'quota used up',
  authentication: 'API key refused',
  permission: 'not permitted',
  not_found: 'model not found',
  invalid_request: 'invalid request',
  context_length: 'text too long for the model',
  content_filter: 'blocked by a content filter',
  overloaded: 'provider overloaded',
  server: "provider's server error",
  network: 'network failure',
  cancelled: 'cancelled by the caller',
  interrupted: 'interrupted',
  invalid_response: 'unusable answer',
  budget_blocked: 'held back by a budget',
}

export function languagePairWords(source: string | null, target: string | null): string {
  if (source === null && target === null) return 'no language given'
  return target === null ? `${source}` : `${source ?? '?'} to ${target}`
}

/** A name in front of figures that nothing real stands behind. Said once, though the name may say it itself. */
export function simulatedWords(name: string): string {
  return `(simulated) ${name.replaceAll(' (simulated)', '')}`
}
