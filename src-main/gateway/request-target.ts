/** A request's target, split and found safe to be put behind a provider's base URL. */
export interface RequestTarget {
  /** As sent, percent-encoding and all. */
  readonly path: string
  /** With its question mark, without keys; empty where nothing is left. */
  readonly query: string
}

/** Where SDKs and people put keys in URLs; none of them is ever sent upstream. */
const keyParameters = new Set([
  'key',
  '$key',
  'api_key',
  'apikey',
  'api-key',
  'x-api-key',
  'x-goog-api-key',
  'access_token',
  '$access_token',
  'oauth_token',
  'auth_token',
  'token',
  'x-galley-token',
  'galley_token',
])

/** Null where the target could mean another place than the one below the base URL. */
export function readTarget(url: string): RequestTarget | null {
  const mark = url.indexOf('?')
  const path = mark === -1 ? url : url.slice(0, mark)
  if (path.charCodeAt(0) !== slash || path.length > longestPath || !isPlain(path) || climbs(path)) return null
  return { path, query: mark === -1 ? '' : withoutKeys(url.slice(mark + 1)) }
}

const slash = 0x2f
const longestPath = 4_096

/** Printable ASCII without what URL parsers disagree about; Node's parser lets other bytes through. */
function isPlain(path: string): boolean {
  return /^[!$-;=@-[\]_a-z|~{}]*$/i.test(path) && !path.startsWith('//')
}

/** `.` and `..` as a segment in any spelling, also encoded more than once, and encoded control characters. */
function climbs(path: string): boolean {
  let at = path
  for (let round = 0; round < 4; round++) {
    if (/(?:^|[/\\])\.{1,2}(?:[/\\;]|$)/.test(at) || hasControls(at)) return true
    if (!at.includes('%')) return false
    const decoded = decode(at)
    if (decoded === null) return true
    if (decoded === at) return false
    at = decoded
  }
  return true
}

function hasControls(text: string): boolean {
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code < 0x20 || code === 0x7f || code === 0x5c) return true
  }
  return false
}

function decode(text: string): string | null {
  try {
    return decodeURIComponent(text)
  } catch {
    return null
  }
}

function withoutKeys(query: string): string {
  if (query === '') return ''
  const kept = query.split('&').filter(pair => !isKey(pair.split('=', 1)[0] ?? ''))
  const safe = kept.join('&').replace(/[^\x21-\x7e]/g, character => encodeURIComponent(character))
  return safe === '' ? '' : `?${safe}`
}

function isKey(name: string): boolean {
  return keyParameters.has((decode(name.replaceAll('+', ' ')) ?? name).trim().toLowerCase())
}
