import type { Operation } from '../../../db/vocabulary.ts'
import type { Store } from '../store.ts'

/** Money is nano-dollars, times are milliseconds; see `db/tables/insights.ts`. */
export interface NewJobEstimate {
  readonly requestId: number
  readonly operation: Operation
  readonly providerId: number
  readonly modelName: string
  /** Empty where there is none. */
  readonly sourceLanguage: string
  readonly targetLanguage: string
  readonly book: string | null
  readonly characters: number
  readonly parts: number
  readonly rawInputTokens: number
  readonly rawOutputTokens: number
  readonly rawCostNanos: number | null
  readonly rawDurationMs: number | null
  readonly inputTokens: number
  readonly outputTokens: number
  readonly costNanos: number | null
  readonly durationMs: number | null
  readonly createdAt: number
}

export interface JobActual {
  readonly status: 'answered' | 'failed' | 'cancelled'
  readonly endedAt: number
  readonly calls: number
  readonly inputTokens: number | null
  readonly outputTokens: number | null
  readonly costNanos: number | null
  readonly durationMs: number
}

export interface JobEstimateRow extends NewJobEstimate {
  readonly requestUid: string | null
  readonly status: 'running' | 'answered' | 'failed' | 'cancelled'
  readonly endedAt: number | null
  readonly actualCalls: number | null
  readonly actualInputTokens: number | null
  readonly actualOutputTokens: number | null
  readonly actualCostNanos: number | null
  readonly actualDurationMs: number | null
}

const newColumns = {
  requestId: 'request_id',
  operation: 'operation',
  providerId: 'provider_id',
  modelName: 'model_name',
  sourceLanguage: 'source_language',
  targetLanguage: 'target_language',
  book: 'book',
  characters: 'characters',
  parts: 'parts',
  rawInputTokens: 'raw_input_tokens',
  rawOutputTokens: 'raw_output_tokens',
  rawCostNanos: 'raw_cost_nanos',
  rawDurationMs: 'raw_duration_ms',
  inputTokens: 'input_tokens',
  outputTokens: 'output_tokens',
  costNanos: 'cost_nanos',
  durationMs: 'duration_ms',
  createdAt: 'created_at',
} as const satisfies Record<keyof NewJobEstimate, string>

const selection = `${Object.entries(newColumns)
  .map(([name, column]) => `e.${column} AS ${name}`)
  .join(
    ', ',
  )}, e.status, e.ended_at AS endedAt, e.actual_calls AS actualCalls, e.actual_input_tokens AS actualInputTokens,
  e.actual_output_tokens AS actualOutputTokens, e.actual_cost_nanos AS actualCostNanos, e.actual_duration_ms AS actualDurationMs,
  r.uid AS requestUid`

export const estimatesSinceSql = `SELECT ${selection} FROM job_estimates e INDEXED BY job_estimates_by_created
  LEFT JOIN requests r ON r.id = e.request_id
  WHERE e.created_at >= @since AND (@operation IS NULL OR e.operation = @operation) ORDER BY e.created_at DESC LIMIT @limit`
export const estimatesAlikeSql = `SELECT ${selection} FROM job_estimates e INDEXED BY job_estimates_by_kind
  LEFT JOIN requests r ON r.id = e.request_id
  WHERE e.operation = ? AND e.provider_id = ? AND e.model_name = ? AND e.status = 'answered' ORDER BY e.created_at DESC LIMIT ?`

/** What jobs were expected to take, and what they took. */
export function createEstimateRepository({ db }: Pick<Store, 'db'>) {
  const since = db.prepare<[{ since: number; operation: string | null; limit: number }], JobEstimateRow>(
    estimatesSinceSql,
  )
  const alike = db.prepare<[string, number, string, number], JobEstimateRow>(estimatesAlikeSql)
  return {
    add(estimate: NewJobEstimate): void {
      const names = Object.keys(newColumns)
      db.prepare(
        `INSERT INTO job_estimates (${Object.values(newColumns).join(', ')}, status)
         VALUES (${names.map(name => `@${name}`).join(', ')}, 'running') ON CONFLICT (request_id) DO NOTHING`,
      ).run(estimate)
    },
    end(requestId: number, actual: JobActual): void {
      db.prepare(
        `UPDATE job_estimates SET status = @status, ended_at = @endedAt, actual_calls = @calls,
           actual_input_tokens = @inputTokens, actual_output_tokens = @outputTokens, actual_cost_nanos = @costNanos,
           actual_duration_ms = @durationMs WHERE request_id = @requestId`,
      ).run({ ...actual, requestId })
    },
    since: (query: { since: number; operation: string | null; limit: number }) => since.all(query),
    /** Answered jobs of the same operation and model, newest first. */
    alike: (operation: string, providerId: number, modelName: string, limit: number) =>
      alike.all(operation, providerId, modelName, limit),
  }
}

export type EstimateRepository = ReturnType<typeof createEstimateRepository>
