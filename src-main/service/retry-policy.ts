import type { ErrorKind } from '../../db/vocabulary.ts'
import type { ProviderFailure } from '../providers/adapter.ts'

interface RetryRule {
  /** Calls at most, the first included; the user's limit may lower it. */
  readonly attempts: number
  /** Upper end of the first wait; doubles with every further attempt. */
  readonly baseMs: number
}

const never: RetryRule = { attempts: 1, baseMs: 0 }

/**
 * What a retry may repair is a property of the error kind. A limit that clears and a server in
 * trouble are worth waiting for; a wrong key, an empty account or a refused text are not. A call that
 * used up its total time was probably paid for, and would take as long again.
 */
export const retryRules: Readonly<Record<ErrorKind, RetryRule>> = {
  rate_limit: { attempts: 6, baseMs: 2000 },
  overloaded: { attempts: 5, baseMs: 2000 },
  server: { attempts: 4, baseMs: 1000 },
  network: { attempts: 4, baseMs: 500 },
  connect: { attempts: 4, baseMs: 500 },
  first_token: { attempts: 3, baseMs: 1000 },
  stall: { attempts: 3, baseMs: 1000 },
  invalid_response: { attempts: 2, baseMs: 500 },
  total: never,
  quota_exhausted: never,
  authentication: never,
  permission: never,
  not_found: never,
  invalid_request: never,
  context_length: never,
  content_filter: never,
  cancelled: never,
  interrupted: never,
  budget_blocked: never,
}

/** No single wait is longer than this. */
export const longestWaitMs = 60_000

export interface RetryQuestion {
  readonly failure: ProviderFailure
  /** Calls made so far. */
  readonly attempts: number
  /** Retries the user allows. */
  readonly retryLimit: number
  /** Whether text of this answer was already handed to the caller: it cannot be taken back. */
  readonly textDelivered: boolean
  /** 0..1, for the jitter. */
  readonly random: () => number
}

/**
 * Milliseconds to wait before the next attempt, or null to give up. Exponential backoff with full
 * jitter; a provider's own `retry-after` is never undercut, and where it asks for more than
 * {@link longestWaitMs} the window is taken as closed.
 */
export function waitBeforeRetry({
  failure,
  attempts,
  retryLimit,
  textDelivered,
  random,
}: RetryQuestion): number | null {
  const rule = retryRules[failure.kind]
  if (textDelivered || attempts >= Math.min(rule.attempts, retryLimit + 1)) return null
  const backoff = random() * Math.min(longestWaitMs, rule.baseMs * 2 ** (attempts - 1))
  if (failure.retryAfterMs === null) return backoff
  if (failure.retryAfterMs > longestWaitMs) return null
  return failure.retryAfterMs + random() * Math.min(1000, failure.retryAfterMs / 4)
}
