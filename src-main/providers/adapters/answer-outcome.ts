import { type TokenUsage, totalOutput } from '../../../db/token-usage.ts'
import type { ErrorKind } from '../../../db/vocabulary.ts'
import { callEnd, callEndWith } from '../../words/call-end-sentences.ts'
import type { ChatAnswer, ChatMessage, ChatOutcome, ProviderFailure } from '../adapter.ts'
import { classifyConnectionError } from '../connection-errors.ts'
import { classifyProviderError } from '../error-classifier.ts'
import { redactSecrets } from '../errors/redact-secrets.ts'
import { estimateTokens, estimateUsage } from '../estimate-tokens.ts'
import type { AnswerReading } from '../protocols/answer-reading.ts'
import type { StopReason } from './call-watch.ts'
import type { Exchange } from './observed-fetch.ts'

/** Everything known of a call that has ended, in whatever way. */
export interface EndedCall {
  readonly reading: AnswerReading
  readonly exchange: Exchange
  readonly stopReason: StopReason | null
  /** What the SDK threw; null when it was content. */
  readonly thrown: unknown
  /** Asked for only where usage has to be estimated. Not a getter: V8 would make a shape for every call, and keep it. */
  readonly messages: () => readonly ChatMessage[]
  readonly timeToFirstTokenMs: number | null
  readonly now: number
  readonly secrets: readonly string[]
}

/** One outcome from what was sent, what came and how it ended. An answer that arrived whole is an answer, however its connection ended. */
export function outcomeOf(call: EndedCall): ChatOutcome {
  const { reading, exchange } = call
  const hasAnswered = exchange.status !== null && exchange.status < 400
  if (hasAnswered && isWholeAnswer(reading)) return { ok: true, answer: answerOf(call) }
  return { ok: false, failure: failureOf(call), partial: hasAnswered ? partialOf(call) : null }
}

function isWholeAnswer(reading: AnswerReading): boolean {
  const { isComplete, error, malformed, blockReason, refusal, finishReason } = reading
  const isSound = isComplete && error === null && malformed === null
  const isAllowed = blockReason === null && refusal === null && finishReason !== 'content_filter'
  return isSound && isAllowed && !isEmpty(reading)
}

/** A stream that ended politely without a word, a reason or a figure says nothing. */
function isEmpty({ text, hasToolCalls, finishReason, usage }: AnswerReading): boolean {
  return text === '' && !hasToolCalls && finishReason === null && usage === null
}

function failureOf(call: EndedCall): ProviderFailure {
  const { reading, exchange, stopReason, thrown, secrets } = call
  const evidence = { status: exchange.status, header: exchange.header, now: call.now, secrets }
  if (exchange.status !== null && exchange.status >= 400) {
    return classifyProviderError({ ...evidence, body: exchange.errorBody })
  }
  if (reading.error !== null) return classifyProviderError({ ...evidence, body: reading.error })
  const filtered = filterMessage(reading)
  if (filtered !== null)
    return plainFailure(call, 'content_filter', filtered, reading.blockReason ?? reading.nativeFinishReason)
  if (stopReason !== null) return plainFailure(call, stopReason, stopMessages[stopReason], null)
  if (exchange.status === null) return classifyConnectionError(exchange.fault ?? thrown, secrets)
  if (exchange.fault !== null) {
    const fault = classifyConnectionError(exchange.fault, secrets)
    return {
      ...fault,
      message: callEndWith('call_end.broke', { why: fault.message }).text,
      httpStatus: exchange.status,
    }
  }
  if (reading.malformed !== null) return plainFailure(call, 'invalid_response', reading.malformed, null)
  if (reading.isStream && !reading.isComplete) {
    return plainFailure(call, 'network', callEnd('stream_ended'), null)
  }
  return plainFailure(call, 'invalid_response', callEnd('no_content'), null)
}

const stopMessages: Readonly<Record<StopReason, string>> = {
  connect: callEnd('connect'),
  first_token: callEnd('first_token'),
  stall: callEnd('stall'),
  total: callEnd('total'),
  cancelled: callEnd('cancelled'),
}

/** The provider or the model declined; null where neither did. */
function filterMessage({ blockReason, refusal, finishReason, nativeFinishReason }: AnswerReading): string | null {
  if (blockReason !== null) return `The provider blocked the prompt (${blockReason}).`
  if (refusal !== null) return refusal
  return finishReason === 'content_filter'
    ? `The provider stopped the answer because of its content (${nativeFinishReason}).`
    : null
}

function plainFailure(call: EndedCall, kind: ErrorKind, message: string, providerCode: string | null): ProviderFailure {
  const { exchange, secrets } = call
  return {
    kind,
    message: redactSecrets(message, secrets).slice(0, 2_000),
    httpStatus: exchange.status,
    retryAfterMs: null,
    body: null,
    providerCode,
  }
}

function answerOf(call: EndedCall): ChatAnswer {
  const { reading, exchange } = call
  return {
    text: reading.text,
    model: reading.model,
    finishReason: reading.finishReason,
    usage: usageOf(call),
    rawUsage: reading.rawUsage,
    httpStatus: exchange.status,
    upstreamId: reading.upstreamId ?? exchange.header('x-request-id') ?? exchange.header('request-id'),
    timeToFirstTokenMs: call.timeToFirstTokenMs,
  }
}

/** What a broken call had brought by then; null where no answer had begun. */
function partialOf(call: EndedCall): ChatAnswer | null {
  const { text, reasoningLength, usage, isStream, upstreamId, model } = call.reading
  const hasBegun = isStream && (upstreamId !== null || model !== null)
  return text !== '' || reasoningLength > 0 || usage !== null || hasBegun ? answerOf(call) : null
}

/**
 * The provider's figures. Where it gave none, ours, flagged; where it was interrupted, its figure
 * of output is what had been counted when it was sent, so ours counts if that is more.
 */
function usageOf(call: EndedCall): TokenUsage | null {
  const { usage, text, isComplete } = call.reading
  if (usage === null) return estimateUsage(call.messages(), text)
  if (isComplete) return usage
  const estimated = estimateTokens(text)
  if (estimated <= (totalOutput(usage) ?? 0)) return usage
  return { ...usage, outputText: Math.max(0, estimated - (usage.reasoning ?? 0)), estimated: true }
}
