import { ORPCError, ValidationError } from '@orpc/contract'
import { type ErrorBody, type ErrorCode, errorStatus } from '../contract/errors.ts'
import { Failure } from '../failure.ts'
import type { Logger } from '../ports.ts'
import { sayRequest } from '../words/failures/request-sentences.ts'
import { joinIssues, plainIssue, sayIssue } from '../words/plain-issue.ts'
import type { Spoken } from '../words/sentences.ts'
import { findIssues, type Issue, nameIssues } from './name-issues.ts'

/** A provider's failure by its kind: what the caller may do differs, so the status does. */
const providerStatus: Readonly<Record<string, number>> = {
  connect: 504,
  first_token: 504,
  total: 504,
  rate_limit: 429,
  quota_exhausted: 429,
  budget_blocked: 402,
}

/** Codes that the framework gives by itself, under the contract's names. */
const frameworkCodes = {
  BAD_REQUEST: 'usage',
  UNAUTHORIZED: 'authentication',
  FORBIDDEN: 'permission',
  NOT_FOUND: 'not_found',
  METHOD_NOT_SUPPORTED: 'usage',
  CONFLICT: 'conflict',
  PAYLOAD_TOO_LARGE: 'too_large',
  UNPROCESSABLE_CONTENT: 'invalid_input',
  CLIENT_CLOSED_REQUEST: 'cancelled',
} as const satisfies Readonly<Record<string, ErrorCode>>

/** Whatever went wrong, as the contract says it. What nobody foresaw is logged, and tells outside only that it happened. */
export function toApiError(error: unknown, logger: Logger): ORPCError<ErrorCode, ErrorBody['details']> {
  if (error instanceof Failure) return fromFailure(error, logger)
  if (error instanceof ORPCError) return fromFramework(error, logger)
  if (error instanceof Error && error.name === 'AbortError') return say('cancelled', sayRequest('stopped.request'))
  logger.error({ reason: describe(error) }, 'A request met a fault')
  return fault()
}

function fault(): ORPCError<ErrorCode, ErrorBody['details']> {
  return say('internal', sayRequest('internal.fault'))
}

function say(code: ErrorCode, { message, said }: Spoken<'message'>, status?: number) {
  return make(code, message, { said }, status)
}

function fromFailure({ code, message, details }: Failure, logger: Logger): ORPCError<ErrorCode, ErrorBody['details']> {
  if (code === 'internal') {
    logger.error({ reason: message, ...details }, 'A request met a fault')
    return fault()
  }
  const kind = typeof details.kind === 'string' ? details.kind : null
  const status = code === 'provider' && kind !== null ? providerStatus[kind] : undefined
  return make(code, message, { ...details }, status)
}

function fromFramework(error: ORPCError<string, unknown>, logger: Logger): ORPCError<ErrorCode, ErrorBody['details']> {
  if (isErrorCode(error.code)) return error as ORPCError<ErrorCode, ErrorBody['details']>
  if (error.cause instanceof ValidationError && error.status === 400) return fromIssues(error.cause.issues)
  const code = Object.hasOwn(frameworkCodes, error.code)
    ? frameworkCodes[error.code as keyof typeof frameworkCodes]
    : undefined
  if (code !== undefined) return make(code, error.message, { said: sayRequest(`framework.${code}`).said }, error.status)
  const issues = error.cause instanceof ValidationError ? error.cause.issues : undefined
  logger.error({ reason: describe(error), issues }, 'A request met a fault')
  return fault()
}

const mostIssues = 20

function fromIssues(issues: readonly Issue[]): ORPCError<ErrorCode, ErrorBody['details']> {
  const found = findIssues(issues).slice(0, mostIssues)
  const [first = plainIssue({ message: '' }), ...more] = found.slice(0, 3).map(({ path, what }) => sayIssue(path, what))
  const { message, said } = sayRequest('request.not_understood', { why: joinIssues('issue.both', [first, ...more]) })
  return make('usage', message, { issues: nameIssues(found), said })
}

function isErrorCode(code: string): code is ErrorCode {
  return Object.hasOwn(errorStatus, code)
}

function make(code: ErrorCode, message: string, details: ErrorBody['details'], status: number = errorStatus[code]) {
  return new ORPCError(code, { defined: true, status, message, data: details })
}

/** For an answer's body over REST. */
export function errorToBody(error: ORPCError<string, unknown>, logger: Logger): ErrorBody {
  const { code, message, data } = toApiError(error, logger)
  return { code, message, details: data ?? {} }
}

function describe(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error)
}
