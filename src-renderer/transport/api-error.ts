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
  if (isOfContract(error))
    return new ApiError(error.code as ErrorCode, error.message, asRecord(error.data) ?? {}, error)
  return new ApiError(codeOfStatus(error.status), error.message, {}, error)
}

/**
 * What an answer that is not one says, whoever gave it: the contract, for one read or for all that went together; the server,
 * before the contract was asked; or neither. Null for an answer.
 */
export async function readRefusal(response: Response): Promise<ApiError | null> {
  if (response.ok) return null
  const body = asRecord(
    await response
      .clone()
      .json()
      .catch(() => null),
  )
  const told = asRecord(body?.json) ?? body
  const code = codeOfStatus(response.status)
  if (typeof told?.message !== 'string') return new ApiError(code, 'Something else than Galley answered.')
  const details = asRecord(told.data) ?? asRecord(told.details) ?? {}
  if (isOfContract(told)) return new ApiError(told.code as ErrorCode, told.message, details)
  return new ApiError(response.status === 500 ? 'internal' : code, told.message, details)
}

/**
 * Whether an error is the contract's. The framework calls one undefined whose status is not the usual one of its code, as where
 * a budget refuses (402) or a provider is too slow (504); its own codes are in capitals.
 */
function isOfContract({ defined, code }: { readonly defined?: unknown; readonly code?: unknown }): boolean {
  return defined === true || (defined === false && typeof code === 'string' && /^[a-z_]+$/.test(code))
}

function codeOfStatus(status: number): ApiErrorCode {
  if (status === 401) return 'authentication'
  if (status === 403) return 'permission'
  return status === 429 || status >= 502 ? 'unreachable' : 'unreadable'
}

function asRecord(value: unknown): Readonly<Record<string, unknown>> | null {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : null
}
