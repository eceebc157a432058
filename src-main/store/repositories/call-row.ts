import type { CallStatus, PriceSource } from '../../../db/vocabulary.ts'
import type { CallMeasures, OpenCallFacts } from './call-facts.ts'

/**
 * A call as the lists and the detail show it: the narrow row with its provider's name. Text and
 * provider details live in tables of their own that no list reads. Flags are 0 or 1, as stored.
 */
export interface StoredCall extends OpenCallFacts, CallMeasures {
  readonly id: number
  readonly requestUid: string | null
  readonly chunk: number | null
  readonly provider: string
  readonly providerDisplayName: string
  readonly answeredModel: string | null
  readonly status: CallStatus
  readonly errorMessage: string | null
  readonly httpStatus: number | null
  readonly streamed: 0 | 1
  readonly temperature: number | null
  readonly maxTokens: number | null
  readonly settledAt: number | null
  readonly usageEstimated: 0 | 1
  readonly inputTokens: number | null
  readonly outputTokens: number | null
  readonly priceId: number | null
  readonly targetBook: string | null
  readonly targetChapter: string | null
  readonly qualityScore: number | null
  readonly userFeedback: string | null
  readonly promptVersionId: number | null
  /** In pages only: what the page is sorted by. */
  readonly sortValue?: number | null
}

/** For `FROM service_calls c JOIN providers p LEFT JOIN requests r`. */
export const callColumns = `c.id, c.request_id AS requestId, r.uid AS requestUid, c.attempt, c.chunk, c.origin,
  c.provider_id AS providerId, p.name AS provider, p.display_name AS providerDisplayName, c.model_name AS modelName,
  c.answered_model AS answeredModel, c.operation, c.status, c.error_kind AS errorKind, c.error_message AS errorMessage,
  c.http_status AS httpStatus, c.finish_reason AS finishReason, c.streamed, c.temperature, c.max_tokens AS maxTokens,
  c.created_at AS createdAt, c.settled_at AS settledAt, c.response_time_ms AS responseTimeMs,
  c.time_to_first_token_ms AS timeToFirstTokenMs, c.input_uncached AS inputUncached, c.cache_read AS cacheRead,
  c.cache_write_5m AS cacheWrite5m, c.cache_write_1h AS cacheWrite1h, c.output_text AS outputText, c.reasoning,
  c.usage_estimated AS usageEstimated, c.input_tokens AS inputTokens, c.output_tokens AS outputTokens,
  c.cost_nanos AS costNanos, c.price_id AS priceId, c.source_chars AS sourceChars, c.output_chars AS outputChars,
  c.source_book AS sourceBook, c.source_chapter AS sourceChapter, c.source_language AS sourceLanguage,
  c.target_book AS targetBook, c.target_chapter AS targetChapter, c.target_language AS targetLanguage,
  c.quality_score AS qualityScore, c.user_feedback AS userFeedback, c.created_by AS createdBy,
  c.prompt_version_id AS promptVersionId`

export interface StoredPrice {
  readonly id: number
  readonly source: PriceSource
  readonly matchedModel: string | null
  readonly sourceVersion: string | null
  readonly rates: unknown
  readonly createdAt: number
}
