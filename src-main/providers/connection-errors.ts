import type { ErrorKind } from '../../db/vocabulary.ts'
import type { ProviderFailure } from './adapter.ts'
import { redactSecrets } from './errors/redact-secrets.ts'

/** What an error code of Node, undici or TLS means, in words a person can act on. */
const meanings: Readonly<Record<string, readonly [ErrorKind, string]>> = {
  ENOTFOUND: ['network', 'The host name is not known; check the base URL and the network connection.'],
  EAI_AGAIN: ['network', 'The host name could not be looked up; check the network connection.'],
  ECONNREFUSED: ['network', 'Nothing listens at the base URL; check it, or start the server.'],
  ECONNRESET: ['network', 'The connection was closed by the other side.'],
  EPIPE: ['network', 'The connection was closed by the other side.'],
  ENETUNREACH: ['network', 'The network cannot be reached.'],
  EHOSTUNREACH: ['network', 'The host cannot be reached.'],
  ENETDOWN: ['network', 'The network is down.'],
  ETIMEDOUT: ['connect', 'The host did not answer in time.'],
  UND_ERR_CONNECT_TIMEOUT: ['connect', 'The host did not answer in time.'],
  UND_ERR_HEADERS_TIMEOUT: ['total', 'The answer did not begin in time.'],
  UND_ERR_BODY_TIMEOUT: ['total', 'The answer stopped coming.'],
  UND_ERR_SOCKET: ['network', 'The connection was closed by the other side.'],
  ERR_INVALID_URL: ['invalid_request', 'The base URL is not a URL.'],
}

const tlsCodes = /^(?:CERT_|ERR_TLS|ERR_SSL|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO|HOSTNAME_MISMATCH|EPROTO)/

/**
 * Reads a fault of the network, from the error thrown or any of its causes. Nothing reached us from
 * the provider, so there is neither status nor body.
 */
export function classifyConnectionError(error: unknown, secrets: readonly string[]): ProviderFailure {
  const chain = causes(error)
  const code = chain.map(codeOf).find(code => code !== null) ?? null
  const [kind, words] = meaningOf(code, chain)
  const message = code === null ? words : `${words} (${code})`
  return {
    kind,
    message: redactSecrets(message, secrets),
    httpStatus: null,
    retryAfterMs: null,
    body: null,
    providerCode: null,
  }
}

function meaningOf(code: string | null, chain: readonly Error[]): readonly [ErrorKind, string] {
  if (code !== null && Object.hasOwn(meanings, code)) return meanings[code] ?? ['network', '']
  if (code !== null && tlsCodes.test(code)) {
    return [
      'network',
      'The server could not prove who it is (TLS); check the base URL, the clock and any proxy in between.',
    ]
  }
  const said = chain.map(error => error.message)
  if (
    said.some(message =>
      /invalid header|invalid character in header|cannot convert.*bytestring|headers?\.append/i.test(message),
    )
  ) {
    return ['authentication', 'The API key holds characters that cannot be sent; set it again.']
  }
  if (said.some(message => /invalid url|failed to parse url/i.test(message)))
    return ['invalid_request', 'The base URL is not a URL.']
  return ['network', `The connection failed: ${said.at(-1) ?? 'no reason was given'}.`]
}

/** The error and what lies under it; a connection tried over several addresses holds one error for each. */
function causes(error: unknown): readonly Error[] {
  const found: Error[] = []
  let at: unknown = error
  while (at instanceof Error && found.length < 8 && !found.includes(at)) {
    found.push(at)
    at = at instanceof AggregateError ? at.errors[0] : at.cause
  }
  return found
}

function codeOf(error: Error): string | null {
  return 'code' in error && typeof error.code === 'string' && error.code !== '' ? error.code : null
}
