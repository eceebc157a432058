import type { StoredCall } from '../../store/repositories/call-row.ts'

/** Provider names as the GenAI conventions have them. */
const providerNames: Readonly<Record<string, string>> = { mistral: 'mistral_ai', google: 'gcp.gemini' }

type Attributes = Record<string, string | number | boolean | string[]>

/** What every signal of a call is told apart by. */
export function callAttributes({ provider, modelName, errorKind }: StoredCall): Attributes {
  return {
    'gen_ai.operation.name': 'chat',
    'gen_ai.provider.name': providerNames[provider] ?? provider,
    'gen_ai.request.model': modelName,
    ...(errorKind !== null && { 'error.type': errorKind }),
  }
}

/** All that is known of a call, without its text. Input tokens include cached ones, output tokens include reasoning. */
export function spanAttributes(call: StoredCall): Attributes {
  const known: Readonly<Record<string, string | number | boolean | string[] | null>> = {
    'gen_ai.response.model': call.answeredModel,
    'gen_ai.request.temperature': call.temperature,
    'gen_ai.request.max_tokens': call.maxTokens,
    'gen_ai.request.stream': call.streamed === 1,
    'gen_ai.response.finish_reasons': call.finishReason === null ? null : [call.finishReason],
    'gen_ai.response.time_to_first_chunk': call.timeToFirstTokenMs === null ? null : call.timeToFirstTokenMs / 1000,
    'gen_ai.usage.input_tokens': call.inputTokens,
    'gen_ai.usage.output_tokens': call.outputTokens,
    'gen_ai.usage.cache_read.input_tokens': call.cacheRead,
    'gen_ai.usage.cache_creation.input_tokens': sum(call.cacheWrite5m, call.cacheWrite1h),
    'gen_ai.usage.reasoning.output_tokens': call.reasoning,
    'gen_ai.conversation.id': call.requestUid,
    'http.response.status_code': call.httpStatus,
    'galley.call_id': call.id,
    'galley.attempt': call.attempt,
    'galley.operation': call.operation,
    'galley.origin': call.origin,
    'galley.cost_usd': call.costNanos === null ? null : call.costNanos / 1e9,
    'galley.book': call.sourceBook,
    'galley.chapter': call.sourceChapter,
    'galley.source_language': call.sourceLanguage,
    'galley.target_language': call.targetLanguage,
    'galley.quality_score': call.qualityScore === null ? null : call.qualityScore / 1000,
  }
  const present = Object.entries(known).filter((entry): entry is [string, Attributes[string]] => entry[1] !== null)
  return { ...callAttributes(call), ...Object.fromEntries(present) }
}

function sum(one: number | null, other: number | null): number | null {
  return one === null && other === null ? null : (one ?? 0) + (other ?? 0)
}
