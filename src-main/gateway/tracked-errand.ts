import type { ServerResponse } from 'node:http'
import type { Fields } from '../providers/protocols/json-fields.ts'
import type { ProtocolName } from '../providers/protocols/protocol.ts'
import type { ConfiguredProvider } from '../providers/registry-types.ts'
import type { AnswerHeaders } from './answer-headers.ts'
import type { AnswerTransform } from './answer-transform.ts'
import { AnswerWitness } from './answer-witness.ts'
import { carry } from './carry.ts'
import type { ClientContext } from './context-headers.ts'
import { describeEnd, describeUnsent, faultMessage } from './describe-end.ts'
import type { RequestFacts } from './describe-request.ts'
import { type GatewayParts, hasGone } from './gateway-parts.ts'
import { createKeyHider } from './hide-key.ts'
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
}

/** Opens the call, carries it out and settles it, whatever becomes of it. */
export async function runTracked(parts: GatewayParts, errand: TrackedErrand, response: ServerResponse): Promise<void> {
  const { book } = parts
  const { callId, requestUid } = await book.open(errand.provider, errand.facts, errand.client)
  try {
    await runOpened(parts, errand, response, { callId, ownHeaders: ownHeadersOf(callId, requestUid) })
  } catch (error) {
    // A fault of our own must not leave the call open.
    book.settle(callId, {
      errorKind: 'invalid_response',
      errorMessage: 'Galley met a fault of its own.',
      responseTimeMs: null,
    })
    throw error
  }
}

async function runOpened(
  parts: GatewayParts,
  errand: TrackedErrand,
  response: ServerResponse,
  { callId, ownHeaders }: { readonly callId: number; readonly ownHeaders: AnswerHeaders },
): Promise<void> {
  const { clock, book } = parts
  const pool = await parts.pools.pool(errand.origin)
  if (hasGone(response)) {
    book.settle(callId, describeUnsent())
    return
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
  })
  const endedAt = clock.monotonic()
  const secrets = errand.key === null ? [] : [errand.key]
  if (!response.headersSent && !hasGone(response)) {
    const isLate = end.stopReason !== null
    const message = faultMessage(end, errand.provider.displayName, secrets)
    for (const [name, value] of Object.entries(ownHeaders)) response.setHeader(name, value)
    writeRefusal(response, errand.errors, {
      status: isLate ? 504 : 502,
      code: isLate ? 'upstream_timeout' : 'upstream_unreachable',
      message,
    })
  }
  if (end.status === 401) parts.keys.forget(errand.provider.name)
  await witness.end()
  book.settle(
    callId,
    describeEnd({
      end,
      witness,
      body: errand.body,
      bodyBytes: errand.bytes.length,
      streamed: errand.facts.streamed,
      startedAt,
      endedAt,
      now: clock.now(),
      secrets,
    }),
  )
}

export function ownHeadersOf(callId: number, requestUid: string | null): AnswerHeaders {
  const headers: AnswerHeaders = { 'x-galley-call-id': String(callId) }
  if (requestUid !== null) headers['x-galley-request-id'] = requestUid
  return headers
}
