import { type Fields, fieldsAt, fieldsList, textOf } from '../protocols/json-fields.ts'

/** Looks up a header by its lower-case name. */
export type HeaderLookup = (name: string) => string | null

/** A wait nobody means: longer hints are taken for garbage. */
const longestWait = 31 * 24 * 3_600_000

/**
 * How long the provider asks to wait, in milliseconds; null where it does not say. The header and
 * the text of the error are both believed, the longer one counts; only where neither speaks do the
 * limit-reset headers.
 * @param now wall clock, for hints given as a date.
 */
export function retryAfterMs(header: HeaderLookup, error: Fields | null, message: string, now: number): number | null {
  const said = [fromHeader(header, now), fromDetails(error, now), fromText(message, now)].filter(isWait)
  if (said.length > 0) return Math.max(...said)
  const reset = fromResetHeaders(header, now)
  return isWait(reset) ? reset : null
}

function isWait(milliseconds: number | null): milliseconds is number {
  return milliseconds !== null && Number.isFinite(milliseconds) && milliseconds >= 0 && milliseconds <= longestWait
}

function fromHeader(header: HeaderLookup, now: number): number | null {
  const milliseconds = numberIn(header('retry-after-ms'))
  if (milliseconds !== null) return Math.round(milliseconds)
  const value = header('retry-after')
  if (value === null) return null
  const seconds = numberIn(value)
  return seconds === null ? untilDate(value, now) : Math.round(seconds * 1000)
}

/** Google's RetryInfo, and the headers OpenRouter passes on inside its body. */
function fromDetails(error: Fields | null, now: number): number | null {
  for (const detail of fieldsList(error?.details)) {
    const delay = textOf(detail.retryDelay)
    if (delay !== null) return durationIn(delay)
  }
  const passedOn = fieldsAt(error, 'metadata', 'headers')
  const reset = textOf(passedOn?.['X-RateLimit-Reset']) ?? textOf(passedOn?.['Retry-After'])
  return reset === null ? null : untilReset(reset, now)
}

function fromText(message: string, now: number): number | null {
  const hint =
    /(?:try again|retry|available again|wait|resets?) (?:in |after |for )?(?:about )?((?:\d+(?:\.\d+)? ?[a-z]+ ?){1,4})/i.exec(
      message,
    )
  if (hint?.[1] !== undefined) return durationIn(hint[1])
  const date = /regain access on (\d{4}-\d{2}-\d{2})(?: at (\d{2}:\d{2}))?/i.exec(message)
  return date === null ? null : untilDate(`${date[1]}T${date[2] ?? '00:00'}:00Z`, now)
}

/** Of the limits a provider reports, those that are used up; the last of them to open counts. */
function fromResetHeaders(header: HeaderLookup, now: number): number | null {
  const waits: number[] = []
  for (const [prefix, reset, remaining] of limits) {
    const value = header(`${prefix}${reset}`)
    const left = header(`${prefix}${remaining}`)
    if (value === null || (left !== null && numberIn(left) !== 0)) continue
    const wait = untilReset(value, now)
    if (wait !== null) waits.push(wait)
  }
  return waits.length === 0 ? null : Math.max(...waits)
}

const limits: readonly (readonly [string, string, string])[] = [
  ['x-ratelimit-', 'reset-requests', 'remaining-requests'],
  ['x-ratelimit-', 'reset-tokens', 'remaining-tokens'],
  ['x-ratelimit-', 'reset', 'remaining'],
  ['ratelimit-', 'reset', 'remaining'],
  ['anthropic-ratelimit-', 'requests-reset', 'requests-remaining'],
  ['anthropic-ratelimit-', 'tokens-reset', 'tokens-remaining'],
  ['anthropic-ratelimit-', 'input-tokens-reset', 'input-tokens-remaining'],
  ['anthropic-ratelimit-', 'output-tokens-reset', 'output-tokens-remaining'],
]

/** A reset is a duration (`6m0s`), seconds to go, an epoch in seconds or milliseconds, or a date. */
function untilReset(value: string, now: number): number | null {
  const number = numberIn(value)
  if (number === null) return durationIn(value) ?? untilDate(value, now)
  if (number > 1e11) return Math.max(0, number - now)
  if (number > 1e9) return Math.max(0, number * 1000 - now)
  return number * 1000
}

function untilDate(value: string, now: number): number | null {
  const date = Date.parse(value)
  return Number.isNaN(date) ? null : Math.max(0, date - now)
}

function numberIn(value: string | null): number | null {
  return value !== null && /^\s*\d+(\.\d+)?\s*$/.test(value) ? Number(value) : null
}

const second = 1000
const minute = 60 * second
const hour = 60 * minute
const unitMs: ReadonlyMap<string, number> = new Map([
  ...['ms', 'millisecond', 'milliseconds'].map(word => [word, 1] as const),
  ...['s', 'sec', 'secs', 'second', 'seconds'].map(word => [word, second] as const),
  ...['m', 'min', 'mins', 'minute', 'minutes'].map(word => [word, minute] as const),
  ...['h', 'hr', 'hrs', 'hour', 'hours'].map(word => [word, hour] as const),
  ...['d', 'day', 'days'].map(word => [word, 24 * hour] as const),
])

/** `1.5s`, `7m12s`, `20 seconds`, `250ms`; null where it is none of these. */
function durationIn(text: string): number | null {
  let total: number | null = null
  for (const [, amount, word] of text.matchAll(/(\d+(?:\.\d+)?) ?([a-z]+)/gi)) {
    const unit = unitMs.get((word ?? '').toLowerCase())
    if (unit !== undefined) total = (total ?? 0) + Number(amount) * unit
  }
  return total === null ? null : Math.round(total)
}
