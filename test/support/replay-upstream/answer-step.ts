import type { ServerResponse } from 'node:http'
import { jsonAnswer, type PlainAnswer, streamedAnswer, type WireEvent } from './answers.ts'
import { errorAnswer, type FaultName, streamError } from './faults.ts'
import { pseudoTranslate, replayTokens, textToTranslate } from './pseudo-translation.ts'
import { type Recording, wireAnswer } from './recording.ts'
import type { ReceivedRequest, WireRequest } from './wire-request.ts'

/** One answer to come. Steps are taken in order, one a request; without one, the default answer is given. */
export type Step =
  | FaultName
  | 'ok'
  | { readonly fault: FaultName; readonly delayMs?: number; readonly retryAfter?: string }
  | { readonly text: string; readonly finish?: PlainAnswer['finish']; readonly usage?: Partial<AnswerTokens> }
  | { readonly recording: Recording }
  | { readonly status: number; readonly headers?: Record<string, string>; readonly body: string }

interface AnswerTokens {
  readonly inputTokens: number
  readonly cachedTokens: number
  readonly outputTokens: number
  readonly reasoningTokens: number
}

/** How answers are given. */
export interface AnswerOptions {
  /** The answer's text; by default a pseudo-translation of the text between the prompt's markers. */
  readonly respond?: (request: WireRequest) => string
  /** Wait between the pieces of a stream. */
  readonly pieceDelayMs?: number
  /** Characters in a piece of a stream. */
  readonly pieceLength?: number
}

/** How late a slow answer is: far beyond every limit that a test lets run out, with room for a busy machine below it. */
const slowMs = 15_000

/** Puts one step on the wire. */
export async function answerStep(
  step: Step,
  request: WireRequest,
  received: ReceivedRequest,
  response: ServerResponse,
  options: AnswerOptions,
): Promise<void> {
  if (typeof step === 'object' && 'recording' in step) {
    const wire = wireAnswer(step.recording.response, request.stream && request.events)
    response.writeHead(wire.status, wire.headers).end(wire.body)
    return
  }
  if (typeof step === 'object' && 'status' in step) {
    response.writeHead(step.status, { 'content-type': 'application/json', ...step.headers }).end(step.body)
    return
  }
  const fault =
    step === 'ok' || (typeof step === 'object' && 'text' in step) ? null : typeof step === 'string' ? step : step.fault
  const error = fault === null ? null : errorAnswer(fault, request, keyOf(received))
  if (error !== null) {
    const retryAfter = typeof step === 'object' && 'retryAfter' in step ? { 'retry-after': step.retryAfter ?? '' } : {}
    return send(response, error.status, { ...error.headers, ...retryAfter }, error.body)
  }
  const answer = plainAnswer(step, fault, request, options)
  const delayMs = typeof step === 'object' && 'fault' in step ? (step.delayMs ?? slowMs) : slowMs
  if (fault === 'slow_first_byte') await wait(delayMs)
  if (fault === 'reset_at_once') return void response.socket?.destroy()
  if (fault === 'empty') return void response.writeHead(200, { 'content-type': 'application/json' }).end()
  if (fault === 'not_json')
    return send(response, 200, { 'content-type': 'text/html' }, '<html>Please sign in to the network</html>')
  if (request.stream) await stream(request, answer, fault, delayMs, response, options)
  else await whole(request, answer, fault, response)
}

function plainAnswer(step: Step, fault: FaultName | null, request: WireRequest, options: AnswerOptions): PlainAnswer {
  const said = typeof step === 'object' && 'text' in step ? step : null
  const text = said?.text ?? options.respond?.(request) ?? pseudoTranslate(textToTranslate(request.user))
  return {
    id: `replay-${replayTokens(text)}`,
    model: request.model === '' ? 'replay-model' : request.model,
    text,
    finish: said?.finish ?? (fault === 'length' ? 'length' : fault === 'filtered_answer' ? 'content_filter' : 'stop'),
    inputTokens: replayTokens(`${request.system}${request.user}`),
    cachedTokens: 0,
    outputTokens: replayTokens(text),
    reasoningTokens: 0,
    ...said?.usage,
    usage: fault === 'usage_missing' ? 'missing' : fault === 'usage_null' ? 'null' : 'said',
  }
}

async function whole(
  request: WireRequest,
  answer: PlainAnswer,
  fault: FaultName | null,
  response: ServerResponse,
): Promise<void> {
  const body = JSON.stringify(jsonAnswer(request, answer))
  const half = body.slice(0, Math.ceil(body.length * 0.6))
  response.writeHead(200, { 'content-type': 'application/json', 'x-request-id': `req-${answer.id}` })
  if (fault === 'truncated_json' || fault === 'cut') return void response.end(half)
  if (fault === 'reset' || fault === 'stall') {
    response.write(half)
    if (fault === 'stall') return
    await wait(20)
    return void response.socket?.destroy()
  }
  response.end(body)
}

async function stream(
  request: WireRequest,
  answer: PlainAnswer,
  fault: FaultName | null,
  delayMs: number,
  response: ServerResponse,
  options: AnswerOptions,
): Promise<void> {
  const events = streamedAnswer(request, answer, pieces(answer.text, options.pieceLength ?? 24))
  const lines = request.protocol === 'cohere_v1' ? 'lines' : request.events ? 'events' : 'array'
  const type = { lines: 'application/stream+json', events: 'text/event-stream', array: 'application/json' }[lines]
  response.writeHead(200, { 'content-type': type, 'x-request-id': `req-${answer.id}` })
  response.flushHeaders()
  if (fault === 'slow_first_token') await wait(delayMs)
  const breaks = fault !== null && ['stall', 'reset', 'cut', 'truncated_json', 'error_in_stream'].includes(fault)
  const stopAt = breaks ? Math.ceil(events.length / 2) : events.length
  for (const [at, event] of events.slice(0, stopAt).entries()) {
    if (response.destroyed) return
    response.write(format(event, lines, at === 0))
    if (options.pieceDelayMs !== undefined) await wait(options.pieceDelayMs)
  }
  if (fault === 'stall') return
  if (fault === 'reset') {
    await wait(20)
    return void response.socket?.destroy()
  }
  if (fault === 'truncated_json') response.write(format(events[stopAt] ?? { data: {} }, lines, false).slice(0, 30))
  if (fault === 'error_in_stream') response.write(format(streamError(request), lines, false))
  response.end(lines === 'array' && !breaks ? ']' : '')
}

function format({ event, data }: WireEvent, as: 'lines' | 'events' | 'array', isFirst: boolean): string {
  const text = typeof data === 'string' ? data : JSON.stringify(data)
  if (as === 'lines') return `${text}\n`
  if (as === 'array') return `${isFirst ? '[' : ',\r\n'}${text}`
  return `${event === undefined ? '' : `event: ${event}\n`}data: ${text}\n\n`
}

function pieces(text: string, length: number): string[] {
  const characters = [...text]
  const out: string[] = []
  for (let at = 0; at < characters.length; at += length) out.push(characters.slice(at, at + length).join(''))
  return out.length === 0 ? [''] : out
}

function keyOf({ headers }: ReceivedRequest): string {
  const bearer = headers.authorization?.replace(/^Bearer /, '')
  return String(bearer ?? headers['x-api-key'] ?? headers['x-goog-api-key'] ?? 'none')
}

export function send(
  response: ServerResponse,
  status: number,
  headers: Readonly<Record<string, string>>,
  body: unknown,
): void {
  const text = typeof body === 'string' ? body : JSON.stringify(body)
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(text)
}

export function wait(milliseconds: number): Promise<void> {
  return new Promise(resolve => setTimeout(resolve, milliseconds))
}
