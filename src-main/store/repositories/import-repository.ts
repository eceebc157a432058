import type { importedMetrics } from '../../../db/schema.ts'
import type { Store } from '../store.ts'

export type ImportedMetricsRow = Omit<typeof importedMetrics.$inferInsert, 'id'>

/** What an import asks and adds beside the ledger. Questions work on a read-only store. */
export interface ImportRepository {
  /** Those of the keys that are in the ledger. */
  knownKeys(keys: readonly string[]): ReadonlySet<string>
  hasMetrics(importKey: string): boolean
  /** False where the key is there already. */
  addMetrics(row: ImportedMetricsRow): boolean
}

export function createImportRepository({ db }: Store): ImportRepository {
  const selectKeys = db
    .prepare<[string], string>('SELECT k.key FROM json_each(?) AS asked JOIN call_keys AS k ON k.key = asked.value')
    .pluck()
  const selectMetrics = db.prepare<[string]>('SELECT 1 FROM imported_metrics WHERE import_key = ?')
  const insertMetrics = () =>
    db.prepare(
      `INSERT INTO imported_metrics (import_key, provider_name, model_name, operation, total_calls, success_rate,
         avg_response_time_ms, avg_quality_score, total_tokens_used, total_cost_nanos, period_start, period_end,
         source_language, target_language)
       VALUES (@importKey, @providerName, @modelName, @operation, @totalCalls, @successRate,
         @avgResponseTimeMs, @avgQualityScore, @totalTokensUsed, @totalCostNanos, @periodStart, @periodEnd,
         @sourceLanguage, @targetLanguage)
       ON CONFLICT (import_key) DO NOTHING`,
    )
  let insert: ReturnType<typeof insertMetrics> | undefined
  return {
    knownKeys: keys => new Set(selectKeys.all(JSON.stringify(keys))),
    hasMetrics: importKey => selectMetrics.get(importKey) !== undefined,
    addMetrics(row) {
      insert ??= insertMetrics()
      return insert.run(row).changes === 1
    },
  }
}
