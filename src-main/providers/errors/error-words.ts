import { type Fields, fieldsAt, fieldsList, isFields, textOf } from '../protocols/json-fields.ts'

/** What an error body says, whatever its provider's form. */
export interface ErrorWords {
  /** The provider's own words; null where it had none. */
  readonly message: string | null
  /** Its machine-readable code, the most exact one. */
  readonly code: string | null
  /** Every code, type, status and reason in the body, in lower case. */
  readonly labels: readonly string[]
  /** An HTTP status written into the body, for errors under a successful status. */
  readonly status: number | null
  /** The object that holds these. */
  readonly error: Fields | null
}

/** No provider says more than this; what is longer is cut before it is searched. */
const longestMessage = 4_000

const nothing: ErrorWords = { message: null, code: null, labels: [], status: null, error: null }

/** Reads an error body: parsed JSON, or its text. */
export function readErrorWords(body: unknown): ErrorWords {
  const value = typeof body === 'string' ? (parse(body) ?? body) : body
  if (typeof value === 'string') return { ...nothing, message: plainText(value) }
  const holder = Array.isArray(value) ? fieldsList(value)[0] : value
  if (!isFields(holder)) return nothing
  const error = isFields(holder.error) ? holder.error : holder
  const codes = codesOf(error, holder)
  return {
    message: messageOf(error, holder)?.slice(0, longestMessage) ?? null,
    code: codes[0] ?? null,
    labels: [...codes, ...reasonsOf(error)].map(label => label.toLowerCase()),
    status: statusOf(error),
    error,
  }
}

function codesOf(error: Fields, holder: Fields): string[] {
  const inner = fieldsAt(error, 'innererror') ?? fieldsAt(error, 'inner_error')
  const google = textOf(error.status)
  const all = [
    google,
    error.code,
    inner?.code,
    error.type,
    error.error_type,
    fieldsAt(error, 'details')?.error_code,
    holder.error_type,
  ]
  const said = all.filter(code => (typeof code === 'string' && code !== '') || typeof code === 'number').map(String)
  return said.filter(code => code !== 'error')
}

/** Google's ErrorInfo reasons and quota names. */
function reasonsOf(error: Fields): string[] {
  return fieldsList(error.details).flatMap(detail => {
    const quotas = fieldsList(detail.violations).map(violation => textOf(violation.quotaId))
    return [textOf(detail.reason), ...quotas].filter(word => word !== null)
  })
}

function messageOf(error: Fields, holder: Fields): string | null {
  const message = textOf(error.message) ?? textOf(holder.message) ?? textOf(holder.error) ?? detailOf(holder.detail)
  const upstream = fieldsAt(error, 'metadata')?.raw
  const raw = typeof upstream === 'string' ? upstream : isFields(upstream) ? JSON.stringify(upstream) : null
  if (raw === null || raw === '') return message
  return message === null ? raw : `${message}: ${raw}`
}

/** FastAPI's errors (Mistral's 422 and local servers). */
function detailOf(detail: unknown): string | null {
  if (typeof detail === 'string') return textOf(detail)
  const messages = fieldsList(detail).map(item => textOf(item.msg))
  const said = messages.filter(message => message !== null)
  return said.length === 0 ? null : said.join('; ')
}

function statusOf(error: Fields): number | null {
  for (const value of [error.status_code, error.raw_status_code, error.status, error.code, error.http_code]) {
    const number = typeof value === 'string' && /^\d{3}$/.test(value) ? Number(value) : value
    if (typeof number === 'number' && Number.isInteger(number) && number >= 400 && number <= 599) return number
  }
  return null
}

/** A proxy's HTML page says little; its title says most of it. */
function plainText(text: string): string | null {
  const title = /<(?:title|h1)[^>]*>([^<]{1,200})</i.exec(text)?.[1]
  const plain = (title ?? text.replace(/<[^>]*>/g, ' ')).replace(/\s+/g, ' ').trim()
  return plain === '' ? null : plain.slice(0, 500)
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return null
  }
}
