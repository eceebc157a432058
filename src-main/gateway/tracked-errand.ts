import type { ServerResponse } from 'node:http'
import type { CallSize, Reservation } from '../insights/budgets/budget-types.ts'
import type { Settlement } from '../ledger/ledger-types.ts'
import type { Fields } from '../providers/protocols/json-fields.ts'
import type { ProtocolName } from '../providers/protocols/protocol.ts'
import type { ConfiguredProvider } from '../providers/registry-types.ts'
import { callEnd } from '../words/call-end-sentences.ts'
import { keepChoice } from '../words/keep-choice.ts'
import type { Phrase } from '../words/slot-values.ts'
import type { AnswerHeaders } from './answer-headers.ts'
import type { AnswerTransform } from './answer-transform.ts'
import { AnswerWitness } from './answer-witness.ts'
import { carry, type HeldAnswer } from './carry.ts'
import type { ClientContext } from './context-headers.ts'
import { describeEnd, describeUnsent, faultMessage } from './describe-end.ts'
import type { RequestFacts } from './describe-request.ts'
import { type GatewayParts, hasGone } from './gateway-parts.ts'
import { createKeyHider } from './hide-key.ts'
import { holdRoom, type Room } from './hold-room.ts'
import type { Lane } from './two-lanes.ts'
import type { ErrorShape } from './wire-families.ts'
import { writeRefusal } from './write-refusal.ts'

/** A call to a provider that goes into the ledger. */
export interface TrackedErrand {
  readonly provider: ConfiguredProvider
  readonly client: ClientContext
  readonly facts: RequestFacts
  readonly reads: ProtocolName | 'usage'
  readonly key: string | null
  readonly origin: string
  readonly method: string
  readonly path: string
  readonly headers: Record<string, string>
  /** As it is sent. */
  readonly bytes: Buffer
  /** As the client meant it, for the record. */
  readonly body: Fields | null
  readonly transform: AnswerTransform | null
  readonly errors: ErrorShape
  /** Why this model was chosen, where Galley chose; kept with the call. */
  readonly choice?: Phrase | null | undefined
  /** The most it can use, for budgets. */
  readonly size: () => CallSize
}

/** One of several attempts at the same request. */
export interface Attempting {
  /** 1 for the first. */
  readonly attempt: number
  /** Only the first waits for room in a budget. */
  readonly waitMs?: number | undefined
  /** Another model is asked at the same time. */
  readonly lane?: Lane | undefined
}

/** How an attempt ended. */
export interface AttemptedErrand {
  /** Null where nothing was sent. */
  readonly settlement: Settlement | null
  readonly callId: number | null
  readonly ownHeaders: AnswerHeaders
  /** The answer, where nothing of it was handed over yet. */
  readonly held: HeldAnswer | null
  /** Why a budget held the call back. */
  readonly blocked: string | null
  /** In words for the client, where there is no answer. */
  readonly fault: { readonly status: number; readonly code: string; readonly message: string } | null
}

/** Opens the call, carries it out and settles it, whatever becomes of it. */
export async function runTracked(parts: GatewayParts, errand: TrackedErrand, response: ServerResponse): Promise<void> {
  const waiting = holdRoom(parts, errand, response)
  const room = waiting === null ? null : await waiting
  if (room !== null && !room.ok) return refuseBlocked(errand, room, response)
  const opened = await openCall(parts, errand, room?.reservation ?? null, 1)
  try {
    await runOpened(parts, errand, response, opened, false)
  } catch (error) {
    settleFault(parts, opened.callId)
    throw error
  }
}

/** As `runTracked`, and nothing reaches the client before the model has spoken: what failed can be asked of another. */
export async function attemptTracked(
  parts: GatewayParts,
  errand: TrackedErrand,
  response: ServerResponse,
  { attempt, waitMs, lane }: Attempting,
): Promise<AttemptedErrand> {
  const waiting = holdRoom(parts, errand, response, { attempt, ...(waitMs === undefined ? {} : { waitMs }) })
  const room = waiting === null ? null : await waiting
  if (room !== null && !room.ok) {
    const ownHeaders = room.callId === null ? {} : ownHeadersOf(room.callId, room.requestUid)
    const blocked = room.callId === null ? null : room.message
    return { settlement: null, callId: room.callId, ownHeaders, held: null, blocked, fault: null }
  }
  const opened = await openCall(parts, errand, room?.reservation ?? null, attempt)
  try {
    return await runOpened(parts, errand, response, opened, true, lane)
  } catch (error) {
    settleFault(parts, opened.callId)
    throw error
  }
}

function refuseBlocked(errand: TrackedErrand, room: Extract<Room, { ok: false }>, response: ServerResponse): void {
  if (room.callId === null || hasGone(response)) return
  setHeaders(response, ownHeadersOf(room.callId, room.requestUid))
  writeRefusal(response, errand.errors, { status: 402, code: 'budget_blocked', message: room.message })
}

/** A fault of our own must not leave the call open. */
function settleFault({ book }: GatewayParts, callId: number): void {
  book.settle(callId, {
    errorKind: 'invalid_response',
    errorMessage: callEnd('own_fault'),
    responseTimeMs: null,
  })
}

interface OpenedErrand {
  readonly callId: number
  readonly ownHeaders: AnswerHeaders
}

async function openCall(
  { book }: GatewayParts,
  { provider, facts, client }: TrackedErrand,
  reservation: Reservation | null,
  attempt: number,
): Promise<OpenedErrand> {
  try {
    const { callId, requestUid } = await book.open(provider, facts, client, { attempt, heldNanos: reservation?.nanos })
    reservation?.bind(callId)
    return { callId, ownHeaders: ownHeadersOf(callId, requestUid) }
  } catch (error) {
    reservation?.release()
    throw error
  }
}

async function runOpened(
  parts: GatewayParts,
  errand: TrackedErrand,
  response: ServerResponse,
  { callId, ownHeaders }: OpenedErrand,
  holds: boolean,
  lane?: Lane,
): Promise<AttemptedErrand> {
  const { clock, book } = parts
  const pool = await parts.pools.pool(errand.origin)
  if (hasGone(response)) {
    const settlement = describeUnsent()
    book.settle(callId, settlement)
    return { settlement, callId, ownHeaders, held: null, blocked: null, fault: null }
  }
  const witness = new AnswerWitness(errand.reads, clock)
  const startedAt = clock.monotonic()
  const end = await carry({
    pool,
    method: errand.method,
    path: errand.path,
    headers: errand.headers,
    body: errand.bytes,
    response,
    ownHeaders,
    hider: createKeyHider(errand.key),
    transform: errand.transform,
    timeouts: parts.timeouts(),
    streamed: errand.facts.streamed,
    witness,
    holds,
    lane,
  })
  const endedAt = clock.monotonic()
  const secrets = errand.key === null ? [] : [errand.key]
  if (end.status === 401) parts.keys.forget(errand.provider.name)
  const isLate = end.stopReason !== null
  const fault =
    response.headersSent || end.held != null
      ? null
      : {
          status: isLate ? 504 : 502,
          code: isLate ? 'upstream_timeout' : 'upstream_unreachable',
          message: faultMessage(end, errand.provider.displayName, secrets),
        }
  // Where nobody else is asked, the client need not wait for what is still to be read for the books.
  if (!holds && fault !== null && !hasGone(response)) {
    setHeaders(response, ownHeaders)
    writeRefusal(response, errand.errors, fault)
  }
  await witness.end()
  const described = describeEnd({
    end,
    witness,
    body: errand.body,
    bodyBytes: errand.bytes.length,
    streamed: errand.facts.streamed,
    startedAt,
    endedAt,
    now: clock.now(),
    secrets,
  })
  const { choice } = errand
  const explained =
    choice == null ? described : { ...described, details: { ...described.details, ...keepChoice(choice) } }
  const isLost = lane?.signal.aborted === true && explained.errorKind === 'cancelled'
  const settlement = isLost ? { ...explained, errorMessage: answeredFirst } : explained
  book.settle(callId, settlement)
  return { settlement, callId, ownHeaders, held: end.held ?? null, blocked: null, fault }
}

const answeredFirst = callEnd('answered_first')

export function setHeaders(response: ServerResponse, headers: AnswerHeaders): void {
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value)
}

export function ownHeadersOf(callId: number, requestUid: string | null): AnswerHeaders {
  const headers: AnswerHeaders = { 'x-galley-call-id': String(callId) }
  if (requestUid !== null) headers['x-galley-request-id'] = requestUid
  return headers
}
