import { randomUUID } from 'node:crypto'
import type { ServerResponse } from 'node:http'
import { standsIn } from '../../insights/selection/selection-words.ts'
import type { ProviderFailure } from '../../providers/adapter.ts'
import { isFields, textOf } from '../../providers/protocols/json-fields.ts'
import { needsKey } from '../../providers/provider-input.ts'
import { errorKindWords } from '../../reports/words.ts'
import { type AttemptEnd, plainFailure, type Route, type Target } from '../../service/run-route.ts'
import type { SkippedStep } from '../../service/service-types.ts'
import type { HeldAnswer } from '../carry.ts'
import type { ClientContext } from '../context-headers.ts'
import { type GatewayParts, hasGone, Refused } from '../gateway-parts.ts'
import { type AttemptedErrand, type Attempting, attemptTracked, setHeaders } from '../tracked-errand.ts'
import { runTwoLanes } from '../two-lanes.ts'
import { writeRefusal } from '../write-refusal.ts'
import type { ChatBody } from './chat-body.ts'
import { chatErrand } from './chat-errand.ts'
import type { ChosenModel } from './choose-model.ts'

interface RoutedChat {
  readonly body: ChatBody
  readonly client: ClientContext
  readonly chosen: ChosenModel
  /** Of the first provider; null where it asks for none. */
  readonly key: string | null
}

interface ChatEnd extends AttemptEnd {
  readonly attempted: AttemptedErrand | null
  readonly target: Target
}

interface Tried {
  readonly provider: string
  readonly model: string
  readonly call_id: number | null
  readonly error_kind: string | null
  readonly message: string
}

/** A chat completion of which another model is asked where one fails: until the first word, which cannot be taken back. */
export async function routeChat(
  parts: GatewayParts,
  { body, client: asked, chosen, key }: RoutedChat,
  response: ServerResponse,
): Promise<void> {
  const { provider, model, choice } = chosen
  // All attempts are calls of one request, so that they are seen together.
  const client = asked.requestId === null ? { ...asked, requestId: randomUUID() } : asked
  const gone = new AbortController()
  const leave = () => {
    if (!response.writableFinished) gone.abort()
  }
  response.once('close', leave)
  const first: Target = { provider: provider.name, model, configured: provider, apiKey: key ?? '' }
  const route: Route = {
    first,
    operation: client.operation,
    book: client.context.sourceBook ?? null,
    user: client.context.createdBy ?? null,
    next: choice?.next,
    signal: gone.signal,
  }
  const tried: Tried[] = []
  try {
    const outcome = await parts.routes.run<ChatEnd>(route, async (target, isFirstTarget) => {
      const end = await attempt(target, isFirstTarget)
      note(end)
      return end
    })
    if (hasGone(response)) return
    if (outcome.end === null) refuseUnasked(response, outcome.failure, [...tried, ...skippedAsTried(outcome.skipped)])
    else answer(response, outcome.end, [...tried, ...skippedAsTried(outcome.skipped)])
  } finally {
    response.off('close', leave)
  }

  async function attempt(target: Target, isFirstTarget: boolean): Promise<ChatEnd> {
    const number = tried.length + 1
    const second = isFirstTarget ? await hedgeOf(target) : null
    const waitMs = isFirstTarget ? undefined : 0
    if (second === null) return attemptOne(target, isFirstTarget, { attempt: number, waitMs })
    const { end, won, other } = await runTwoLanes<ChatEnd>({
      delayMs: second.delayMs,
      gone: gone.signal,
      first: lane => attemptOne(target, isFirstTarget, { attempt: number, waitMs, lane }),
      // Who is asked beside another does not wait for room in a budget.
      second: lane => attemptOne(second.target, false, { attempt: number + 1, waitMs: 0, lane }),
      hasAnswered: ({ failure, attempted }) => failure === null && attempted !== null,
      onClaim: side => nameModel(side === 'first' ? target : second.target),
    })
    if (other === null) return end
    note(other)
    return { ...end, askedToo: won === 'second' ? target : second.target }
  }

  /** Whom to ask as well, and when. */
  async function hedgeOf(target: Target): Promise<{ readonly target: Target; readonly delayMs: number } | null> {
    const delayMs = parts.hedgeAfterMs(target, client.operation, body.stream)
    if (delayMs === null) return null
    const other = await parts.routes.standIn(route)
    return other === null ? null : { target: other, delayMs }
  }

  function nameModel({ provider, model }: Target): void {
    if (!response.headersSent) response.setHeader('x-galley-model', `${provider}/${model}`)
  }

  async function attemptOne(target: Target, isFirstTarget: boolean, how: Attempting): Promise<ChatEnd> {
    const { configured } = target
    const targetKey =
      target === first ? key : needsKey(configured) || target.apiKey !== 'not-needed' ? target.apiKey : null
    let errand: ReturnType<typeof chatErrand>
    try {
      errand = chatErrand(parts, body, { provider: configured, model: target.model, key: targetKey, client })
    } catch (error) {
      if (!(error instanceof Refused) || isFirstTarget) throw error
      return { target, attempted: null, failure: null, delivered: false, repeatable: false, passOver: error.message }
    }
    const sentence =
      choice === null
        ? null
        : target === first
          ? choice.sentence
          : standsIn(choice.sentence, { provider: provider.name, model }, name => ({
              name,
              displayName: name === provider.name ? provider.displayName : name,
            }))
    // Streams begin before it is known how they end. Of two, the one that speaks names itself.
    if (how.lane === undefined) nameModel(target)
    const attempted = await attemptTracked(parts, { ...errand, choice: sentence }, response, how)
    return { target, attempted, failure: failureOf(attempted), delivered: response.headersSent, repeatable: true }
  }

  function note({ target, attempted, failure }: ChatEnd): void {
    if (attempted === null || failure === null) return
    const { callId } = attempted
    const message = failure.message
    tried.push({ provider: target.provider, model: target.model, call_id: callId, error_kind: failure.kind, message })
  }
}

function failureOf({ settlement, blocked }: AttemptedErrand): ProviderFailure | null {
  if (blocked !== null) return plainFailure('budget_blocked', blocked)
  if (settlement === null) return plainFailure('cancelled', 'The client went.')
  const { errorKind, errorMessage, httpStatus, details } = settlement
  if (errorKind === null) return null
  return {
    ...plainFailure(errorKind, errorMessage ?? errorKindWords[errorKind]),
    httpStatus: httpStatus ?? null,
    retryAfterMs: details?.retryAfterMs ?? null,
  }
}

function skippedAsTried(skipped: readonly SkippedStep[]): readonly Tried[] {
  return skipped.map(({ provider, model, reason }) => ({
    provider,
    model,
    call_id: null,
    error_kind: null,
    message: `Not asked: ${reason}.`,
  }))
}

function answer(response: ServerResponse, { attempted, failure, target }: ChatEnd, tried: readonly Tried[]): void {
  // What was handed over as it came has ended as it ended.
  if (attempted === null || response.headersSent) return
  const { held, ownHeaders, blocked, fault } = attempted
  const named = { ...ownHeaders, 'x-galley-model': `${target.provider}/${target.model}` }
  if (held !== null) {
    writeHeld(response, { ...held, headers: { ...held.headers, ...named } }, failure === null ? [] : tried)
    return
  }
  setHeaders(response, named)
  const words = triedWords(tried)
  if (blocked !== null) {
    writeRefusal(response, 'openai', { status: 402, code: 'budget_blocked', message: blocked + words })
  } else if (fault !== null) writeRefusal(response, 'openai', { ...fault, message: fault.message + words })
}

function refuseUnasked(response: ServerResponse, failure: ProviderFailure, tried: readonly Tried[]): void {
  if (failure.retryAfterMs !== null) response.setHeader('retry-after', String(Math.ceil(failure.retryAfterMs / 1000)))
  const status = failure.kind === 'rate_limit' ? 429 : 502
  writeRefusal(response, 'openai', { status, code: failure.kind, message: failure.message + triedWords(tried) })
}

/** An answer in one piece; an error says what else was tried. */
function writeHeld(response: ServerResponse, { status, headers, body }: HeldAnswer, tried: readonly Tried[]): void {
  const bytes = status >= 400 && tried.length > 1 ? withTried(body, tried) : body
  const { 'transfer-encoding': _, ...rest } = headers
  response.writeHead(status, { ...rest, 'content-length': String(bytes.length) }).end(bytes)
}

function withTried(body: Buffer, tried: readonly Tried[]): Buffer {
  try {
    const value: unknown = JSON.parse(body.toString('utf8'))
    if (!isFields(value) || !isFields(value.error)) return body
    const message = `${textOf(value.error.message) ?? ''}${triedWords(tried)}`
    return Buffer.from(JSON.stringify({ ...value, error: { ...value.error, message, attempts: tried } }))
  } catch {
    return body
  }
}

function triedWords(tried: readonly Tried[]): string {
  if (tried.length < 2) return ''
  const words = tried.map(({ provider, model, error_kind, message }) => {
    const why = error_kind === null ? message : (errorKindWords as Readonly<Record<string, string>>)[error_kind]
    return `${provider}/${model} (${why?.replace(/\.$/, '')})`
  })
  return ` Tried: ${words.join(', then ')}.`
}
