import { callEnd, callEndWith } from '../words/call-end-sentences.ts'
import type { ProviderFailure } from './adapter.ts'
import { errorKindOf } from './errors/error-kind.ts'
import { readErrorWords } from './errors/error-words.ts'
import { redactSecrets } from './errors/redact-secrets.ts'
import { type HeaderLookup, retryAfterMs } from './errors/retry-after.ts'

/** A provider's refusal as it came over the wire. */
export interface ErrorEvidence {
  /** Null where an error came without a status, inside a stream. */
  readonly status: number | null
  readonly header: HeaderLookup
  /** The body: its text, or the parsed object. */
  readonly body: unknown
  /** Wall clock, for waits given as a date. */
  readonly now: number
  /** Keys that must not appear in the result. */
  readonly secrets: readonly string[]
}

/** The most of a body that is kept, in UTF-8 bytes. */
const bodyLimit = 8 * 1024

/** Reads a provider's error, keeping its words. Never throws; the result holds no secret. */
export function classifyProviderError(evidence: ErrorEvidence): ProviderFailure {
  const words = readErrorWords(evidence.body)
  const httpError = evidence.status !== null && evidence.status >= 400 ? evidence.status : null
  const status = httpError ?? words.status ?? evidence.status
  const message =
    words.message ??
    (status === null ? callEnd('no_words') : callEndWith('call_end.status', { status_id: status }).text)
  const body = bodyText(evidence.body)
  const clean = (text: string) => redactSecrets(text, evidence.secrets)
  return {
    kind: errorKindOf(status, words),
    message: clean(message).slice(0, 2_000),
    httpStatus: evidence.status,
    retryAfterMs: retryAfterMs(evidence.header, words.error, message, evidence.now),
    body: body === null ? null : cutBytes(clean(body), bodyLimit),
    providerCode: words.code === null ? null : clean(words.code).slice(0, 200),
  }
}

function bodyText(body: unknown): string | null {
  if (body === null || body === undefined || body === '') return null
  return typeof body === 'string' ? body : JSON.stringify(body)
}

/** The longest beginning that fits, without half a character. */
function cutBytes(text: string, limit: number): string {
  const bytes = Buffer.from(text, 'utf8')
  if (bytes.length <= limit) return text
  let end = limit
  while (end > 0 && ((bytes[end] ?? 0) & 0xc0) === 0x80) end--
  return bytes.subarray(0, end).toString('utf8')
}
