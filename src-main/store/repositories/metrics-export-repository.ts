import type { Store } from '../store.ts'
import { counterColumns } from './rollup-rows.ts'

export interface MetricsExportRow {
  readonly period: 'hour' | 'day'
  readonly periodStart: number
  readonly realm: string
  readonly provider: string
  readonly modelName: string
  readonly operation: string
  readonly sourceLanguage: string
  readonly targetLanguage: string
  /** In the order of `counterNames`. */
  readonly counters: Float64Array
  readonly response: Uint8Array
  readonly firstToken: Uint8Array
}

export interface MetricsExportRepository {
  /** The first period that has rows with `from <= period_start < to`; null when there is none. */
  nextPeriod(period: 'hour' | 'day', from: number, to: number): number | null
  rows(period: 'hour' | 'day', periodStart: number): MetricsExportRow[]
}

const counters = Object.values(counterColumns)

export function createMetricsExportRepository({ db }: Store): MetricsExportRepository {
  const next = db
    .prepare(
      'SELECT min(period_start) FROM quality_metrics WHERE period = ? AND period_start >= ? AND period_start < ?',
    )
    .pluck()
  const rows = db
    .prepare(
      `SELECT p.name, realm, model_name, operation, source_language, target_language, response_histogram,
         first_token_histogram, ${counters.map(column => `m.${column}`).join(', ')}
       FROM quality_metrics m JOIN providers p ON p.id = m.provider_id
       WHERE period = ? AND period_start = ?
       ORDER BY realm, provider_id, model_name, operation, source_language, target_language`,
    )
    .raw()
  return {
    nextPeriod: (period, from, to) => next.get(period, from, to) as number | null,
    rows: (period, periodStart) =>
      (rows.all(period, periodStart) as unknown[][]).map(row => ({
        period,
        periodStart,
        provider: row[0] as string,
        realm: row[1] as string,
        modelName: row[2] as string,
        operation: row[3] as string,
        sourceLanguage: row[4] as string,
        targetLanguage: row[5] as string,
        response: row[6] as Uint8Array,
        firstToken: row[7] as Uint8Array,
        counters: Float64Array.from(row.slice(8) as number[]),
      })),
  }
}
