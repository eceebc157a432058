import { place } from '../ledger/contributions.ts'
import { Histogram } from '../ledger/histogram.ts'
import type { CounterName } from '../store/repositories/rollup-rows.ts'
import type { Tally } from './tally.ts'

/** A distribution of times in milliseconds, of successful calls; percentiles within `histogramRelativeError`. */
export interface TimeFigures {
  readonly calls: number
  readonly meanMs: number | null
  readonly p50Ms: number | null
  readonly p95Ms: number | null
  readonly p99Ms: number | null
}

/** Tokens by disjoint bucket, and the two sums people ask for. Failed calls count: they are billed. */
interface TokenFigures {
  readonly inputUncached: number
  readonly cacheRead: number
  readonly cacheWrite5m: number
  readonly cacheWrite1h: number
  readonly outputText: number
  readonly reasoning: number
  readonly input: number
  readonly output: number
  readonly total: number
}

export interface ScoreFigures {
  readonly calls: number
  /** Mean, in thousandths; null without scores. */
  readonly mean: number | null
}

/** What a stretch of calls amounts to. Whole numbers save rates (0..1) and means. */
export interface Figures {
  /** Settled calls, whatever their outcome. */
  readonly calls: number
  readonly success: number
  readonly error: number
  readonly timeout: number
  readonly rateLimited: number
  /** Held back by a budget: never left the machine. */
  readonly blocked: number
  /** Given up by the caller. */
  readonly cancelled: number
  readonly truncated: number
  readonly retries: number
  /** success / (success + error + timeout + rate_limited); null over nothing. */
  readonly successRate: number | null
  readonly requests: {
    readonly answered: number
    readonly failed: number
    readonly cancelled: number
    /** answered / (answered + failed): a request its caller gave up says nothing about it. */
    readonly successRate: number | null
  }
  readonly tokens: TokenFigures
  /** Calls whose tokens Galley counted itself. */
  readonly estimatedCalls: number
  /** Nano-dollars of the calls that have a price; null where successful calls exist and none has one. */
  readonly costNanos: number | null
  readonly pricedCalls: number
  readonly unpricedCalls: number
  readonly sourceChars: number
  readonly outputChars: number
  readonly responseTime: TimeFigures
  readonly firstToken: TimeFigures
  readonly score: ScoreFigures & {
    readonly check: ScoreFigures
    readonly user: ScoreFigures
    readonly judge: ScoreFigures
  }
}

/** Settled calls, whatever their outcome. */
export function callsOf({ counters }: Pick<Tally, 'counters'>): number {
  return outcomes.reduce((sum, name) => sum + (counters[place[name]] as number), 0)
}

const outcomes: readonly CounterName[] = ['success', 'error', 'timeout', 'rateLimited', 'blocked', 'cancelled']

export function figuresOf(tally: Tally): Figures {
  const at = (name: CounterName): number => tally.counters[place[name]] as number
  const success = at('success')
  const failed = at('error') + at('timeout') + at('rateLimited')
  const priced = at('pricedCalls')
  const unpriced = at('unpricedCalls')
  const input = at('inputUncached') + at('cacheRead') + at('cacheWrite5m') + at('cacheWrite1h')
  const output = at('outputText') + at('reasoning')
  const answered = at('requestsAnswered')
  const requestsFailed = at('requestsFailed')
  const score = (sum: CounterName, count: CounterName): ScoreFigures => ({
    calls: at(count),
    mean: ratio(at(sum), at(count)),
  })
  return {
    calls: success + failed + at('blocked') + at('cancelled'),
    success,
    error: at('error'),
    timeout: at('timeout'),
    rateLimited: at('rateLimited'),
    blocked: at('blocked'),
    cancelled: at('cancelled'),
    truncated: at('truncated'),
    retries: at('retries'),
    successRate: ratio(success, success + failed),
    requests: {
      answered,
      failed: requestsFailed,
      cancelled: at('requestsCancelled'),
      successRate: ratio(answered, answered + requestsFailed),
    },
    tokens: {
      inputUncached: at('inputUncached'),
      cacheRead: at('cacheRead'),
      cacheWrite5m: at('cacheWrite5m'),
      cacheWrite1h: at('cacheWrite1h'),
      outputText: at('outputText'),
      reasoning: at('reasoning'),
      input,
      output,
      total: input + output,
    },
    estimatedCalls: at('estimatedCalls'),
    costNanos: priced === 0 && unpriced > 0 ? null : at('costNanos'),
    pricedCalls: priced,
    unpricedCalls: unpriced,
    sourceChars: at('sourceChars'),
    outputChars: at('outputChars'),
    responseTime: times(at('responseMsSum'), at('responseCount'), tally.response),
    firstToken: times(at('firstTokenMsSum'), at('firstTokenCount'), tally.firstToken),
    score: {
      ...score('scoreSum', 'scoreCount'),
      check: score('checkScoreSum', 'checkScoreCount'),
      user: score('userScoreSum', 'userScoreCount'),
      judge: score('judgeScoreSum', 'judgeScoreCount'),
    },
  }
}

function times(sum: number, count: number, encoded: Uint8Array): TimeFigures {
  const histogram = Histogram.decode(encoded)
  return {
    calls: count,
    meanMs: ratio(sum, count),
    p50Ms: histogram.quantile(0.5),
    p95Ms: histogram.quantile(0.95),
    p99Ms: histogram.quantile(0.99),
  }
}

function ratio(part: number, whole: number): number | null {
  return whole === 0 ? null : part / whole
}
