import type { IncomingHttpHeaders } from 'node:http'

/** What of a client's headers a provider is told; everything else (keys, cookies, Galley's own, hop-by-hop) stays here. */
const forwarded = new Set([
  'accept',
  'accept-language',
  'content-type',
  'content-encoding',
  'content-language',
  'user-agent',
  'idempotency-key',
  'range',
  'if-match',
  'if-none-match',
  'if-modified-since',
  'if-range',
  'http-referer',
  'x-title',
  'x-client-name',
  'x-client-request-id',
  'x-request-id',
  'x-goog-api-client',
  'x-goog-fieldmask',
  'x-goog-request-params',
  'x-goog-user-project',
  'x-server-timeout',
  'traceparent',
  'tracestate',
])

const forwardedPrefixes = ['openai-', 'anthropic-', 'x-stainless-', 'x-goog-upload-', 'x-fern-', 'cohere-']

/**
 * The headers of the request to the provider, as undici takes them. Compression is not asked for, so
 * that what comes back can be read, and searched for the key, as it flows.
 */
export function upstreamHeaders(
  client: IncomingHttpHeaders,
  key: readonly [name: string, value: string] | null,
): Record<string, string> {
  const named = client.connection === undefined ? '' : client.connection.toLowerCase()
  const headers: Record<string, string> = {}
  for (const name in client) {
    if (!isForwarded(name) || (named !== 'keep-alive' && names(named, name))) continue
    const value = client[name]
    if (value !== undefined) headers[name] = typeof value === 'string' ? value : value.join(', ')
  }
  headers['accept-encoding'] = 'identity'
  if (key !== null) headers[key[0]] = key[1]
  return headers
}

function isForwarded(name: string): boolean {
  return forwarded.has(name) || forwardedPrefixes.some(prefix => name.startsWith(prefix))
}

/** Headers named in `Connection` belong to the hop that sent them. */
function names(connection: string, name: string): boolean {
  return connection !== '' && connection.split(',').some(token => token.trim() === name)
}
