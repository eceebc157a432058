import type { Store } from '../store.ts'
import { type FactFilters, factConditions, type RollupFilters, rollupConditions, where } from './rollup-conditions.ts'

/** How much was done in an hour, or for a book or a user; sums of any stretches add up. */
export interface UsageSum {
  readonly calls: number
  readonly success: number
  readonly tokens: number
  /** Of the calls that have a price. */
  readonly costNanos: number
  readonly pricedCalls: number
  /** Successful calls without a price. */
  readonly unpricedCalls: number
}

export interface UsageReader {
  /** Whole UTC hours with `from <= start < to`, ascending; those without calls are not in it. */
  hours(from: number, to: number, filters: RollupFilters): (UsageSum & { readonly start: number })[]
  /** Whole local days with `from <= start < to`, added up by book or user, most calls first. Knows no provider and model. */
  subjects(
    kind: 'book' | 'user',
    from: number,
    to: number,
    filters: RollupFilters,
  ): (UsageSum & { readonly subject: string })[]
  /** Settled calls with `from <= t < to`, by book or user, where the rollups do not hold the filters. */
  callsOf(
    column: 'book' | 'user',
    from: number,
    to: number,
    filters: FactFilters,
  ): (UsageSum & { readonly subject: string })[]
  /** The same by UTC hour. */
  callHours(from: number, to: number, filters: FactFilters): (UsageSum & { readonly start: number })[]
}

const tokenColumns = 'input_uncached + cache_read + cache_write_5m + cache_write_1h + output_text + reasoning'
const rollupSums = `sum(success + error + timeout + rate_limited + blocked + cancelled) AS calls, sum(success) AS success,
  sum(${tokenColumns}) AS tokens, sum(cost_nanos) AS costNanos,
  sum(priced_calls) AS pricedCalls, sum(unpriced_calls) AS unpricedCalls`
const callSums = `count(*) AS calls, sum(status = 'success') AS success,
  sum(coalesce(input_tokens, 0) + coalesce(output_tokens, 0)) AS tokens,
  coalesce(sum(cost_nanos), 0) AS costNanos, count(cost_nanos) AS pricedCalls,
  sum(status = 'success' AND cost_nanos IS NULL) AS unpricedCalls`

export function createUsageReader({ db }: Pick<Store, 'db'>): UsageReader {
  function sums(select: string, from: number, to: number, filters: FactFilters, source: 'rollups' | 'calls') {
    const conditions = source === 'rollups' ? rollupConditions(filters) : factConditions(filters, 'call')
    const sql = select.replace('$where', where(conditions))
    return db.prepare(sql).all(from, to, ...conditions.flatMap(({ values }) => values)) as never
  }

  return {
    hours: (from, to, filters) =>
      sums(
        `SELECT period_start AS start, ${rollupSums} FROM quality_metrics
         WHERE period = 'hour' AND period_start >= ? AND period_start < ?$where GROUP BY period_start`,
        from,
        to,
        filters,
        'rollups',
      ),
    subjects: (kind, from, to, { providerIds: _providers, models: _models, ...filters }) =>
      sums(
        `SELECT subject, ${rollupSums} FROM subject_metrics
         WHERE kind = '${kind}' AND period_start >= ? AND period_start < ?$where GROUP BY subject ORDER BY calls DESC, subject`,
        from,
        to,
        filters,
        'rollups',
      ),
    callsOf: (column, from, to, filters) =>
      sums(
        `SELECT ${column === 'book' ? 'source_book' : 'created_by'} AS subject, ${callSums}
         FROM service_calls INDEXED BY calls_by_created
         WHERE created_at >= ? AND created_at < ? AND status <> 'pending'
           AND ${column === 'book' ? 'source_book' : 'created_by'} IS NOT NULL$where
         GROUP BY 1 ORDER BY calls DESC, subject`,
        from,
        to,
        filters,
        'calls',
      ),
    callHours: (from, to, filters) =>
      sums(
        `SELECT created_at / 3600000 * 3600000 AS start, ${callSums} FROM service_calls INDEXED BY calls_by_created
         WHERE created_at >= ? AND created_at < ? AND status <> 'pending'$where GROUP BY 1`,
        from,
        to,
        filters,
        'calls',
      ),
  }
}
