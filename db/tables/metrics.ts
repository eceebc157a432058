import { blob, index, integer, real, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core'
import type { ErrorKind, Operation, Realm } from '../vocabulary.ts'

/**
 * The counters every rollup keeps. All are integers, so the order in which calls settle never
 * matters; histograms are mergeable blobs (see `src-main/ledger/histogram.ts`).
 */
function counters() {
  const count = (name: string) => integer(name).notNull().default(0)
  return {
    success: count('success'),
    error: count('error'),
    timeout: count('timeout'),
    rateLimited: count('rate_limited'),
    /** Settled calls that are outside the success rate: blocked before dispatch, or cancelled by the caller. */
    blocked: count('blocked'),
    cancelled: count('cancelled'),
    truncated: count('truncated'),
    retries: count('retries'),
    requestsAnswered: count('requests_answered'),
    requestsFailed: count('requests_failed'),
    requestsCancelled: count('requests_cancelled'),
    inputUncached: count('input_uncached'),
    cacheRead: count('cache_read'),
    cacheWrite5m: count('cache_write_5m'),
    cacheWrite1h: count('cache_write_1h'),
    outputText: count('output_text'),
    reasoning: count('reasoning'),
    estimatedCalls: count('estimated_calls'),
    costNanos: count('cost_nanos'),
    /** Successful calls without a price, and all calls with one. */
    unpricedCalls: count('unpriced_calls'),
    pricedCalls: count('priced_calls'),
    sourceChars: count('source_chars'),
    outputChars: count('output_chars'),
    responseMsSum: count('response_ms_sum'),
    responseCount: count('response_count'),
    firstTokenMsSum: count('first_token_ms_sum'),
    firstTokenCount: count('first_token_count'),
    scoreSum: count('score_sum'),
    scoreCount: count('score_count'),
    checkScoreSum: count('check_score_sum'),
    checkScoreCount: count('check_score_count'),
    userScoreSum: count('user_score_sum'),
    userScoreCount: count('user_score_count'),
    judgeScoreSum: count('judge_score_sum'),
    judgeScoreCount: count('judge_score_count'),
    responseHistogram: blob('response_histogram', { mode: 'buffer' }).notNull(),
    firstTokenHistogram: blob('first_token_histogram', { mode: 'buffer' }).notNull(),
  }
}

/** Rollups per UTC hour and per day of the user's zone. Empty string stands for "no language given". */
export const qualityMetrics = sqliteTable(
  'quality_metrics',
  {
    id: integer().primaryKey(),
    period: text().$type<'hour' | 'day'>().notNull(),
    /** Start of the hour or of the local day, UTC epoch milliseconds. */
    periodStart: integer('period_start').notNull(),
    realm: text().$type<Realm>().notNull(),
    providerId: integer('provider_id').notNull(),
    modelName: text('model_name').notNull(),
    operation: text().$type<Operation>().notNull(),
    sourceLanguage: text('source_language').notNull(),
    targetLanguage: text('target_language').notNull(),
    ...counters(),
  },
  table => [
    uniqueIndex('quality_metrics_key').on(
      table.period,
      table.periodStart,
      table.realm,
      table.providerId,
      table.modelName,
      table.operation,
      table.sourceLanguage,
      table.targetLanguage,
    ),
  ],
)

/**
 * Rollups by what was worked on: a book per day, a chapter over all time (`period_start` 0), a user per day.
 */
export const subjectMetrics = sqliteTable(
  'subject_metrics',
  {
    id: integer().primaryKey(),
    kind: text().$type<'book' | 'chapter' | 'user'>().notNull(),
    periodStart: integer('period_start').notNull(),
    realm: text().$type<Realm>().notNull(),
    /** The book or the user. */
    subject: text().notNull(),
    /** The chapter; empty for books and users. */
    part: text().notNull(),
    operation: text().$type<Operation>().notNull(),
    sourceLanguage: text('source_language').notNull(),
    targetLanguage: text('target_language').notNull(),
    ...counters(),
  },
  table => [
    uniqueIndex('subject_metrics_key').on(
      table.kind,
      table.periodStart,
      table.realm,
      table.subject,
      table.part,
      table.operation,
      table.sourceLanguage,
      table.targetLanguage,
    ),
    index('subject_metrics_by_subject').on(table.kind, table.subject, table.part),
  ],
)

/** Failures by finer reason, per hour and day, provider, model and operation. */
export const errorMetrics = sqliteTable(
  'error_metrics',
  {
    id: integer().primaryKey(),
    period: text().$type<'hour' | 'day'>().notNull(),
    periodStart: integer('period_start').notNull(),
    realm: text().$type<Realm>().notNull(),
    providerId: integer('provider_id').notNull(),
    modelName: text('model_name').notNull(),
    operation: text().$type<Operation>().notNull(),
    errorKind: text('error_kind').$type<ErrorKind>().notNull(),
    calls: integer().notNull().default(0),
  },
  table => [
    uniqueIndex('error_metrics_key').on(
      table.period,
      table.periodStart,
      table.realm,
      table.providerId,
      table.modelName,
      table.operation,
      table.errorKind,
    ),
  ],
)

/** Metrics rows of an imported Django export: history beside the rollups, never mixed into them. */
export const importedMetrics = sqliteTable('imported_metrics', {
  id: integer().primaryKey(),
  importKey: text('import_key').notNull().unique(),
  providerName: text('provider_name').notNull(),
  modelName: text('model_name').notNull(),
  operation: text().notNull(),
  totalCalls: integer('total_calls').notNull(),
  successRate: real('success_rate'),
  avgResponseTimeMs: real('avg_response_time_ms'),
  avgQualityScore: real('avg_quality_score'),
  totalTokensUsed: integer('total_tokens_used'),
  totalCostNanos: integer('total_cost_nanos'),
  periodStart: integer('period_start').notNull(),
  periodEnd: integer('period_end').notNull(),
  sourceLanguage: text('source_language'),
  targetLanguage: text('target_language'),
})
