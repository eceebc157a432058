import type { CallSize } from '../insights/budgets/budget-types.ts'
import { type Fields, fieldsAt, fieldsList, isFields } from '../providers/protocols/json-fields.ts'

/** What a protocol and its tools put around what is sent, tokens, generously. */
const overhead = 1024
const deepest = 24

/** Endpoints of which only the usage is read, and that write nothing. */
const onlyReads = /\/(?:embed|embeddings)$|:(?:embedContent|batchEmbedContents)$/

/** Names under which a request points at text or pictures that are not in it. */
const references = new Set([
  'file_id',
  'file_ids',
  'fileUri',
  'file_uri',
  'file_url',
  'previous_response_id',
  'conversation',
  'cachedContent',
  'cached_content',
  'container',
  'prompt_id',
])
/** Names of what the provider does by itself, at a price of its own. */
const extras = new Set(['web_search_options', 'plugins', 'connectors', 'mcp_servers'])

/** The most that a request to a provider can use, from its body alone. */
export function requestSize(request: {
  /** Null for forms. */
  readonly body: Fields | null
  /** As sent, or larger. */
  readonly bytes: number
  readonly path: string
  /** Whether the answer is read, or its usage alone. */
  readonly reads: 'answer' | 'usage'
  readonly maxTokens: number | null
  /** The model's whole context, where it is known. */
  readonly contextTokens: number | null
}): CallSize {
  const { body, bytes, path, reads, maxTokens, contextTokens } = request
  if (body === null) return { unbounded: 'the cost of a form (audio, pictures) cannot be told from what is sent' }
  if (reads === 'usage') {
    if (onlyReads.test(path.split('?', 1)[0] ?? path)) return { inputTokens: bytes + overhead, outputTokens: 0 }
    return { unbounded: 'the cost of this kind of request cannot be told from what is sent' }
  }
  if (body.background === true) return { unbounded: 'the cost of a request in the background is not told when it ends' }
  const own = ownTools(body)
  if (own !== null) return { unbounded: `the provider charges for ${own} by what it finds` }
  if (writesSound(body)) return { unbounded: 'spoken answers have a price that cannot be told from their tokens' }
  const refers = findName(body, references, 0) || findLink(body, 0)
  if (refers && contextTokens === null) {
    return { unbounded: "the request points at files or links, and the model's context is not known" }
  }
  const answers = Math.max(
    1,
    count(body.n),
    count(body.best_of),
    count(fieldsAt(body, 'generationConfig')?.candidateCount),
  )
  return {
    inputTokens: (refers ? Math.max(contextTokens ?? 0, bytes) : bytes) + overhead,
    outputTokens: maxTokens,
    answers,
    // What was predicted and not used is billed like output.
    besidesOutput: body.prediction === undefined ? 0 : bytes,
  }
}

/** A tool that the provider runs itself; null where the client runs all of them. */
function ownTools(body: Fields): string | null {
  for (const name of extras) {
    if (body[name] !== undefined && body[name] !== null) return name
  }
  for (const tool of fieldsList(body.tools)) {
    const type = typeof tool.type === 'string' ? tool.type : null
    if (type !== null && type !== 'function' && type !== 'custom') return type
    const google = Object.keys(tool).find(name => /^(?:google|url|code|enterprise|file|computer)/i.test(name))
    if (type === null && google !== undefined && tool.name === undefined) return google
  }
  return null
}

function writesSound(body: Fields): boolean {
  const modalities: unknown = body.modalities ?? fieldsAt(body, 'generationConfig')?.responseModalities
  return Array.isArray(modalities) && modalities.some(each => typeof each === 'string' && /audio|image/i.test(each))
}

function findName(value: unknown, names: ReadonlySet<string>, depth: number): boolean {
  if (depth >= deepest || typeof value !== 'object' || value === null) return false
  if (Array.isArray(value)) return value.some(item => findName(item, names, depth + 1))
  return Object.entries(value).some(
    ([name, item]) => (names.has(name) && item !== null && item !== '') || findName(item, names, depth + 1),
  )
}

/** Pictures and documents by their address, which the provider fetches. */
function findLink(value: unknown, depth: number): boolean {
  if (depth >= deepest || typeof value !== 'object' || value === null) return false
  if (Array.isArray(value)) return value.some(item => findLink(item, depth + 1))
  return Object.entries(value).some(([name, item]) => {
    if (/^(?:url|image_url|document_url|uri)$/.test(name) && typeof item === 'string')
      return /^(?:https?|gs):/i.test(item)
    return findLink(item, depth + 1)
  })
}

function count(value: unknown): number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value > 0 ? value : 1
}

/** Bytes of a body that came compressed are not the bytes of its text. */
export function plainBytes(body: Fields | null, sent: Buffer, isCompressed: boolean): number {
  return isCompressed && isFields(body) ? Buffer.byteLength(JSON.stringify(body)) : sent.length
}
