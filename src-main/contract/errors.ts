import { z } from 'zod'

/** The one shape of every error: `message` says what happened, what was kept and what to do. */
export const errorBody = z.object({
  code: z.string(),
  message: z.string(),
  details: z.record(z.string(), z.unknown()),
})
export type ErrorBody = z.infer<typeof errorBody>

/**
 * Codes of errors with their HTTP status. A provider's failure is 502 with its kind in `details.kind` (504 where it was a
 * timeout, 429 where the provider limits the rate, with `retry-after`); it never takes over the provider's own status.
 */
export const errorStatus = {
  usage: 400,
  authentication: 401,
  permission: 403,
  not_found: 404,
  conflict: 409,
  too_large: 413,
  invalid_input: 422,
  key_missing: 424,
  rate_limited: 429,
  cancelled: 499,
  internal: 500,
  database_corrupt: 500,
  database_newer: 500,
  provider: 502,
  vault: 503,
  database_busy: 503,
  storage: 507,
} as const
export type ErrorCode = keyof typeof errorStatus

const details = z.record(z.string(), z.unknown())

/** In the form the contract takes: any procedure may end with any of them. */
export const contractErrors = Object.fromEntries(
  Object.entries(errorStatus).map(([code, status]) => [code, { status, data: details }]),
) as { readonly [Code in ErrorCode]: { readonly status: number; readonly data: typeof details } }

/** For a client over REST: an error in an answer's body. Null for a body of another shape. */
export function readErrorBody(body: unknown): ErrorBody | null {
  const parsed = errorBody.safeParse(body)
  return parsed.success ? parsed.data : null
}
