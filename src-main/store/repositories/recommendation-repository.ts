import type { ErrorKind, Operation, Realm } from '../../../db/vocabulary.ts'
import type { Store } from '../store.ts'
import { originsOf } from './alert-facts-repository.ts'

export interface RecommendationStateRow {
  readonly key: string
  readonly kind: string
  readonly dismissedAt: number | null
  readonly dismissedUntil: number | null
  readonly dismissedSeverity: number | null
  readonly appliedAt: number | null
  /** JSON. */
  readonly change: string | null
  readonly undoneAt: number | null
}

/** What one model did in one operation and language pair. Money is nano-dollars, scores are thousandths. */
export interface ModelUse {
  readonly providerId: number
  readonly model: string
  readonly operation: Operation
  readonly sourceLanguage: string
  readonly targetLanguage: string
  readonly success: number
  readonly error: number
  readonly timeout: number
  readonly rateLimited: number
  readonly truncated: number
  readonly retries: number
  readonly inputUncached: number
  readonly cacheRead: number
  readonly cacheWrite: number
  /** Of what it wrote and what it thought. */
  readonly output: number
  readonly reasoning: number
  readonly costNanos: number
  readonly pricedCalls: number
  readonly unpricedCalls: number
  readonly sourceChars: number
  readonly outputChars: number
}

export type ModelName = Pick<ModelUse, 'providerId' | 'model'>
/** One model's work in one operation and language pair. */
export type ModelTask = Pick<ModelUse, 'providerId' | 'model' | 'operation' | 'sourceLanguage' | 'targetLanguage'>

export interface ScoreSpread {
  readonly calls: number
  /** 0..1. */
  readonly mean: number
  readonly variance: number
}

const stateColumns = `key, kind, dismissed_at AS dismissedAt, dismissed_until AS dismissedUntil,
  dismissed_severity AS dismissedSeverity, applied_at AS appliedAt, change, undone_at AS undoneAt`

export const modelUseSql = (
  realm: Realm,
): string => `SELECT provider_id AS providerId, model_name AS model, operation, source_language AS sourceLanguage,
    target_language AS targetLanguage, sum(success) AS success, sum(error) AS error, sum(timeout) AS timeout,
    sum(rate_limited) AS rateLimited, sum(truncated) AS truncated, sum(retries) AS retries,
    sum(input_uncached) AS inputUncached, sum(cache_read) AS cacheRead,
    sum(cache_write_5m + cache_write_1h) AS cacheWrite, sum(output_text + reasoning) AS output,
    sum(reasoning) AS reasoning, sum(cost_nanos) AS costNanos,
    sum(priced_calls) AS pricedCalls, sum(unpriced_calls) AS unpricedCalls, sum(source_chars) AS sourceChars,
    sum(output_chars) AS outputChars
  FROM quality_metrics WHERE period = 'day' AND period_start >= ? AND realm = '${realm}' GROUP BY 1, 2, 3, 4, 5`
/** Calls with a score, from the rollups: where there are too few, no call is read. */
export const scoredUseSql = (
  realm: Realm,
): string => `SELECT provider_id AS providerId, model_name AS model, operation, source_language AS sourceLanguage,
    target_language AS targetLanguage, sum(score_count) AS calls
  FROM quality_metrics WHERE period = 'day' AND period_start >= @from AND realm = '${realm}' AND provider_id = @providerId
    AND model_name = @model GROUP BY 3, 4, 5 HAVING sum(score_count) >= @fewest`
/** Among the newest calls of a model, so many at most: it takes the same time however many there are. */
export const scoreSpreadSql = (
  realm: Realm,
): string => `SELECT operation, sourceLanguage, targetLanguage, count(*) AS calls, avg(score) AS mean,
    avg(score * score) AS squares
  FROM (SELECT provider_id, operation, coalesce(source_language, '') AS sourceLanguage,
      coalesce(target_language, '') AS targetLanguage, quality_score / 1000.0 AS score, origin
    FROM service_calls INDEXED BY calls_by_model
    WHERE model_name = @model AND listed = 1 AND created_at >= @from ORDER BY created_at DESC LIMIT @most)
  WHERE provider_id = @providerId AND score IS NOT NULL AND ${originsOf(realm)} GROUP BY 1, 2, 3`
/** Of its newest calls, which Galley's own operations made: those it can make differently. */
export const ownUseSql = (realm: Realm): string => `SELECT operation, avg(origin IN ('service', 'sample')) AS share
  FROM (SELECT provider_id, operation, origin FROM service_calls INDEXED BY calls_by_model
    WHERE model_name = @model AND listed = 1 AND created_at >= @from ORDER BY created_at DESC LIMIT @most)
  WHERE provider_id = @providerId AND ${originsOf(realm)} GROUP BY 1`
export const errorUseSql = (
  realm: Realm,
): string => `SELECT provider_id AS providerId, model_name AS model, operation, error_kind AS errorKind, sum(calls) AS calls
  FROM error_metrics WHERE period = 'day' AND period_start >= ? AND realm = '${realm}' GROUP BY 1, 2, 3, 4`

/** What recommendations rest on, and what a person did with them. */
export function createRecommendationRepository({ db }: Pick<Store, 'db'>, realm: Realm = 'real') {
  return {
    states: () => db.prepare<[], RecommendationStateRow>(`SELECT ${stateColumns} FROM recommendation_states`).all(),
    state: (key: string) =>
      db
        .prepare<[string], RecommendationStateRow>(`SELECT ${stateColumns} FROM recommendation_states WHERE key = ?`)
        .get(key) ?? null,
    put(row: RecommendationStateRow): void {
      db.prepare(
        `INSERT INTO recommendation_states (key, kind, dismissed_at, dismissed_until, dismissed_severity, applied_at, change, undone_at)
         VALUES (@key, @kind, @dismissedAt, @dismissedUntil, @dismissedSeverity, @appliedAt, @change, @undoneAt)
         ON CONFLICT (key) DO UPDATE SET dismissed_at = excluded.dismissed_at, dismissed_until = excluded.dismissed_until,
           dismissed_severity = excluded.dismissed_severity, applied_at = excluded.applied_at, change = excluded.change,
           undone_at = excluded.undone_at`,
      ).run(row)
    },

    modelUse: (from: number) => db.prepare<[number], ModelUse>(modelUseSql(realm)).all(from),
    errorUse: (from: number) =>
      db
        .prepare<
          [number],
          { providerId: number; model: string; operation: Operation; errorKind: ErrorKind; calls: number }
        >(errorUseSql(realm))
        .all(from),
    /** In which work a model has at least so many scored calls since. */
    scoredUse: (of: ModelName, from: number, fewest: number) =>
      db
        .prepare<[object], ModelTask & { readonly calls: number }>(scoredUseSql(realm))
        .all({ providerId: of.providerId, model: of.model, from, fewest }),
    ownUse: ({ providerId, model }: ModelName, from: number, most: number) =>
      db
        .prepare<[object], { readonly operation: Operation; readonly share: number }>(ownUseSql(realm))
        .all({ providerId, model, from, most })
        .map(row => ({ providerId, model, ...row })),
    /** The scores of a model by the work it did, of its newest calls since. */
    scoreSpreads({ providerId, model }: ModelName, from: number, most: number): readonly (ModelTask & ScoreSpread)[] {
      return db
        .prepare<[object], Omit<ModelTask, keyof ModelName> & { calls: number; mean: number; squares: number }>(
          scoreSpreadSql(realm),
        )
        .all({ providerId, model, from, most })
        .map(({ squares, ...row }) => {
          const { calls, mean } = row
          const variance = calls < 2 ? 0 : (Math.max(0, squares - mean ** 2) * calls) / (calls - 1)
          return { providerId, model, ...row, variance }
        })
    },
  }
}

export type RecommendationRepository = ReturnType<typeof createRecommendationRepository>
