import type { ServerResponse } from 'node:http'
import type { ChatAnswer, ChatMessage, ProviderAdapter, ProviderFailure } from '../../providers/adapter.ts'
import type { ConfiguredProvider } from '../../providers/registry-types.ts'
import type { ClientContext } from '../context-headers.ts'
import { describeUnsent } from '../describe-end.ts'
import type { RequestFacts } from '../describe-request.ts'
import { type GatewayParts, hasGone } from '../gateway-parts.ts'
import { ownHeadersOf } from '../tracked-errand.ts'
import type { ChatBody, ChatTurn } from './chat-body.ts'
import { type AnswerMade, ChunkWriter, type OpenAiFinish, wholeChoice, wholeCompletion } from './chunk-writer.ts'
import { openaiUsageShape } from './openai-usage-shape.ts'
import { handledElsewhere, hints, mapParameters, refuseParameter } from './parameters.ts'

const provider = 'The practice provider'

/** What the practice provider understands of a chat completion. */
export function practiceMessages(chat: ChatBody): readonly ChatMessage[] {
  mapParameters(
    chat.raw,
    { ...handledElsewhere, ...hints, temperature: 'elsewhere', top_p: 'left_out', seed: 'left_out' },
    provider,
  )
  if (chat.tools.length > 0) refuseParameter('tools', provider)
  return chat.turns.map(turn => ({ role: turn.role === 'tool' ? 'user' : turn.role, content: textOfTurn(turn) }))
}

function textOfTurn({ parts, at }: ChatTurn): string {
  return parts
    .map(part => (part.type === 'text' ? part.text : refuseParameter(at, provider, `${provider} takes text only.`)))
    .join('')
}

export interface PracticeChat {
  readonly provider: ConfiguredProvider
  readonly adapter: ProviderAdapter
  readonly chat: ChatBody
  readonly messages: readonly ChatMessage[]
  readonly facts: RequestFacts
  readonly client: ClientContext
  readonly made: AnswerMade
}

/** Runs a simulated call; on record in the practice books, never in the real ones. */
export async function runPractice(
  parts: GatewayParts,
  practice: PracticeChat,
  response: ServerResponse,
): Promise<void> {
  const { clock, book } = parts
  const { chat, facts, made } = practice
  const { callId, requestUid } = await book.open(practice.provider, facts, practice.client)
  const gone = new AbortController()
  response.on('close', () => gone.abort())
  if (hasGone(response)) return book.settle(callId, describeUnsent())
  const writer = new ChunkWriter(made)
  const send = () => {
    const bytes = writer.take()
    if (bytes === null || hasGone(response)) return
    if (!response.headersSent)
      response.writeHead(200, {
        'content-type': 'text/event-stream; charset=utf-8',
        ...ownHeadersOf(callId, requestUid),
      })
    response.write(bytes)
  }
  const startedAt = clock.monotonic()
  const outcome = await practice.adapter.chat(
    { baseUrl: '', apiKey: '' },
    {
      model: facts.model,
      messages: practice.messages,
      temperature: facts.temperature ?? undefined,
      maxTokens: chat.maxTokens ?? undefined,
      format: chat.format.type === 'text' ? 'text' : 'json',
      onText: chat.stream
        ? text => {
            writer.text(text)
            send()
          }
        : undefined,
      signal: gone.signal,
    },
    parts.timeouts(),
  )
  const endedAt = clock.monotonic()
  const answer = outcome.ok ? outcome.answer : outcome.partial
  const failure = outcome.ok ? null : outcome.failure
  if (!hasGone(response)) {
    if (failure !== null) refuseSimulated(response, failure, ownHeadersOf(callId, requestUid), writer)
    else if (outcome.ok && chat.stream) endStream(response, writer, outcome.answer, send)
    else if (outcome.ok) endWhole(response, outcome.answer, made, ownHeadersOf(callId, requestUid))
  }
  book.settle(callId, {
    errorKind: failure?.kind ?? null,
    errorMessage: failure?.message ?? null,
    httpStatus: failure?.httpStatus ?? answer?.httpStatus ?? null,
    finishReason: answer?.finishReason ?? null,
    answeredModel: answer?.model ?? null,
    usage: answer?.usage ?? null,
    responseTimeMs: endedAt - startedAt,
    timeToFirstTokenMs: answer?.timeToFirstTokenMs ?? null,
    details: { rawUsage: answer?.rawUsage ?? null, upstreamId: answer?.upstreamId ?? null },
    text: { source: null, output: answer?.text ?? null, request: chat.raw, response: null },
  })
}

function finishOf(answer: ChatAnswer): OpenAiFinish {
  return answer.finishReason === 'length' ? 'length' : 'stop'
}

function endStream(response: ServerResponse, writer: ChunkWriter, answer: ChatAnswer, send: () => void): void {
  writer.finish(finishOf(answer))
  writer.end(openaiUsageShape(answer.usage))
  send()
  response.end()
}

function endWhole(
  response: ServerResponse,
  answer: ChatAnswer,
  made: AnswerMade,
  headers: Record<string, string | string[]>,
): void {
  const { text, model, usage } = answer
  const choice = wholeChoice({ model, text, reasoning: '', refusal: null, toolCalls: [], finish: finishOf(answer) })
  const body = Buffer.from(JSON.stringify(wholeCompletion(made, model, [choice], openaiUsageShape(usage))))
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': body.length, ...headers }).end(body)
}

function refuseSimulated(
  response: ServerResponse,
  failure: ProviderFailure,
  headers: Record<string, string | string[]>,
  writer: ChunkWriter,
): void {
  const error = { error: { message: failure.message, type: failure.kind, param: null, code: failure.kind } }
  if (response.headersSent) {
    writer.fail(error)
    response.end(writer.take())
    return
  }
  const retry = failure.retryAfterMs === null ? {} : { 'retry-after': String(Math.ceil(failure.retryAfterMs / 1000)) }
  const body = Buffer.from(JSON.stringify(error))
  response
    .writeHead(failure.httpStatus ?? 502, {
      'content-type': 'application/json',
      'content-length': body.length,
      ...retry,
      ...headers,
    })
    .end(body)
}
