import { assertNever } from '../failure.ts'
import type { SettledCallFacts } from '../store/repositories/call-facts.ts'
import { type CounterName, counterNames } from '../store/repositories/rollup-rows.ts'
import type { CombinedScores } from './combine-scores.ts'

export type RequestEnd = 'answered' | 'failed' | 'cancelled'

/** Where each counter stands in a counter array. */
export const place = Object.fromEntries(counterNames.map((name, at) => [name, at])) as Readonly<
  Record<CounterName, number>
>

export function emptyCounters(): number[] {
  return new Array<number>(counterNames.length).fill(0)
}

/**
 * What one settled call adds to every rollup it belongs to. This is the one place that says what counts:
 *
 * - `error` leaves out calls that never left (`blocked`) and calls the caller gave up (`cancelled`), so
 *   that success / (success + error + timeout + rate_limited) is the success rate.
 * - Tokens and cost are those of every call, failed ones too: they are billed.
 * - Response time, time to first token and characters are those of successful calls: how long an
 *   answer takes, and what the money bought.
 * - A retry is a call that left and was not the first try. Truncated is a success that hit the length limit.
 * - A call outside any request is a request of its own.
 */
export function callCounters(call: SettledCallFacts): number[] {
  const counters = emptyCounters()
  const add = (name: CounterName, amount: number | null) => {
    if (amount !== null) counters[place[name]] = (counters[place[name]] as number) + amount
  }
  add(outcomeOf(call), 1)
  if (call.attempt > 1 && call.errorKind !== 'budget_blocked') add('retries', 1)
  if (call.requestId === null) add(requestCounter[ownRequestEnd(call)], 1)
  add('inputUncached', call.inputUncached)
  add('cacheRead', call.cacheRead)
  add('cacheWrite5m', call.cacheWrite5m)
  add('cacheWrite1h', call.cacheWrite1h)
  add('outputText', call.outputText)
  add('reasoning', call.reasoning)
  add('estimatedCalls', call.usageEstimated)
  addCost(add, call)
  if (call.status === 'success') {
    if (call.finishReason === 'length') add('truncated', 1)
    add('sourceChars', call.sourceChars)
    add('outputChars', call.outputChars)
    add('responseMsSum', call.responseTimeMs)
    add('responseCount', call.responseTimeMs === null ? null : 1)
    add('firstTokenMsSum', call.timeToFirstTokenMs)
    add('firstTokenCount', call.timeToFirstTokenMs === null ? null : 1)
  }
  return counters
}

function addCost(
  add: (name: CounterName, amount: number | null) => void,
  call: Pick<SettledCallFacts, 'status' | 'costNanos'>,
): void {
  add('costNanos', call.costNanos)
  if (call.costNanos !== null) add('pricedCalls', 1)
  else if (call.status === 'success') add('unpricedCalls', 1)
}

/** The difference that another cost makes. */
export function costDifference(call: SettledCallFacts, costNanos: number | null): number[] {
  const counters = emptyCounters()
  const adding = (sign: 1 | -1) => (name: CounterName, amount: number | null) => {
    if (amount !== null) counters[place[name]] = (counters[place[name]] as number) + sign * amount
  }
  addCost(adding(-1), call)
  addCost(adding(1), { status: call.status, costNanos })
  return counters
}

/** The difference between two states of a call's scores. */
export function scoreDifference(before: CombinedScores, after: CombinedScores): number[] {
  const counters = emptyCounters()
  const move = (sum: CounterName, count: CounterName, from: number | null, to: number | null) => {
    counters[place[sum]] = (to ?? 0) - (from ?? 0)
    counters[place[count]] = (to === null ? 0 : 1) - (from === null ? 0 : 1)
  }
  move('scoreSum', 'scoreCount', before.combined, after.combined)
  move('checkScoreSum', 'checkScoreCount', before.check, after.check)
  move('userScoreSum', 'userScoreCount', before.user, after.user)
  move('judgeScoreSum', 'judgeScoreCount', before.judge, after.judge)
  return counters
}

/** The difference that a request's change of status makes; `running` counts nowhere. */
export function requestDifference(before: RequestEnd | 'running', after: RequestEnd | 'running'): number[] {
  const counters = emptyCounters()
  if (before !== 'running') counters[place[requestCounter[before]]] = -1
  if (after !== 'running') {
    const at = place[requestCounter[after]]
    counters[at] = (counters[at] as number) + 1
  }
  return counters
}

const requestCounter = {
  answered: 'requestsAnswered',
  failed: 'requestsFailed',
  cancelled: 'requestsCancelled',
} as const satisfies Record<RequestEnd, CounterName>

/** How a request that consists of this call alone ended. */
export function ownRequestEnd(call: Pick<SettledCallFacts, 'status' | 'errorKind'>): RequestEnd {
  if (call.status === 'success') return 'answered'
  return call.errorKind === 'cancelled' ? 'cancelled' : 'failed'
}

/**
 * An unmanaged request's status after one more call ended: answered as soon as one call was, else
 * failed as soon as one did, else cancelled. The order in which calls end does not matter.
 */
export function statusAfterCall(before: RequestEnd | 'running', call: RequestEnd): RequestEnd {
  const rank = { cancelled: 1, failed: 2, answered: 3 }
  return before !== 'running' && rank[before] >= rank[call] ? before : call
}

function outcomeOf({ status, errorKind }: SettledCallFacts): CounterName {
  switch (status) {
    case 'success':
      return 'success'
    case 'timeout':
      return 'timeout'
    case 'rate_limited':
      return 'rateLimited'
    case 'error':
      if (errorKind === 'budget_blocked') return 'blocked'
      return errorKind === 'cancelled' ? 'cancelled' : 'error'
    default:
      return assertNever(status, 'call status')
  }
}
