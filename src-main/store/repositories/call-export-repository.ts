import type { Store } from '../store.ts'
import type { CallFilters } from './call-filters.ts'
import { type AmountPosition, hitsStatement } from './call-statements.ts'

/**
 * The columns of an export and where they come from; their names are those that an import reads.
 * Times are UTC epoch milliseconds here, flags 0 or 1.
 */
const exportColumns = {
  id: 'c.id',
  request_id: 'r.uid',
  attempt: 'c.attempt',
  chunk: 'c.chunk',
  origin: 'c.origin',
  provider: 'p.name',
  model_name: 'c.model_name',
  answered_model: 'c.answered_model',
  operation: 'c.operation',
  status: 'c.status',
  error_kind: 'c.error_kind',
  error_message: 'c.error_message',
  http_status: 'c.http_status',
  finish_reason: 'c.finish_reason',
  streamed: 'c.streamed',
  temperature: 'c.temperature',
  max_tokens: 'c.max_tokens',
  created_at: 'c.created_at',
  settled_at: 'c.settled_at',
  response_time_ms: 'c.response_time_ms',
  time_to_first_token_ms: 'c.time_to_first_token_ms',
  input_tokens: 'c.input_tokens',
  output_tokens: 'c.output_tokens',
  input_uncached: 'c.input_uncached',
  cache_read: 'c.cache_read',
  cache_write_5m: 'c.cache_write_5m',
  cache_write_1h: 'c.cache_write_1h',
  output_text: 'c.output_text',
  reasoning: 'c.reasoning',
  usage_estimated: 'c.usage_estimated',
  cost_nanos: 'c.cost_nanos',
  source_chars: 'c.source_chars',
  output_chars: 'c.output_chars',
  source_book: 'c.source_book',
  source_chapter: 'c.source_chapter',
  source_language: 'c.source_language',
  target_book: 'c.target_book',
  target_chapter: 'c.target_chapter',
  target_language: 'c.target_language',
  quality_score: 'c.quality_score / 1000.0',
  user_feedback: 'c.user_feedback',
  created_by: 'c.created_by',
} as const satisfies Record<string, string>
export type ExportColumn = keyof typeof exportColumns
export const exportColumnNames = Object.keys(exportColumns) as readonly ExportColumn[]

/** Values in the order of {@link exportColumnNames}. */
export type ExportRow = readonly (string | number | null)[]

export interface CallExportRepository {
  /**
   * The next rows, oldest first. Page by page rather than through one long read: calls go on being
   * recorded while an export runs.
   */
  page(filters: CallFilters, after: AmountPosition | null, limit: number): ExportRow[]
}

const selection = Object.values(exportColumns).join(', ')

export function createCallExportRepository({ db }: Store): CallExportRepository {
  return {
    page(filters, after, limit) {
      const hits = hitsStatement({ filters, sort: 'time', descending: false, limit, after })
      const sql = `WITH hits AS MATERIALIZED (${hits.sql})
        SELECT ${selection} FROM hits CROSS JOIN service_calls c ON c.id = hits.id
          JOIN providers p ON p.id = c.provider_id LEFT JOIN requests r ON r.id = c.request_id
        ORDER BY hits.value, hits.id`
      return db
        .prepare(sql)
        .raw()
        .all(...hits.values) as ExportRow[]
    },
  }
}
