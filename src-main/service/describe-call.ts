import type { ChunkTimes } from '../../db/chunk-times.ts'
import type { NewCall, Settlement } from '../ledger/ledger-types.ts'
import type { ChatOutcome } from '../providers/adapter.ts'
import { keepChoice } from '../words/keep-choice.ts'
import type { CallToRun } from './run-call.ts'
import { usageOfCall } from './usage-of-call.ts'

export interface Parameters {
  readonly sent: { readonly temperature?: number; readonly maxTokens?: number }
  /** A temperature that was asked for and not sent, because the model refuses requests that set one. */
  readonly temperatureLeftOut: number | null
}

export function chooseParameters({ chat, provider }: CallToRun): Parameters {
  const model = provider.models.find(candidate => candidate.model === chat.model)
  const takesTemperature = model?.acceptsTemperature !== false
  return {
    sent: {
      ...(chat.temperature !== undefined && takesTemperature ? { temperature: chat.temperature } : {}),
      ...(chat.maxTokens !== undefined ? { maxTokens: chat.maxTokens } : {}),
    },
    temperatureLeftOut: takesTemperature ? null : (chat.temperature ?? null),
  }
}

/** The call as the ledger opens it. */
export function describeCall({ chat, provider, attempt }: CallToRun, { sent }: Parameters): NewCall {
  return {
    ...chat.context,
    requestId: chat.requestId,
    attempt,
    chunk: chat.chunk ?? null,
    origin: provider.kind === 'practice' ? 'practice' : 'service',
    providerId: provider.id,
    modelName: chat.model,
    operation: chat.operation,
    streamed: chat.onText !== undefined,
    temperature: sent.temperature ?? null,
    maxTokens: sent.maxTokens ?? null,
    sourceChars: chat.sourceText === null ? null : countCharacters(chat.sourceText),
    promptVersionId: chat.promptVersionId ?? null,
  }
}

/** How the call ended, as the ledger settles it. */
export function describeSettlement(
  call: CallToRun,
  parameters: Parameters,
  outcome: ChatOutcome,
  { responseTimeMs, chunkTimes }: { readonly responseTimeMs: number; readonly chunkTimes: ChunkTimes | null },
): Settlement {
  const { chat } = call
  const answer = outcome.ok ? outcome.answer : outcome.partial
  const failure = outcome.ok ? null : outcome.failure
  const usage = usageOfCall(chat.messages, answer, failure)
  return {
    errorKind: failure?.kind ?? null,
    errorMessage: failure?.message ?? null,
    httpStatus: failure?.httpStatus ?? answer?.httpStatus ?? null,
    finishReason: answer?.finishReason ?? null,
    answeredModel: answer?.model ?? null,
    usage,
    responseTimeMs,
    timeToFirstTokenMs: roundOrNull(answer?.timeToFirstTokenMs),
    outputChars: answer === null ? null : countCharacters(answer.text),
    details: {
      ...chat.details,
      rawUsage: answer?.rawUsage ?? null,
      otherUnits: usage?.other ?? null,
      parameters: { ...parameters.sent, format: chat.format ?? 'text', ...leftOut(parameters) },
      providerError: failure === null ? null : { body: failure.body, code: failure.providerCode },
      retryAfterMs: failure?.retryAfterMs ?? null,
      upstreamId: answer?.upstreamId ?? null,
      chunkTimes,
      ...keepChoice(chat.choice),
    },
    text: {
      source: chat.sourceText,
      output: answer === null || answer.text === '' ? null : answer.text,
      request: { model: chat.model, messages: chat.messages, ...parameters.sent },
      response: null,
    },
  }
}

function leftOut({ temperatureLeftOut }: Parameters): object {
  return temperatureLeftOut === null ? {} : { temperatureLeftOut }
}

function roundOrNull(milliseconds: number | null | undefined): number | null {
  return milliseconds === null || milliseconds === undefined ? null : Math.round(milliseconds)
}

/** Unicode code points, as the ledger counts them. */
function countCharacters(text: string): number {
  let count = 0
  for (const _ of text) count += 1
  return count
}
