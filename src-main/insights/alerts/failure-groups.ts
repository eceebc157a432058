import type { ErrorKind } from '../../../db/vocabulary.ts'

/** Failures that come from the same trouble. A jump is mostly of one of them, and stands out where that one is rare. */
export const failureGroups = ['slow', 'limited', 'refused', 'filtered', 'down'] as const
export type FailureGroup = (typeof failureGroups)[number]

const groupOfKind: Readonly<Record<ErrorKind, FailureGroup>> = {
  connect: 'slow',
  first_token: 'slow',
  total: 'slow',
  stall: 'slow',
  rate_limit: 'limited',
  quota_exhausted: 'limited',
  authentication: 'refused',
  permission: 'refused',
  not_found: 'refused',
  invalid_request: 'refused',
  context_length: 'refused',
  content_filter: 'filtered',
  overloaded: 'down',
  server: 'down',
  network: 'down',
  cancelled: 'down',
  interrupted: 'down',
  invalid_response: 'down',
  budget_blocked: 'refused',
}

export function failureGroup(kind: ErrorKind): FailureGroup {
  return groupOfKind[kind]
}

export const noGroups = (): Record<FailureGroup, number> => ({ slow: 0, limited: 0, refused: 0, filtered: 0, down: 0 })
