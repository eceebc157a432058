import type { ErrorKind, Operation } from '../../db/vocabulary.ts'

/** What stands for an operation within an English sentence: "calls for abstracts". */
export const englishOperations: Readonly<Record<Operation, string>> = {
  translation: 'translation',
  abstract_generation: 'abstracts',
  key_terms_extraction: 'key terms',
  chapter_division: 'chapter division',
  other: 'other work',
  quality_evaluation: 'quality checks',
}

/** Why a call failed, as it reads within a sentence, in terminal and report. */
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
