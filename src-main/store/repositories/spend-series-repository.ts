import type { Operation, Realm } from '../../../db/vocabulary.ts'
import type { Store } from '../store.ts'

export interface SpendFilters {
  readonly providerId?: number | undefined
  readonly operation?: Operation | undefined
  readonly book?: string | undefined
}

/** What was spent in one hour or day. */
export interface SpendPoint {
  /** Start of the hour or of the local day, UTC epoch milliseconds. */
  readonly start: number
  readonly costNanos: number
  readonly unpricedCalls: number
}

/** One model's work on one day, in one language pair. */
export interface ModelDay {
  readonly start: number
  readonly providerId: number
  readonly model: string
  readonly sourceLanguage: string
  readonly targetLanguage: string
  readonly success: number
  readonly failed: number
  readonly retries: number
  readonly inputUncached: number
  readonly cacheRead: number
  readonly cacheWrite5m: number
  readonly cacheWrite1h: number
  readonly outputText: number
  readonly reasoning: number
  readonly costNanos: number
  readonly unpricedCalls: number
  readonly sourceChars: number
  readonly responseMsSum: number
  readonly responseCount: number
  readonly scoreSum: number
  readonly scoreCount: number
}

export interface LanguagePair {
  readonly source: string
  readonly target: string
}

/** Sums of calls over time, from the rollups. */
export interface SpendSeriesRepository {
  /** By local day or UTC hour, `from <= start < to`, oldest first; stretches without a call are left out. A book has days alone. */
  spend(period: 'hour' | 'day', from: number, to: number, filters: SpendFilters): readonly SpendPoint[]
  /** Work in one language pair; of any source language where it is empty. */
  models(operation: Operation, from: number, pair: LanguagePair): readonly ModelDay[]
  /** What is done of a book's translation, by language pair: chapters with their characters. */
  chapters(book: string): readonly {
    readonly chapter: string
    readonly sourceLanguage: string
    readonly targetLanguage: string
    readonly sourceChars: number
    readonly costNanos: number
    readonly pricedCalls: number
    readonly success: number
  }[]
  /** The models that translated most of a book, most characters first. */
  modelsOfBook(
    book: string,
    limit: number,
  ): readonly { readonly providerId: number; readonly model: string; readonly calls: number }[]
}

export const spendSql = (realm: Realm, period: string, filters: SpendFilters): string =>
  filters.book === undefined
    ? `SELECT period_start AS start, sum(cost_nanos) AS costNanos, sum(unpriced_calls) AS unpricedCalls FROM quality_metrics
       WHERE period = '${period}' AND period_start >= @from AND period_start < @to AND realm = '${realm}'
         ${filters.providerId === undefined ? '' : 'AND provider_id = @providerId'}
         ${filters.operation === undefined ? '' : 'AND operation = @operation'}
       GROUP BY period_start ORDER BY period_start`
    : `SELECT period_start AS start, sum(cost_nanos) AS costNanos, sum(unpriced_calls) AS unpricedCalls FROM subject_metrics
       WHERE kind = 'book' AND subject = @book AND part = '' AND period_start >= @from AND period_start < @to AND realm = '${realm}'
         ${filters.operation === undefined ? '' : 'AND operation = @operation'}
       GROUP BY period_start ORDER BY period_start`

export const modelDaysSql = (
  realm: Realm,
): string => `SELECT period_start AS start, provider_id AS providerId, model_name AS model,
    source_language AS sourceLanguage, target_language AS targetLanguage, success,
    error + timeout + rate_limited AS failed, retries, input_uncached AS inputUncached, cache_read AS cacheRead,
    cache_write_5m AS cacheWrite5m, cache_write_1h AS cacheWrite1h, output_text AS outputText, reasoning,
    cost_nanos AS costNanos, unpriced_calls AS unpricedCalls, source_chars AS sourceChars,
    response_ms_sum AS responseMsSum, response_count AS responseCount, score_sum AS scoreSum, score_count AS scoreCount
  FROM quality_metrics WHERE period = 'day' AND period_start >= @from AND realm = '${realm}' AND operation = @operation
    AND target_language = @target AND (@source = '' OR source_language = @source)`

export function createSpendSeriesRepository({ db }: Pick<Store, 'db'>, realm: Realm): SpendSeriesRepository {
  const models = db.prepare<[object], ModelDay>(modelDaysSql(realm))
  const chapters = db.prepare<[string], ReturnType<SpendSeriesRepository['chapters']>[number]>(
    `SELECT part AS chapter, source_language AS sourceLanguage, target_language AS targetLanguage,
       sum(source_chars) AS sourceChars, sum(cost_nanos) AS costNanos, sum(priced_calls) AS pricedCalls, sum(success) AS success
     FROM subject_metrics WHERE kind = 'chapter' AND subject = ? AND realm = '${realm}' AND operation = 'translation' AND success > 0
     GROUP BY 1, 2, 3`,
  )
  const modelsOfBook = db.prepare<[string, number], ReturnType<SpendSeriesRepository['modelsOfBook']>[number]>(
    `SELECT provider_id AS providerId, model_name AS model, count(*) AS calls FROM (
       SELECT provider_id, model_name FROM service_calls INDEXED BY calls_by_book
       WHERE source_book = ? AND listed = 1 AND operation = 'translation' AND status = 'success' ORDER BY created_at DESC LIMIT 2000)
     GROUP BY 1, 2 ORDER BY calls DESC LIMIT ?`,
  )
  return {
    spend: (period, from, to, filters) =>
      db.prepare<[object], SpendPoint>(spendSql(realm, period, filters)).all({ from, to, ...filters }),
    models: (operation, from, pair) => models.all({ operation, from, ...pair }),
    chapters: book => chapters.all(book),
    modelsOfBook: (book, limit) => modelsOfBook.all(book, limit),
  }
}
