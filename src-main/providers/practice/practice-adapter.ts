import { createHash } from 'node:crypto'
import { callEnd } from '../../words/call-end-sentences.ts'
import type { ChatAnswer, ChatOutcome, ChatRequest, ProviderAdapter, ProviderFailure, Timeouts } from '../adapter.ts'
import { estimateTokens } from '../estimate-tokens.ts'
import { sleepUntilAborted } from '../sleep-until-aborted.ts'
import {
  type PracticeFault,
  type PracticeModel,
  practiceContextTokens,
  practiceMaxOutputTokens,
  practiceModels,
} from './practice-models.ts'
import { readTask } from './read-task.ts'
import { createSeededRandom, type SeededRandom } from './seeded-random.ts'
import { writeAnswer } from './write-answer.ts'

export interface PracticeDependencies {
  /** Multiplies every wait; 0 answers at once. */
  readonly timeScale?: number
  /** Resolves after the time, or as soon as the signal is aborted. */
  readonly sleep?: (milliseconds: number, signal?: AbortSignal) => Promise<void>
}

/**
 * A provider that calls nobody. The same request gets the same text; how long it takes and whether it
 * fails is drawn from the request and how often this adapter has been asked it, so that a retry may
 * succeed and a run can be repeated.
 */
export function createPracticeAdapter({
  timeScale = 1,
  sleep = sleepUntilAborted,
}: PracticeDependencies = {}): ProviderAdapter {
  const asked = new Map<string, number>()
  return {
    async chat(_endpoint, request, timeouts) {
      const model = practiceModels[request.model]
      if (model === undefined) {
        const names = Object.keys(practiceModels).join(', ')
        return refuse(
          'not_found',
          `Practice (simulated): there is no model "${request.model}". There are: ${names}.`,
          404,
        )
      }
      const seed = seedOf(request)
      const turn = (asked.get(seed) ?? 0) + 1
      if (asked.size >= 10_000) asked.clear()
      asked.set(seed, turn)
      const wait = (milliseconds: number) => sleep(milliseconds * timeScale, request.signal)
      return perform({ request, timeouts, model, seed, random: createSeededRandom(`${seed}:${turn}`), wait, timeScale })
    },
  }
}

interface Performance {
  readonly request: ChatRequest
  readonly timeouts: Timeouts
  readonly model: PracticeModel
  readonly seed: string
  readonly random: SeededRandom
  readonly wait: (milliseconds: number) => Promise<void>
  readonly timeScale: number
}

async function perform(performance: Performance): Promise<ChatOutcome> {
  const { request, model, random, wait, timeouts } = performance
  const inputTokens = request.messages.reduce((sum, message) => sum + estimateTokens(message.content) + 4, 3)
  if (inputTokens > practiceContextTokens) {
    const words = `Practice (simulated): the request has about ${inputTokens} tokens; the model takes ${practiceContextTokens}.`
    return refuse('context_length', words, 400)
  }
  const fault = chooseFault(model.faults, random)
  const firstTokenMs = Math.min(random.logNormal(model.firstTokenMedianMs, model.spread), timeouts.firstTokenMs)
  if (fault === 'first_token') {
    await wait(Math.min(timeouts.firstTokenMs, 10_000))
    if (request.signal?.aborted) return cancelled(null)
    return refuse('first_token', 'Practice (simulated): no answer began within the time allowed.', null)
  }
  await wait(firstTokenMs)
  if (request.signal?.aborted) return cancelled(null)
  const refusal = fault === null ? null : refuseFor(fault, performance)
  if (refusal !== null) return refusal

  const whole = writeAnswer(readTask(request.messages), performance.seed)
  const limit = Math.min(request.maxTokens ?? practiceMaxOutputTokens, practiceMaxOutputTokens)
  const cutAt = fault === 'truncated' ? Math.floor(whole.length * (0.3 + 0.5 * random.next())) : whole.length
  const text = cutToTokens(cutToCharacters(whole, cutAt), limit)
  const breakAt = fault === 'network' ? Math.floor(text.length * random.next()) : null
  return deliver(performance, { text, truncated: text.length < whole.length, breakAt, inputTokens, firstTokenMs })
}

interface Delivery {
  readonly text: string
  readonly truncated: boolean
  /** Where the connection breaks, in characters. */
  readonly breakAt: number | null
  readonly inputTokens: number
  readonly firstTokenMs: number
}

/** Hands the text over at the model's pace: in pieces where the caller listens, in one wait where not. */
async function deliver(
  { request, model, seed, wait, timeScale }: Performance,
  delivery: Delivery,
): Promise<ChatOutcome> {
  const { text, truncated, breakAt, inputTokens, firstTokenMs } = delivery
  let delivered = ''
  const answer = (usageKnown: boolean): ChatAnswer => {
    const outputTokens = estimateTokens(delivered)
    return {
      text: delivered,
      model: request.model,
      finishReason: usageKnown ? (truncated ? 'length' : 'stop') : null,
      usage: usageKnown ? knownUsage(inputTokens, outputTokens) : null,
      rawUsage: usageKnown ? { simulated: true, input_tokens: inputTokens, output_tokens: outputTokens } : null,
      httpStatus: 200,
      upstreamId: `practice-${seed.slice(0, 16)}`,
      timeToFirstTokenMs: request.onText ? firstTokenMs * timeScale : null,
    }
  }
  for (const piece of piecesOf(text, request.onText ? model.tokensPerSecond / 12 : Number.POSITIVE_INFINITY)) {
    await wait((estimateTokens(piece) / model.tokensPerSecond) * 1000)
    if (request.signal?.aborted) return cancelled(delivered === '' ? null : answer(false))
    if (breakAt !== null && delivered.length + piece.length > breakAt) {
      const failure = failureOf('network', callEnd('practice_broke'), null)
      return { ok: false, failure, partial: delivered === '' ? null : answer(false) }
    }
    delivered += piece
    request.onText?.(piece)
  }
  return { ok: true, answer: answer(true) }
}

function knownUsage(inputUncached: number, outputText: number) {
  return {
    inputUncached,
    cacheRead: 0,
    cacheWrite5m: null,
    cacheWrite1h: null,
    outputText,
    reasoning: null,
    other: null,
    estimated: false,
  }
}

function chooseFault(rates: PracticeModel['faults'], random: SeededRandom): PracticeFault | null {
  let draw = random.next()
  for (const [fault, rate] of Object.entries(rates) as [PracticeFault, number][]) {
    if (draw < rate) return fault
    draw -= rate
  }
  return null
}

/** Null for faults that show only while the answer is on its way. */
function refuseFor(fault: PracticeFault, { random, timeScale }: Performance): ChatOutcome | null {
  if (fault === 'rate_limit') {
    const retryAfterMs = Math.round((1000 + random.below(2000)) * timeScale)
    return refuse('rate_limit', callEnd('practice_limit'), 429, retryAfterMs)
  }
  if (fault === 'server') return refuse('server', callEnd('practice_server'), 500)
  return fault === 'overloaded' ? refuse('overloaded', callEnd('practice_overloaded'), 529) : null
}

function failureOf(
  kind: ProviderFailure['kind'],
  message: string,
  httpStatus: number | null,
  retryAfterMs: number | null = null,
): ProviderFailure {
  return { kind, message, httpStatus, retryAfterMs, body: null, providerCode: null }
}

function refuse(
  kind: ProviderFailure['kind'],
  message: string,
  httpStatus: number | null,
  retryAfterMs: number | null = null,
): ChatOutcome {
  return { ok: false, failure: failureOf(kind, message, httpStatus, retryAfterMs), partial: null }
}

function cancelled(partial: ChatAnswer | null): ChatOutcome {
  return { ok: false, failure: failureOf('cancelled', callEnd('cancelled'), null), partial }
}

function seedOf({ model, messages, maxTokens, format, temperature }: ChatRequest): string {
  return createHash('sha256')
    .update(JSON.stringify([model, messages, maxTokens, format, temperature]))
    .digest('hex')
}

/** Never cuts a surrogate pair in two. */
function cutToCharacters(text: string, length: number): string {
  return text.slice(0, length).replace(/[\ud800-\udbff]$/, '')
}

function cutToTokens(text: string, limit: number): string {
  if (estimateTokens(text) <= limit) return text
  let [low, high] = [0, text.length]
  while (low < high) {
    const middle = Math.ceil((low + high) / 2)
    if (estimateTokens(text.slice(0, middle)) <= limit) low = middle
    else high = middle - 1
  }
  return cutToCharacters(text, low)
}

/** Pieces of about so many tokens, each a run of whole characters. */
function piecesOf(text: string, tokens: number): readonly string[] {
  if (text === '' || !Number.isFinite(tokens)) return text === '' ? [] : [text]
  const size = Math.max(1, Math.round((text.length / Math.max(1, estimateTokens(text))) * tokens))
  const pieces: string[] = []
  for (let start = 0; start < text.length; ) {
    let end = Math.min(text.length, start + size)
    if (/[\ud800-\udbff]/.test(text.charAt(end - 1)) && end < text.length) end += 1
    pieces.push(text.slice(start, end))
    start = end
  }
  return pieces
}
