import { failing } from '../../words/failure-sentences.ts'
import { sayImport } from '../../words/failures/exchange-sentences.ts'

/** The vault's name of the headers that a collector asks for; no provider can be called so. */
export const otlpHeadersName = 'galley:otlp'

/** `name=value,name=value`, values URL-encoded, as in OTEL_EXPORTER_OTLP_HEADERS. What is not of that form is left out. */
export function readHeaders(text: string | null): Record<string, string> {
  return Object.fromEntries((text ?? '').split(',').flatMap(pair => readPair(pair) ?? []))
}

/** Says which part cannot be read by its place, never by its words: they may be a key. @throws Failure `invalid_input` */
export function checkHeaders(text: string): void {
  const parts = text.split(',')
  const wrong = parts.findIndex(part => readPair(part) === null)
  if (wrong === -1) return
  throw failing('invalid_input', sayImport('collector.headers', { part_number: wrong + 1 }))
}

function readPair(pair: string): readonly [readonly [string, string]] | null {
  const at = pair.indexOf('=')
  const name = pair.slice(0, at).trim()
  if (at < 1 || !/^[A-Za-z0-9-]+$/.test(name)) return null
  try {
    return [[name.toLowerCase(), decodeURIComponent(pair.slice(at + 1).trim())]]
  } catch {
    return null
  }
}
