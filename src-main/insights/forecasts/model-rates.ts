import type { ModelDay } from '../../store/repositories/spend-series-repository.ts'

/** What calls came to, summed up. */
export interface Rates {
  readonly success: number
  readonly failed: number
  readonly retries: number
  readonly chars: number
  readonly uncached: number
  readonly cacheRead: number
  readonly cacheWrite: number
  readonly output: number
  readonly responseMs: number
  readonly timed: number
  readonly scoreSum: number
  readonly scores: number
}

export function summarise(rows: readonly ModelDay[]): Rates {
  const sum = (of: (row: ModelDay) => number) => rows.reduce((total, row) => total + of(row), 0)
  return {
    success: sum(row => row.success),
    failed: sum(row => row.failed),
    retries: sum(row => row.retries),
    chars: sum(row => row.sourceChars),
    uncached: sum(row => row.inputUncached),
    cacheRead: sum(row => row.cacheRead),
    cacheWrite: sum(row => row.cacheWrite5m + row.cacheWrite1h),
    output: sum(row => row.outputText + row.reasoning),
    responseMs: sum(row => row.responseMsSum),
    timed: sum(row => row.responseCount),
    scoreSum: sum(row => row.scoreSum),
    scores: sum(row => row.scoreCount),
  }
}

/** Two tokens a character in, one and a half out: what a translation takes before anything is known. */
export const assumedRates: Rates = {
  success: 1,
  failed: 0,
  retries: 0,
  chars: 2000,
  uncached: 4000,
  cacheRead: 0,
  cacheWrite: 0,
  output: 3000,
  responseMs: 0,
  timed: 0,
  scoreSum: 0,
  scores: 0,
}
