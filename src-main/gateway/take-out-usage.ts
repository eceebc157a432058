import { isFields } from '../providers/protocols/json-fields.ts'
import type { AnswerTransform } from './answer-transform.ts'
import { findTopLevelMember, withoutMember } from './top-level-member.ts'

/** Far above any event of a chat; a longer one passes as it is. */
const longestEvent = 4 * 1024 * 1024

/**
 * Takes out of a stream of chat completion chunks what `include_usage` put in: the chunk that holds
 * only the usage, and every `usage: null` field. All other bytes stay as the provider sent them. An
 * event is held until it is whole.
 */
export function createUsageRemover(): AnswerTransform {
  let pending: Buffer | null = null
  let isStream = false

  function push(chunk: Buffer): Buffer | null {
    if (!isStream) return chunk
    const bytes = pending === null ? chunk : Buffer.concat([pending, chunk])
    pending = null
    const end = lastBoundary(bytes)
    if (end === 0) {
      if (bytes.length > longestEvent) return bytes
      pending = bytes
      return null
    }
    if (end < bytes.length) pending = bytes.subarray(end)
    return removeFrom(bytes.subarray(0, end))
  }

  return {
    start(head) {
      const { 'content-type': type = '', 'content-encoding': encoding = 'identity' } = head.headers
      isStream = head.status < 400 && encoding === 'identity' && String(type).includes('event-stream')
      if (!isStream) return head
      const { 'content-length': _, ...headers } = head.headers
      return { ...head, headers }
    },
    push,
    end: () => (pending === null ? null : removeFrom(pending)),
  }
}

/** After the last blank line; 0 where there is none. */
function lastBoundary(bytes: Buffer): number {
  let end = 0
  for (const blank of blankLines) {
    const at = bytes.lastIndexOf(blank)
    if (at !== -1) end = Math.max(end, at + blank.length)
  }
  return end
}

/** An event ends in a blank line; a line ends in LF, CRLF or CR, and not every server keeps to one of them. */
const blankLines = ['\n\n', '\n\r\n', '\r\r'] as const

/** Whole events, some of which may speak of usage. */
function removeFrom(events: Buffer): Buffer | null {
  if (events.indexOf('"usage"') === -1) return events
  const kept: Buffer[] = []
  for (let at = 0; at < events.length; ) {
    const end = firstBoundary(events, at)
    const event = cleaned(events.subarray(at, end))
    if (event !== null) kept.push(event)
    at = end
  }
  return kept.length === 0 ? null : Buffer.concat(kept)
}

function firstBoundary(bytes: Buffer, from: number): number {
  let end = bytes.length
  for (const blank of blankLines) {
    const at = bytes.indexOf(blank, from)
    if (at !== -1) end = Math.min(end, at + blank.length)
  }
  return end
}

/** Null for the chunk that was sent only for its usage. */
function cleaned(event: Buffer): Buffer | null {
  const data = dataOf(event)
  if (data === -1) return event
  const member = findTopLevelMember(event, 'usage', data)
  if (member === null) return event
  const isNull = event.toString('latin1', member.valueAt, member.end) === 'null'
  if (isNull) return withoutMember(event, member)
  return isUsageAlone(event.toString('utf8', data)) ? null : event
}

/** Where the JSON of the event's only data line begins. */
function dataOf(event: Buffer): number {
  const start = event.indexOf('data:')
  if (start === -1 || (start > 0 && event[start - 1] !== 0x0a && event[start - 1] !== 0x0d)) return -1
  return event[start + 5] === 0x20 ? start + 6 : start + 5
}

function isUsageAlone(text: string): boolean {
  try {
    const chunk: unknown = JSON.parse(text)
    return isFields(chunk) && isFields(chunk.usage) && Array.isArray(chunk.choices) && chunk.choices.length === 0
  } catch {
    return false
  }
}
