import { createHash } from 'node:crypto'
import { type HrTime, SpanKind, SpanStatusCode, TraceFlags } from '@opentelemetry/api'
import type { Resource } from '@opentelemetry/resources'
import type { ReadableSpan } from '@opentelemetry/sdk-trace'
import type { StoredCall } from '../../store/repositories/call-row.ts'
import { spanAttributes } from './gen-ai-attributes.ts'

/** The text of a call, where the person allowed it to be sent. */
export interface SpanText {
  readonly source: string | null
  readonly output: string | null
}

/**
 * A settled call as a span of the GenAI conventions. Calls of one request share a trace: its UUID is the trace's id, so the same
 * request is found in both places.
 */
export function callSpan(call: StoredCall, resource: Resource, text: SpanText | null): ReadableSpan {
  const startTime = timeOf(call.createdAt)
  const ended = call.createdAt + Math.max(0, call.responseTimeMs ?? (call.settledAt ?? call.createdAt) - call.createdAt)
  const endTime = timeOf(ended)
  const traceId = call.requestUid === null ? digest(`call ${call.id}`, 32) : traceIdOf(call.requestUid)
  const spanContext = { traceId, spanId: digest(`span ${traceId} ${call.id}`, 16), traceFlags: TraceFlags.SAMPLED }
  const failed = call.status !== 'success'
  return {
    name: `chat ${call.modelName}`,
    kind: SpanKind.CLIENT,
    spanContext: () => spanContext,
    startTime,
    endTime,
    duration: timeOf(ended - call.createdAt),
    status: failed
      ? { code: SpanStatusCode.ERROR, message: call.errorKind ?? call.status }
      : { code: SpanStatusCode.UNSET },
    attributes: { ...spanAttributes(call), ...(text !== null && contentAttributes(text)) },
    links: [],
    events: [],
    ended: true,
    resource,
    instrumentationScope: { name: 'galley' },
    droppedAttributesCount: 0,
    droppedEventsCount: 0,
    droppedLinksCount: 0,
  }
}

function contentAttributes({ source, output }: SpanText): Record<string, string> {
  const message = (role: string, content: string) => JSON.stringify([{ role, parts: [{ type: 'text', content }] }])
  return {
    ...(source !== null && { 'gen_ai.input.messages': message('user', source) }),
    ...(output !== null && { 'gen_ai.output.messages': message('assistant', output) }),
  }
}

/** A UUID is 32 hexadecimal digits, as a trace's id; any other id is hashed to as many. */
function traceIdOf(uid: string): string {
  const digits = uid.replaceAll('-', '').toLowerCase()
  return /^[0-9a-f]{32}$/.test(digits) && !/^0+$/.test(digits) ? digits : digest(`request ${uid}`, 32)
}

function digest(text: string, length: number): string {
  return createHash('sha256').update(text).digest('hex').slice(0, length)
}

function timeOf(ms: number): HrTime {
  return [Math.floor(ms / 1000), Math.round((ms % 1000) * 1e6)]
}
