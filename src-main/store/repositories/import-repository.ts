import type { importedMetrics } from '../../../db/schema.ts'
import type { Store } from '../store.ts'

type ImportedMetricsRow = Omit<typeof importedMetrics.$inferInsert, 'id'>

/** What tells a call of an export from the one that has its number in another ledger. */
interface ExportedCall {
  readonly id: number
  readonly createdAt: number
  readonly modelName: string
  readonly responseTimeMs: number | null
  readonly inputUncached: number | null
  readonly outputText: number | null
}

/** What an import asks and adds beside the ledger. Questions work on a read-only store. */
export interface ImportRepository {
  /** Those of the keys that are in the ledger. */
  knownKeys(keys: readonly string[]): ReadonlySet<string>
  /** Whether this very ledger has the call under this id: its own export, come home. */
  hasCall(call: ExportedCall): boolean
  hasMetrics(importKey: string): boolean
  /** False where the key is there already. */
  addMetrics(row: ImportedMetricsRow): boolean
}

export function createImportRepository({ db }: Store): ImportRepository {
  const selectKeys = db
    .prepare<[string], string>('SELECT k.key FROM json_each(?) AS asked JOIN call_keys AS k ON k.key = asked.value')
    .pluck()
  const selectCall = db.prepare<ExportedCall>(
    `SELECT 1 FROM service_calls WHERE id = @id AND created_at = @createdAt AND model_name = @modelName
       AND response_time_ms IS @responseTimeMs AND input_uncached IS @inputUncached AND output_text IS @outputText`,
  )
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
    hasCall: call => selectCall.get(call) !== undefined,
    hasMetrics: importKey => selectMetrics.get(importKey) !== undefined,
    addMetrics(row) {
      insert ??= insertMetrics()
      return insert.run(row).changes === 1
    },
  }
}
