import type { Operation } from '../../../db/vocabulary.ts'
import type { Store } from '../store.ts'

/** How one provider's model did in one hour or day for one operation and language pair. */
export interface EvidenceRow {
  readonly periodStart: number
  readonly providerId: number
  readonly modelName: string
  readonly operation: Operation
  readonly sourceLanguage: string
  readonly targetLanguage: string
  readonly success: number
  readonly failed: number
  readonly costNanos: number
  readonly pricedCalls: number
  readonly sourceChars: number
  readonly inputTokens: number
  readonly outputTokens: number
  readonly responseMsSum: number
  readonly responseCount: number
  /** Thousandths. */
  readonly scoreSum: number
  readonly scoreCount: number
}

export interface HistogramRow {
  readonly providerId: number
  readonly modelName: string
  readonly operation: Operation
  readonly response: Uint8Array
  readonly firstToken: Uint8Array
}

/** The rollups of real calls, as the choice of a model needs them. */
export interface EvidenceRepository {
  rows(period: 'hour' | 'day', from: number, to: number): readonly EvidenceRow[]
  /** Day rollups from then on that have timed calls. */
  histograms(from: number): readonly HistogramRow[]
}

export const evidenceSql = `SELECT period_start AS periodStart, provider_id AS providerId, model_name AS modelName, operation,
    source_language AS sourceLanguage, target_language AS targetLanguage, success,
    error + timeout + rate_limited AS failed, cost_nanos AS costNanos, priced_calls AS pricedCalls,
    source_chars AS sourceChars, input_uncached + cache_read + cache_write_5m + cache_write_1h AS inputTokens,
    output_text + reasoning AS outputTokens, response_ms_sum AS responseMsSum, response_count AS responseCount,
    score_sum AS scoreSum, score_count AS scoreCount
  FROM quality_metrics WHERE period = ? AND period_start >= ? AND period_start < ? AND realm = 'real' ORDER BY period_start`

export const histogramSql = `SELECT provider_id AS providerId, model_name AS modelName, operation,
    response_histogram AS response, first_token_histogram AS firstToken
  FROM quality_metrics WHERE period = 'day' AND period_start >= ? AND realm = 'real' AND response_count > 0`

export function createEvidenceRepository({ db }: Store): EvidenceRepository {
  return {
    rows: (period, from, to) => db.prepare<[string, number, number], EvidenceRow>(evidenceSql).all(period, from, to),
    histograms: from => db.prepare<[number], HistogramRow>(histogramSql).all(from),
  }
}
