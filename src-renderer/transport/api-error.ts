import { ORPCError } from '@orpc/client'
import type { ErrorCode } from '../../src-main/contract/errors.ts'

/** `unreachable`: Galley did not answer at all. `unreadable`: something else than Galley answered. */
export type ApiErrorCode = ErrorCode | 'unreachable' | 'unreadable'

/** What the contract says about anything that went wrong; `message` is in English and written to be shown. */
export class ApiError extends Error {
  override readonly name = 'ApiError'
  readonly code: ApiErrorCode
  readonly details: Readonly<Record<string, unknown>>

  constructor(code: ApiErrorCode, message: string, details: Readonly<Record<string, unknown>> = {}, cause?: unknown) {
    super(message, { cause })
    this.code = code
    this.details = details
  }
}

export function isApiError(error: unknown, code?: ApiErrorCode): error is ApiError {
  return error instanceof ApiError && (code === undefined || error.code === code)
}

/** Whatever a transport threw, in the one shape that pages know. A request that was given up stays an `AbortError`. */
export function toApiError(error: unknown): unknown {
  if (error instanceof ApiError || (error instanceof Error && error.name === 'AbortError')) return error
  if (!(error instanceof ORPCError)) return new ApiError('unreachable', 'Galley does not answer.', {}, error)
  if (error.defined) return new ApiError(error.code as ErrorCode, error.message, asRecord(error.data) ?? {}, error)
  return new ApiError(codeOfStatus(error.status), error.message, {}, error)
}

/** What the server refused before the contract was asked: a body of its own shape. Null for any other answer. */
export async function readRefusal(response: Response): Promise<ApiError | null> {
  if (response.ok) return null
  const body = asRecord(
    await response
      .clone()
      .json()
      .catch(() => null),
  )
  if (body === null || typeof body.message !== 'string' || 'json' in body) return null
  return new ApiError(codeOfStatus(response.status), body.message, asRecord(body.details) ?? {})
}

function codeOfStatus(status: number): ApiErrorCode {
  if (status === 401) return 'authentication'
  if (status === 403) return 'permission'
  return status === 429 || status >= 502 ? 'unreachable' : 'unreadable'
}

function asRecord(value: unknown): Readonly<Record<string, unknown>> | null {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : null
}
