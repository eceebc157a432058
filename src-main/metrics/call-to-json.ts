import type { StoredScore } from '../store/repositories/call-detail-repository.ts'
import type { StoredCall } from '../store/repositories/call-row.ts'
import { readCallEnd } from '../words/call-end-sentences.ts'

/** A call as one JSON object, under the names an export and an import use; times are ISO 8601. */
export function callToJson(call: StoredCall) {
  return {
    id: call.id,
    request_id: call.requestUid,
    attempt: call.attempt,
    chunk: call.chunk,
    origin: call.origin,
    simulated: isSimulated(call),
    provider: call.provider,
    provider_id: call.providerId,
    provider_display_name: call.providerDisplayName,
    model_name: call.modelName,
    answered_model: call.answeredModel,
    operation: call.operation,
    status: call.status,
    error_kind: call.errorKind,
    error_message: call.errorMessage,
    error_said: readCallEnd(call.errorMessage),
    http_status: call.httpStatus,
    finish_reason: call.finishReason,
    streamed: call.streamed === 1,
    temperature: call.temperature,
    max_tokens: call.maxTokens,
    created_at: new Date(call.createdAt).toISOString(),
    settled_at: call.settledAt === null ? null : new Date(call.settledAt).toISOString(),
    response_time_ms: call.responseTimeMs,
    time_to_first_token_ms: call.timeToFirstTokenMs,
    input_tokens: call.inputTokens,
    output_tokens: call.outputTokens,
    input_uncached: call.inputUncached,
    cache_read: call.cacheRead,
    cache_write_5m: call.cacheWrite5m,
    cache_write_1h: call.cacheWrite1h,
    output_text: call.outputText,
    reasoning: call.reasoning,
    usage_estimated: call.usageEstimated === 1,
    cost_nanos: call.costNanos,
    cost_usd: call.costNanos === null ? null : call.costNanos / 1e9,
    source_chars: call.sourceChars,
    output_chars: call.outputChars,
    source_book: call.sourceBook,
    source_chapter: call.sourceChapter,
    source_language: call.sourceLanguage,
    target_book: call.targetBook,
    target_chapter: call.targetChapter,
    target_language: call.targetLanguage,
    quality_score: call.qualityScore === null ? null : call.qualityScore / 1000,
    user_feedback: call.userFeedback,
    created_by: call.createdBy,
  }
}

function isSimulated(call: Pick<StoredCall, 'origin'>): boolean {
  return call.origin === 'practice' || call.origin === 'sample'
}

/** A score of a call as the contract and the terminal give it, 0..1; null where it was taken back. */
export function scoreToJson({ source, name, value, comment, createdBy, createdAt }: StoredScore) {
  return {
    source,
    name,
    value: value === null ? null : value / 1000,
    comment,
    created_by: createdBy,
    created_at: new Date(createdAt).toISOString(),
  }
}
