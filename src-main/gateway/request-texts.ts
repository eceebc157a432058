import { textKeys } from '../ledger/content-text.ts'
import type { ChatMessage } from '../providers/adapter.ts'
import { type Fields, isFields } from '../providers/protocols/json-fields.ts'

/** Names under which protocols keep what the model reads. */
const textNames = new Set([
  ...textKeys,
  'contents',
  'parts',
  'messages',
  'chat_history',
  'systemInstruction',
  'system_instruction',
])
const deepest = 16
/** A stored string longer than this that reads like encoded bytes is left out of the record. */
const longestEncoded = 4_096

/** Everything a model reads in a request, for estimating what an abandoned call has cost. */
export function requestTexts(body: unknown): readonly ChatMessage[] {
  const found: ChatMessage[] = []
  collect(body, false, 0, found)
  return found
}

function collect(value: unknown, isText: boolean, depth: number, found: ChatMessage[]): void {
  if (typeof value === 'string') {
    if (isText && !isEncoded(value)) found.push({ role: 'user', content: value })
    return
  }
  if (depth >= deepest) return
  if (Array.isArray(value)) for (const item of value) collect(item, isText, depth + 1, found)
  else if (isFields(value)) {
    for (const [name, item] of Object.entries(value)) collect(item, textNames.has(name), depth + 1, found)
  }
}

/** The request as it is kept: pictures and sound in it are only named, because they are not text and would fill the disk. */
export function recordedRequest(body: Fields, byteLength: number): unknown {
  return byteLength <= longestEncoded ? body : withoutEncoded(body, 0)
}

function withoutEncoded(value: unknown, depth: number): unknown {
  if (typeof value === 'string') return isEncoded(value) ? `[${describeEncoded(value)}, not kept]` : value
  if (depth >= deepest || typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map(item => withoutEncoded(item, depth + 1))
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, withoutEncoded(item, depth + 1)]))
}

function isEncoded(text: string): boolean {
  if (text.length <= longestEncoded) return false
  return /^data:[^,]{0,100},/.test(text) || /^[\w+/-]+={0,2}$/.test(text.slice(0, 2_048))
}

function describeEncoded(text: string): string {
  const type = /^data:([^;,]{1,60})/.exec(text)?.[1] ?? 'encoded data'
  return `${type}, ${Math.round((text.length * 3) / 4 / 1024)} kB`
}
