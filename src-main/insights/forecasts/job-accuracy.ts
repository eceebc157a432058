import type { JobEstimateRow } from '../../store/repositories/estimate-repository.ts'

/** How far jobs were from what was expected of them, as shares: 0.1 is 10 %. Null over nothing. */
export interface JobAccuracy {
  /** Answered jobs with a known cost. */
  readonly jobs: number
  readonly cost: number | null
  /** The same without what was learned from earlier jobs. */
  readonly uncorrectedCost: number | null
  readonly duration: number | null
}

export function jobAccuracy(rows: readonly JobEstimateRow[]): JobAccuracy {
  const cost = missShare(rows, 'actualCostNanos', 'costNanos')
  return {
    jobs: cost.jobs,
    cost: cost.share,
    uncorrectedCost: missShare(rows, 'actualCostNanos', 'rawCostNanos').share,
    duration: missShare(rows, 'actualDurationMs', 'durationMs').share,
  }
}

/** By how much one job was off: 0.1 where it took 10 % more than expected. Null where it is not over, or either is not known. */
export function missOf(row: JobEstimateRow, of: 'cost' | 'duration'): number | null {
  const [actual, expected] =
    of === 'cost' ? [row.actualCostNanos, row.costNanos] : [row.actualDurationMs, row.durationMs]
  if (row.status !== 'answered' || actual === null || expected === null || expected <= 0) return null
  return actual / expected - 1
}

/** The sum of the misses by the sum of what was. */
function missShare(rows: readonly JobEstimateRow[], actual: keyof JobEstimateRow, expected: keyof JobEstimateRow) {
  const pairs = rows.flatMap(row => {
    const [was, said] = [row[actual], row[expected]]
    return row.status === 'answered' && typeof was === 'number' && typeof said === 'number' ? [{ was, said }] : []
  })
  const total = pairs.reduce((sum, { was }) => sum + was, 0)
  const missed = pairs.reduce((sum, { was, said }) => sum + Math.abs(was - said), 0)
  return { jobs: pairs.length, share: total === 0 ? null : missed / total }
}
