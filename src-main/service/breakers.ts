import type { ErrorKind } from '../../db/vocabulary.ts'
import type { Clock } from '../ports.ts'

/** One provider's model, by the provider's id. */
export interface BreakerKey {
  readonly providerId: number
  readonly model: string
}

/** `open`: not asked; `half_open`: one call at a time may try; `closed`: asked as always. */
export type BreakerState = 'closed' | 'open' | 'half_open'

export interface BreakerStatus extends BreakerKey {
  readonly state: BreakerState
  /** Milliseconds until it is tried again; null where it is not open. */
  readonly opensForMs: number | null
  /** Milliseconds since it was first paused; null where it is closed. */
  readonly pausedForMs: number | null
  /** What opened it. */
  readonly kind: ErrorKind | null
  /** Calls looked at, and how many of them failed. */
  readonly recent: number
  readonly failed: number
  /** For people: why it is open; null where it is closed. */
  readonly reason: string | null
}

/**
 * Stops asking a model that keeps failing, so that others are asked at once. Fed with every call that ends, whatever door it
 * came through; kept in memory, in monotonic time.
 */
export interface Breakers {
  /** Whether it may be asked now. In `half_open` a yes is the one try, until its call has ended. */
  allows(key: BreakerKey): boolean
  /** The same without taking the try. */
  wouldAllow(key: BreakerKey): boolean
  /** Milliseconds until it may be asked; 0 where it may. */
  opensIn(key: BreakerKey): number
  /** A limit of the provider that is certain to refuse until it ends, rather than failures that may be over. */
  isLimit(key: BreakerKey): boolean
  record(key: BreakerKey, errorKind: ErrorKind | null, retryAfterMs: number | null): void
  /** As `record`, for what happened before this process: `agoMs` milliseconds ago. */
  recall(key: BreakerKey, errorKind: ErrorKind | null, retryAfterMs: number | null, agoMs: number): void
  /** Forgets what was, as after a change of key or address. */
  reset(providerId: number): void
  list(): readonly BreakerStatus[]
}

/** What says something about the provider rather than about this request. */
const failures: ReadonlySet<ErrorKind> = new Set([
  'rate_limit',
  'quota_exhausted',
  'overloaded',
  'server',
  'network',
  'connect',
  'first_token',
  'stall',
  'total',
  'invalid_response',
  'authentication',
  'permission',
  'not_found',
])
const ignored: ReadonlySet<ErrorKind> = new Set(['cancelled', 'interrupted', 'budget_blocked'])

/** Outcomes older than this are forgotten, milliseconds. */
const windowMs = 120_000
const mostOutcomes = 50
/** Fewer calls than these say nothing about a rate. */
const minimumSample = 5
const failureRate = 0.5
/** How long it stays open; doubles with each try that fails, up to the longest. */
const firstOpenMs = 15_000
const longestOpenMs = 300_000
/** Where a limit does not say when it ends. */
const limitMs = 20_000
const longestLimitMs = 3_600_000
const quotaMs = 300_000
/** A try that never ended, because the process was busy elsewhere, is given up after this. */
const longestTryMs = 120_000

interface Outcome {
  readonly at: number
  readonly failed: boolean
}

interface Breaker {
  readonly key: BreakerKey
  outcomes: Outcome[]
  /** Monotonic; null while closed. */
  openUntil: number | null
  /** Monotonic: when it was opened after having been closed; null while closed. */
  pausedAt: number | null
  openForMs: number
  kind: ErrorKind | null
  reason: string | null
  /** Monotonic: when the try under way began. */
  tryingSince: number | null
}

export function createBreakers(clock: Pick<Clock, 'monotonic'>): Breakers {
  const breakers = new Map<string, Breaker>()

  const nameOf = ({ providerId, model }: BreakerKey) => `${providerId}\0${model}`

  function stateOf(breaker: Breaker, now: number): BreakerState {
    if (breaker.openUntil === null) return 'closed'
    return now < breaker.openUntil ? 'open' : 'half_open'
  }

  const isTrying = ({ tryingSince }: Breaker, now: number) => tryingSince !== null && now - tryingSince < longestTryMs

  function open(breaker: Breaker, from: number, forMs: number, kind: ErrorKind, reason: string): void {
    const until = from + forMs
    breaker.pausedAt ??= from
    breaker.openUntil = Math.max(breaker.openUntil ?? 0, until)
    breaker.openForMs = forMs
    breaker.kind = kind
    breaker.reason = reason
  }

  function close(breaker: Breaker): void {
    Object.assign(breaker, { outcomes: [], openUntil: null, pausedAt: null, openForMs: 0, kind: null, reason: null })
  }

  function take(key: BreakerKey, errorKind: ErrorKind | null, retryAfterMs: number | null, at: number): void {
    if (errorKind !== null && ignored.has(errorKind)) {
      const known = breakers.get(nameOf(key))
      if (known !== undefined) known.tryingSince = null
      return
    }
    const failed = errorKind !== null && failures.has(errorKind)
    let breaker = breakers.get(nameOf(key))
    if (breaker === undefined) {
      breaker = {
        ...{ key, outcomes: [], openUntil: null, pausedAt: null, openForMs: 0 },
        ...{ kind: null, reason: null, tryingSince: null },
      }
      breakers.set(nameOf(key), breaker)
    }
    const state = stateOf(breaker, at)
    breaker.tryingSince = null
    if (!failed) {
      if (state === 'half_open') close(breaker)
      if (state !== 'open') remember(breaker, at, false)
      return
    }
    remember(breaker, at, true)
    if (errorKind === 'rate_limit') {
      const wait = Math.min(longestLimitMs, retryAfterMs ?? Math.max(limitMs, doubled(breaker, state)))
      open(breaker, at, wait, errorKind, 'the provider limits the rate')
    } else if (errorKind === 'quota_exhausted') {
      open(breaker, at, Math.min(longestLimitMs, retryAfterMs ?? quotaMs), errorKind, 'its quota is used up')
    } else if (state === 'half_open') {
      open(breaker, at, doubled(breaker, state), errorKind, 'it failed again when it was tried')
    } else if (state === 'closed') {
      const recent = breaker.outcomes.length
      const bad = breaker.outcomes.filter(outcome => outcome.failed).length
      if (recent >= minimumSample && bad / recent >= failureRate) {
        open(breaker, at, firstOpenMs, errorKind, `${bad} of its last ${recent} calls failed`)
      }
    }
  }

  function doubled({ openForMs }: Breaker, state: BreakerState): number {
    return state === 'half_open' && openForMs > 0 ? Math.min(longestOpenMs, openForMs * 2) : firstOpenMs
  }

  function remember(breaker: Breaker, at: number, failed: boolean): void {
    breaker.outcomes = [...breaker.outcomes, { at, failed }]
      .filter(outcome => at - outcome.at <= windowMs)
      .slice(-mostOutcomes)
  }

  function wouldAllow(key: BreakerKey): boolean {
    const breaker = breakers.get(nameOf(key))
    if (breaker === undefined) return true
    const now = clock.monotonic()
    const state = stateOf(breaker, now)
    return state === 'closed' || (state === 'half_open' && !isTrying(breaker, now))
  }

  return {
    wouldAllow,
    allows(key) {
      if (!wouldAllow(key)) return false
      const breaker = breakers.get(nameOf(key))
      const now = clock.monotonic()
      if (breaker !== undefined && stateOf(breaker, now) === 'half_open') breaker.tryingSince = now
      return true
    },
    opensIn(key) {
      const breaker = breakers.get(nameOf(key))
      return breaker === undefined ? 0 : Math.max(0, (breaker.openUntil ?? 0) - clock.monotonic())
    },
    isLimit(key) {
      return breakers.get(nameOf(key))?.kind === 'rate_limit'
    },
    record: (key, errorKind, retryAfterMs) => take(key, errorKind, retryAfterMs, clock.monotonic()),
    recall: (key, errorKind, retryAfterMs, agoMs) =>
      take(key, errorKind, retryAfterMs, clock.monotonic() - Math.max(0, agoMs)),
    reset(providerId) {
      for (const [name, { key }] of breakers) if (key.providerId === providerId) breakers.delete(name)
    },
    list() {
      const now = clock.monotonic()
      return [...breakers.values()].map(breaker => {
        const state = stateOf(breaker, now)
        const recent = breaker.outcomes.filter(({ at }) => now - at <= windowMs)
        return {
          ...breaker.key,
          state,
          opensForMs: state === 'open' && breaker.openUntil !== null ? Math.ceil(breaker.openUntil - now) : null,
          pausedForMs: breaker.pausedAt === null ? null : Math.max(0, Math.round(now - breaker.pausedAt)),
          kind: state === 'closed' ? null : breaker.kind,
          recent: recent.length,
          failed: recent.filter(({ failed }) => failed).length,
          reason: state === 'closed' ? null : breaker.reason,
        }
      })
    },
  }
}
