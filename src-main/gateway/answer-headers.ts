import type { IncomingHttpHeaders } from 'node:http'

/**
 * What of a provider's headers the client is not told: what belongs to the other connection, and what
 * would speak for Galley's own address (cookies, access for other sites).
 */
const withheld = new Set([
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'set-cookie',
  'clear-site-data',
  'service-worker-allowed',
])

const withheldPrefixes = ['access-control-allow-', 'x-galley-']

export type AnswerHeaders = Record<string, string | string[]>

/** @param hide takes the key out of a value; some servers repeat it. */
export function answerHeaders(upstream: IncomingHttpHeaders, hide: (value: string) => string): AnswerHeaders {
  const named = upstream.connection?.toLowerCase().split(',') ?? []
  const headers: AnswerHeaders = {}
  for (const name in upstream) {
    const value = upstream[name]
    if (value === undefined || withheld.has(name) || withheldPrefixes.some(prefix => name.startsWith(prefix))) continue
    if (named.length > 0 && named.some(token => token.trim() === name)) continue
    headers[name] = typeof value === 'string' ? hide(value) : value.map(hide)
  }
  if (mayRunInBrowser(upstream['content-type'])) headers['content-security-policy'] = 'sandbox'
  return headers
}

/** A provider's web page must not run as if it were Galley's. */
function mayRunInBrowser(contentType: string | undefined): boolean {
  return contentType !== undefined && /html|xml|svg/i.test(contentType)
}
