import { createTimePeriods } from '../ledger/time-periods.ts'
import { figuresOf } from '../metrics/figures.ts'
import {
  createMetricsExportRepository,
  type MetricsExportRow,
} from '../store/repositories/metrics-export-repository.ts'
import { counterColumns, counterNames } from '../store/repositories/rollup-rows.ts'
import { readRollupZone } from '../store/repositories/rollup-zone.ts'
import type { Store } from '../store/store.ts'
import { failing } from '../words/failure-sentences.ts'
import { sayImport } from '../words/failures/exchange-sentences.ts'
import { type CsvValue, csvLine } from './csv-line.ts'
import type { ExportFormat, WriteChunk } from './export-calls.ts'

export interface MetricsExportRequest {
  readonly store: Store
  readonly format: ExportFormat
  readonly period: 'hour' | 'day'
  /** Periods that begin in `from <= start < to`, UTC epoch milliseconds. */
  readonly from?: number
  readonly to?: number
  readonly includeSimulated?: boolean
  readonly write: WriteChunk
  readonly onProgress?: (rows: number) => void
  readonly signal?: AbortSignal
}

const hour = 3_600_000

/** Writes the rollups, a row for each period, provider, model, operation and language pair, under the original system's names with all counters added. */
export async function exportMetrics(request: MetricsExportRequest): Promise<{ readonly rows: number }> {
  const { store, format, period, write, onProgress, signal } = request
  const repository = createMetricsExportRepository(store)
  const zone = createTimePeriods(readRollupZone(store) ?? 'UTC')
  const to = request.to ?? Number.MAX_SAFE_INTEGER
  let from = request.from ?? Number.MIN_SAFE_INTEGER
  let rows = 0
  let header = format === 'csv'
  for (;;) {
    if (signal?.aborted) throw failing('cancelled', sayImport('export.stopped_rows', { rows }))
    const start = repository.nextPeriod(period, from, to)
    if (start === null) break
    const end = period === 'hour' ? start + hour : endOfDay(zone, start)
    let chunk = ''
    for (const row of repository.rows(period, start)) {
      if (row.realm !== 'real' && request.includeSimulated !== true) continue
      const record = recordOf(row, end)
      if (header) chunk += csvLine(Object.keys(record))
      header = false
      chunk += format === 'csv' ? csvLine(Object.values(record)) : `${JSON.stringify(record)}\n`
      rows += 1
    }
    if (chunk !== '') await write(chunk)
    onProgress?.(rows)
    from = start + 1
  }
  return { rows }
}

function endOfDay(zone: ReturnType<typeof createTimePeriods>, start: number): number {
  return zone.dayStarts(start, start + 50 * hour).find(day => day > start) ?? start + 24 * hour
}

function recordOf(row: MetricsExportRow, end: number): Record<string, CsvValue> {
  const figures = figuresOf(row)
  const counters = Object.fromEntries(counterNames.map((name, at) => [counterColumns[name], row.counters[at] ?? 0]))
  return {
    period: row.period,
    period_start: new Date(row.periodStart).toISOString(),
    period_end: new Date(end).toISOString(),
    realm: row.realm,
    provider: row.provider,
    model_name: row.modelName,
    operation: row.operation,
    source_language: row.sourceLanguage || null,
    target_language: row.targetLanguage || null,
    total_calls: figures.calls,
    success_rate: figures.successRate,
    avg_response_time_ms: figures.responseTime.meanMs,
    avg_quality_score: figures.score.mean === null ? null : figures.score.mean / 1000,
    total_tokens_used: figures.tokens.total,
    total_cost: figures.costNanos === null ? null : figures.costNanos / 1e9,
    response_p50_ms: figures.responseTime.p50Ms,
    response_p95_ms: figures.responseTime.p95Ms,
    response_p99_ms: figures.responseTime.p99Ms,
    first_token_p50_ms: figures.firstToken.p50Ms,
    first_token_p95_ms: figures.firstToken.p95Ms,
    first_token_p99_ms: figures.firstToken.p99Ms,
    ...counters,
  }
}
