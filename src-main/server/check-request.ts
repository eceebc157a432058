import type { IncomingMessage } from 'node:http'
import { type Refusal, refusal } from './refusal.ts'

const mostHeaders = 100

/** Headers that say who asks and how long the body is: one of each, or the checks and the reader could see different ones. */
const single = new Set(['host', 'origin', 'content-length', 'transfer-encoding', 'authorization', 'x-galley-token'])

/**
 * What has to be right about any request, whoever sends it: its form, the Host it was meant for (DNS rebinding), and that no
 * page of another site makes a browser send it. Null when all is.
 */
export function checkRequest(request: IncomingMessage, hosts: ReadonlySet<string>): Refusal | null {
  return checkForm(request) ?? checkHostHeader(request, hosts) ?? checkOrigin(request, hosts)
}

function checkForm({ url = '', rawHeaders }: IncomingMessage): Refusal | null {
  if (!url.startsWith('/') || url.startsWith('//') || url.includes('\\')) {
    return refusal(400, 'bad_request', 'The request target has to be a path that begins with one slash.')
  }
  if (rawHeaders.length > mostHeaders * 2) {
    return refusal(431, 'bad_request', `A request may have ${mostHeaders} headers at most.`)
  }
  const seen = new Set<string>()
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = (rawHeaders[index] as string).toLowerCase()
    if (!single.has(name)) continue
    if (seen.has(name)) return refusal(400, 'bad_request', `The header ${name} is there more than once.`)
    seen.add(name)
  }
  return null
}

function checkHostHeader({ headers }: IncomingMessage, hosts: ReadonlySet<string>): Refusal | null {
  if (headers.host !== undefined && hosts.has(headers.host.toLowerCase())) return null
  return refusal(
    403,
    'host_not_allowed',
    'Galley answers only under its own address. Use the URL that "galley serve" prints, such as http://127.0.0.1:4545.',
  )
}

/**
 * Pages of other sites get no answer (there is no CORS) and may cause nothing either. `same-site` is another port of this
 * machine, which is another program. Following a link to a page is allowed; it carries no session (SameSite=Strict).
 */
function checkOrigin(request: IncomingMessage, hosts: ReadonlySet<string>): Refusal | null {
  const { origin } = request.headers
  if (origin !== undefined && !isOwnOrigin(origin, request.headers.host ?? '', hosts)) return crossSite
  const site = request.headers['sec-fetch-site']
  if (site === undefined || site === 'same-origin' || site === 'none') return null
  return isNavigation(request) ? null : crossSite
}

const crossSite = refusal(
  403,
  'origin_not_allowed',
  'Pages of other sites cannot use Galley. Call it from a program, or from your own server with its token.',
)

function isOwnOrigin(origin: string, host: string, hosts: ReadonlySet<string>): boolean {
  const lower = origin.toLowerCase()
  return lower === `http://${host.toLowerCase()}` && hosts.has(lower.slice('http://'.length))
}

function isNavigation({ method, headers }: IncomingMessage): boolean {
  return method === 'GET' && headers['sec-fetch-mode'] === 'navigate' && headers['sec-fetch-dest'] === 'document'
}

/** For requests that come with a cookie: a browser says where a request that changes something comes from. */
export function isFromOwnPage({ method, headers }: IncomingMessage): boolean {
  if (method === 'GET' || method === 'HEAD') return true
  // Any other value of either was refused before.
  return headers.origin !== undefined || headers['sec-fetch-site'] === 'same-origin'
}
