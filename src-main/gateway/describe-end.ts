import { type TokenUsage, unknownUsage } from '../../db/token-usage.ts'
import type { Settlement } from '../ledger/ledger-types.ts'
import type { ChatMessage, ChatOutcome, ProviderFailure } from '../providers/adapter.ts'
import { outcomeOf } from '../providers/adapters/answer-outcome.ts'
import { classifyConnectionError } from '../providers/connection-errors.ts'
import { classifyProviderError } from '../providers/error-classifier.ts'
import { redactSecrets } from '../providers/errors/redact-secrets.ts'
import type { AnswerReading } from '../providers/protocols/answer-reading.ts'
import { cohereChat } from '../providers/protocols/cohere-chat.ts'
import { generateContent } from '../providers/protocols/generate-content.ts'
import type { Fields } from '../providers/protocols/json-fields.ts'
import { openaiUsage } from '../providers/protocols/openai-usage.ts'
import { cancelledUnsent, usageOfCall } from '../service/usage-of-call.ts'
import type { AnswerWitness } from './answer-witness.ts'
import type { ErrandEnd } from './carry.ts'
import { parametersOf } from './describe-request.ts'
import { recordedRequest, requestTexts } from './request-texts.ts'

/** A call that has ended, with everything seen of it. */
export interface EndedErrand {
  readonly end: ErrandEnd
  readonly witness: AnswerWitness
  /** The request's JSON; null for forms. */
  readonly body: Fields | null
  readonly bodyBytes: number
  readonly streamed: boolean
  /** Monotonic milliseconds. */
  readonly startedAt: number
  readonly endedAt: number
  readonly now: number
  readonly secrets: readonly string[]
}

/** How a call ended, as the ledger settles it. */
export function describeEnd(errand: EndedErrand): Settlement {
  return errand.witness.usageTail === null ? describeAnswer(errand) : describeMetered(errand)
}

function describeAnswer(errand: EndedErrand): Settlement {
  const { end, witness, body, bodyBytes, secrets, now } = errand
  const reading = witness.reading()
  const firstTokenMs =
    errand.streamed && witness.firstTextAt !== null ? Math.round(witness.firstTextAt - errand.startedAt) : null
  let texts: readonly ChatMessage[] | null = null
  const messages = () => {
    texts ??= requestTexts(body)
    return texts
  }
  const outcome = outcomeOf({
    reading,
    exchange: { status: end.status, header: witness.header, errorBody: witness.errorBody, fault: end.fault },
    stopReason: end.stopReason,
    thrown: null,
    messages,
    timeToFirstTokenMs: firstTokenMs,
    now,
    secrets,
  })
  const answer = outcome.ok ? outcome.answer : outcome.partial
  const isQueued = body?.background === true && isSoundAnswer(reading, end)
  const failure = outcome.ok || isQueued ? null : outcome.failure
  // What runs in the background has cost nothing yet; the provider says its usage to those who ask for it later.
  const usage = isQueued && reading.usage === null ? null : usageOf(outcome, messages, reading.reasoningLength)
  const saysMore = reading.hasToolCalls || reading.refusal !== null
  return {
    ...failureFields(failure, end.status),
    finishReason: answer?.finishReason ?? null,
    answeredModel: answer?.model ?? null,
    usage,
    responseTimeMs: errand.endedAt - errand.startedAt,
    timeToFirstTokenMs: firstTokenMs,
    details: {
      rawUsage: answer?.rawUsage ?? null,
      otherUnits: usage?.other ?? null,
      parameters: body === null ? null : parametersOf(body),
      providerError: failure === null ? null : { body: failure.body, code: failure.providerCode },
      retryAfterMs: failure?.retryAfterMs ?? null,
      upstreamId: answer?.upstreamId ?? upstreamIdOf(witness),
      chunkTimes: errand.streamed ? witness.chunkTimes() : null,
    },
    text: {
      source: null,
      output: reading.text === '' ? null : reading.text,
      request: body === null ? null : recordedRequest(body, bodyBytes),
      response: saysMore ? witness.rawAnswer() : null,
    },
  }
}

function isSoundAnswer({ isComplete, error, malformed }: AnswerReading, { status, stopReason }: ErrandEnd): boolean {
  return isComplete && error === null && malformed === null && stopReason === null && status !== null && status < 400
}

/** What a broken call has cost as far as it came is estimated; hidden thinking that was seen is counted too. */
function usageOf(
  outcome: ChatOutcome,
  messages: () => readonly ChatMessage[],
  reasoningLength: number,
): TokenUsage | null {
  if (outcome.ok && outcome.answer.usage !== null && !outcome.answer.usage.estimated) return outcome.answer.usage
  const answer = outcome.ok ? outcome.answer : outcome.partial
  const failure = outcome.ok ? null : outcome.failure
  const usage = usageOfCall(messages(), answer, failure)
  if (usage === null || !usage.estimated || reasoningLength === 0) return usage
  const thought = Math.ceil(reasoningLength / charactersPerToken)
  return { ...usage, reasoning: Math.max(usage.reasoning ?? 0, thought) }
}

const charactersPerToken = 4

/** A call of which only the usage is read: any answer under a good status is a success. */
function describeMetered(errand: EndedErrand): Settlement {
  const { end, witness, body, bodyBytes } = errand
  const failure = meteredFailure(errand)
  const raw = witness.usageTail?.find('usage', 'usageMetadata', 'meta', 'usage_info') ?? null
  const said = openaiUsage(raw) ?? generateContent.usage(raw) ?? cohereChat.usage(raw)
  return {
    ...failureFields(failure, end.status),
    finishReason: null,
    // Vectors and pictures cost no output tokens.
    usage: said === null ? null : { ...unknownUsage, ...said, outputText: said.outputText ?? 0 },
    responseTimeMs: errand.endedAt - errand.startedAt,
    details: {
      rawUsage: raw,
      parameters: body === null ? null : parametersOf(body),
      providerError: failure === null ? null : { body: failure.body, code: failure.providerCode },
      retryAfterMs: failure?.retryAfterMs ?? null,
      upstreamId: upstreamIdOf(witness),
    },
    text: {
      source: null,
      output: null,
      request: body === null ? null : recordedRequest(body, bodyBytes),
      response: null,
    },
  }
}

function meteredFailure({ end, witness, now, secrets }: EndedErrand): ProviderFailure | null {
  if (end.status !== null && end.status >= 400) {
    return classifyProviderError({ status: end.status, header: witness.header, body: witness.errorBody, now, secrets })
  }
  if (end.stopReason !== null) {
    const message = `The call was stopped: ${end.stopReason}.`
    return { kind: end.stopReason, message, httpStatus: end.status, retryAfterMs: null, body: null, providerCode: null }
  }
  return end.fault === null ? null : classifyConnectionError(end.fault, secrets)
}

function failureFields(
  failure: ProviderFailure | null,
  status: number | null,
): Pick<Settlement, 'errorKind' | 'errorMessage' | 'httpStatus'> {
  return {
    errorKind: failure?.kind ?? null,
    errorMessage: failure?.message ?? null,
    httpStatus: failure?.httpStatus ?? status,
  }
}

/** A call that was opened and never sent, because its caller had gone. */
export function describeUnsent(errorMessage = cancelledUnsent): Settlement {
  return { errorKind: 'cancelled', errorMessage, responseTimeMs: 0 }
}

function upstreamIdOf({ header }: AnswerWitness): string | null {
  return header('x-request-id') ?? header('request-id')
}

/** The words in which a client is told that no answer came. */
export function faultMessage(end: ErrandEnd, provider: string, secrets: readonly string[]): string {
  const words: Readonly<Record<string, string>> = {
    connect: 'No connection to it came about in the time allowed.',
    first_token: 'Its answer did not begin in the time allowed.',
    stall: 'It stopped in the middle of its answer.',
    total: 'Its answer was not finished in the time allowed.',
  }
  const why =
    end.stopReason === null ? classifyConnectionError(end.fault, secrets).message : (words[end.stopReason] ?? '')
  return redactSecrets(`${provider} gave no answer. ${why}`, secrets)
}
