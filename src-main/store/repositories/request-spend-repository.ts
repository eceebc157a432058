import type { Operation } from '../../../db/vocabulary.ts'
import type { Store } from '../store.ts'
import { listed, unlisted, unlistedIndex } from './call-streams.ts'

/** What the calls of one request came to. */
interface RequestSpend {
  readonly calls: number
  readonly succeeded: number
  /** Null where no call's usage is known. */
  readonly inputTokens: number | null
  readonly outputTokens: number | null
  /** Sum of the known costs; null where none is. */
  readonly costNanos: number | null
  /** Successful calls without a price. */
  readonly unpricedCalls: number
}

/** How many tokens earlier successful calls took for the text they worked on. */
export interface TokenHistory {
  readonly calls: number
  readonly sourceChars: number
  readonly inputTokens: number
  readonly outputTokens: number
  /** Sum of their durations; 0 where none is known. */
  readonly responseMs: number
}

export interface RequestSpendRepository {
  of(requestId: number): RequestSpend
  /** Over the newest 200 real, successful calls of this kind with everything known; null under five. */
  history(query: {
    readonly operation: Operation
    readonly providerId: number
    readonly model: string
    readonly sourceLanguage: string | null
    readonly targetLanguage: string | null
  }): TokenHistory | null
}

const fewestCalls = 5

export function createRequestSpendRepository({ db }: Store): RequestSpendRepository {
  const spend = db.prepare<[number], RequestSpend>(
    `SELECT count(*) AS calls, count(*) FILTER (WHERE status = 'success') AS succeeded,
       sum(input_tokens) AS inputTokens, sum(output_tokens) AS outputTokens, sum(cost_nanos) AS costNanos,
       count(*) FILTER (WHERE status = 'success' AND cost_nanos IS NULL) AS unpricedCalls
     FROM service_calls WHERE request_id = ?`,
  )
  const alike = (index: string, held: string) =>
    `SELECT created_at, source_chars, input_tokens, output_tokens, response_time_ms FROM service_calls INDEXED BY ${index}
       WHERE ${held} AND model_name = @model AND provider_id = @providerId AND operation = @operation
         AND source_language IS @sourceLanguage AND target_language IS @targetLanguage
         AND status = 'success' AND source_chars > 0 AND input_tokens > 0 AND output_tokens > 0 AND usage_estimated = 0
         AND finish_reason IS NOT 'length'`
  const history = db.prepare<[object], TokenHistory>(
    `SELECT count(*) AS calls, coalesce(sum(source_chars), 0) AS sourceChars,
       coalesce(sum(input_tokens), 0) AS inputTokens, coalesce(sum(output_tokens), 0) AS outputTokens,
       coalesce(sum(response_time_ms), 0) AS responseMs
     FROM (${alike('calls_by_model', listed)} UNION ALL ${alike(unlistedIndex, unlisted)}
       ORDER BY created_at DESC LIMIT 200)`,
  )
  return {
    of: requestId => spend.get(requestId) ?? noSpend,
    history({ operation, providerId, model, sourceLanguage, targetLanguage }) {
      const row = history.get({ operation, providerId, model, sourceLanguage, targetLanguage })
      return row === undefined || row.calls < fewestCalls ? null : row
    },
  }
}

const noSpend: RequestSpend = {
  calls: 0,
  succeeded: 0,
  inputTokens: null,
  outputTokens: null,
  costNanos: null,
  unpricedCalls: 0,
}
