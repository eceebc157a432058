import { zstdCompressSync, zstdDecompressSync } from 'node:zlib'
import type { CallText } from './ledger-types.ts'

/** Decompressed text larger than this is damage, not text. */
const maximumBytes = 512 * 1024 * 1024

/** The stored form of a call's text, as small as it gets. */
export function compressContent(json: string): { encoding: 'plain' | 'zstd'; body: string | Buffer } {
  const plain = Buffer.from(json, 'utf8')
  const compressed = zstdCompressSync(plain)
  return compressed.length < plain.length ? { encoding: 'zstd', body: compressed } : { encoding: 'plain', body: json }
}

/** The JSON text of a stored row, whichever way it is kept. Throws when it is damaged. */
export function expandContent(encoding: string, body: string | Buffer): string {
  if (encoding !== 'zstd') return typeof body === 'string' ? body : body.toString('utf8')
  return zstdDecompressSync(Buffer.from(body), { maxOutputLength: maximumBytes }).toString('utf8')
}

/** Reads the JSON of a call's text; anything that is missing or of another type is null. */
export function parseContent(json: string): CallText {
  const value = JSON.parse(json) as Partial<Record<keyof CallText, unknown>> | null
  const text = (field: unknown) => (typeof field === 'string' ? field : null)
  return {
    source: text(value?.source),
    output: text(value?.output),
    request: value?.request ?? null,
    response: value?.response ?? null,
  }
}

/** Keys under which the providers' protocols keep what people wrote, rather than ids and settings. */
export const textKeys: ReadonlySet<string> = new Set([
  'content',
  'text',
  'input',
  'prompt',
  'system',
  'message',
  'preamble',
  'instructions',
  'arguments',
  'output',
])
const maximumDepth = 32

function collectText(value: unknown, underText: boolean, into: string[], depth: number): void {
  if (typeof value === 'string') {
    if (underText) into.push(value)
  } else if (depth < maximumDepth && typeof value === 'object' && value !== null) {
    for (const [key, field] of Object.entries(value)) {
      const listed = Array.isArray(value)
      collectText(field, listed ? underText : textKeys.has(key), into, depth + 1)
    }
  }
}

/** The parts of a call's text that a search looks in: what was worked on and what came back. */
export function searchableParts(text: CallText): { source: string; output: string } {
  const of = (plain: string | null, raw: unknown) => {
    if (plain !== null) return plain
    const found: string[] = []
    collectText(raw, typeof raw === 'string', found, 0)
    return found.join('\n')
  }
  return { source: of(text.source, text.request), output: of(text.output, text.response) }
}
