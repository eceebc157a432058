import type { FailureCode } from '../failure.ts'

/** The HTTP status of each failure. */
export const failureStatus: Readonly<Record<FailureCode, number>> = {
  usage: 400,
  invalid_input: 400,
  not_found: 404,
  conflict: 409,
  database_busy: 503,
  database_corrupt: 500,
  database_newer: 500,
  storage: 507,
  vault: 503,
  key_missing: 409,
  provider: 502,
  cancelled: 499,
  internal: 500,
}
