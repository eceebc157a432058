import type { CallStatus, ErrorKind, Operation, Realm } from '../../db/vocabulary.ts'
import type { StoredCall } from '../store/repositories/call-row.ts'
import type { Figures } from './figures.ts'

/** Which calls the figures are of. Of several values in one field, any. Books and users are read from the calls, not the rollups. */
export interface MetricsFilters {
  readonly providerIds?: readonly number[]
  readonly models?: readonly string[]
  readonly operations?: readonly Operation[]
  readonly sourceLanguages?: readonly string[]
  readonly targetLanguages?: readonly string[]
  readonly books?: readonly string[]
  readonly users?: readonly string[]
}

export interface MetricsQuery {
  /** The last N x 24 hours to now, the far edge at the full hour; 7 where nothing is given. Not together with `from`. */
  readonly days?: number
  /** UTC epoch milliseconds, inclusive. */
  readonly from?: number
  /** UTC epoch milliseconds, exclusive; now where not given. */
  readonly to?: number
  readonly filters?: MetricsFilters
  /** `['real']` where not given: practice and sample calls are simulated. */
  readonly realms?: readonly Realm[]
  /** At most this many books, most calls first; 0 leaves books out. */
  readonly books?: number
  readonly latestErrors?: number
}

interface MetricsPeriod {
  /** Null where it was given as from and to. */
  readonly days: number | null
  readonly from: number
  readonly to: number
  readonly timeZone: string
}

export interface ProviderName {
  readonly realm: Realm
  readonly providerId: number
  readonly provider: string
  readonly displayName: string
  /** True where nothing was really sent or paid. */
  readonly simulated: boolean
}

type ProviderMetrics = ProviderName & { readonly figures: Figures; readonly costPer1kTokensNanos: number | null }
export type ModelMetrics = ProviderName & { readonly model: string; readonly figures: Figures }

export interface ErrorMetrics {
  readonly errorKind: ErrorKind
  readonly status: Exclude<CallStatus, 'pending' | 'success'>
  readonly calls: number
  readonly providers: readonly { readonly provider: string; readonly displayName: string; readonly calls: number }[]
}

export interface DayMetrics {
  /** First instant of the day, UTC epoch milliseconds. */
  readonly dayStart: number
  /** `2026-11-23`, in the user's zone. */
  readonly date: string
  readonly figures: Figures
  readonly providers: readonly {
    readonly realm: Realm
    readonly providerId: number
    readonly calls: number
    readonly success: number
    readonly costNanos: number | null
    readonly p95Ms: number | null
  }[]
}

export interface MetricsSummary {
  readonly period: MetricsPeriod
  readonly realms: readonly Realm[]
  readonly total: Figures
  readonly before: { readonly from: number; readonly to: number; readonly figures: Figures }
  /** Each list: most calls first. */
  readonly providers: readonly ProviderMetrics[]
  readonly models: readonly ModelMetrics[]
  readonly operations: readonly { readonly operation: Operation; readonly figures: Figures }[]
  readonly languages: readonly {
    readonly sourceLanguage: string | null
    readonly targetLanguage: string | null
    readonly figures: Figures
  }[]
  readonly books: readonly { readonly book: string; readonly figures: Figures }[]
  /** How many books there are, shown or not. */
  readonly bookCount: number
  /** Calendar days of the user's zone that have calls, oldest first. */
  readonly trend: readonly DayMetrics[]
  readonly errors: readonly ErrorMetrics[]
  /** Newest first. */
  readonly latestErrors: readonly StoredCall[]
  /** Settled calls of the practice provider and of sample data in the period, which `realms` leaves out. */
  readonly simulatedCalls: number
  /** The largest relative error of a percentile. */
  readonly percentileError: number
}

/** Reads figures of any period, whatever the number of calls. Works on a read-only store. */
export interface Metrics {
  summary(query: MetricsQuery): MetricsSummary
  /** As the original system's API gave them, with additions. */
  original(query: MetricsQuery): OriginalMetrics
}

/** Key names and units of the original system: rates 0..1, dollars, milliseconds, ISO times. */
export interface OriginalMetrics {
  readonly provider_summary: Readonly<Record<string, OriginalProvider>>
  readonly operation_metrics: readonly OriginalOperation[]
  readonly recent_errors: readonly OriginalError[]
  readonly period: { readonly days: number; readonly start: string; readonly end: string }
}

export interface OriginalProvider {
  readonly display_name: string
  readonly total_calls: number
  readonly success_rate: number | null
  readonly avg_response_time_ms: number | null
  readonly total_cost: number | null
  readonly total_tokens: number
  readonly cost_per_1k_tokens: number | null
  /** Null where whoever asks has no vault at hand. */
  readonly api_key_configured: boolean | null
  readonly unpriced_calls: number
  readonly p50_response_time_ms: number | null
  readonly p95_response_time_ms: number | null
  readonly p99_response_time_ms: number | null
}

interface OriginalOperation {
  readonly operation: string
  readonly total_calls: number
  readonly avg_success_rate: number | null
  readonly avg_response_time: number | null
  readonly total_cost: number | null
  readonly unpriced_calls: number
  readonly total_tokens: number
}

interface OriginalError {
  readonly id: number
  readonly provider: string
  readonly model: string
  readonly operation: string
  readonly status: string
  readonly error_kind: string | null
  readonly error_message: string | null
  readonly created_at: string
}
