import type { ErrorKind } from '../../db/vocabulary.ts'
import { callEnd, callEndWith } from '../words/call-end-sentences.ts'
import type { ProviderFailure } from './adapter.ts'
import { redactSecrets } from './errors/redact-secrets.ts'

/** What an error code of Node, undici or TLS means, in words a person can act on. */
const meanings: Readonly<Record<string, readonly [ErrorKind, string]>> = {
  ENOTFOUND: ['network', callEnd('unknown_host')],
  EAI_AGAIN: ['network', callEnd('no_lookup')],
  ECONNREFUSED: ['network', callEnd('nobody_listens')],
  ECONNRESET: ['network', callEnd('closed')],
  EPIPE: ['network', callEnd('closed')],
  ENETUNREACH: ['network', callEnd('no_network')],
  EHOSTUNREACH: ['network', callEnd('no_host')],
  ENETDOWN: ['network', callEnd('network_down')],
  ETIMEDOUT: ['connect', callEnd('slow_host')],
  UND_ERR_CONNECT_TIMEOUT: ['connect', callEnd('slow_host')],
  UND_ERR_HEADERS_TIMEOUT: ['total', callEnd('slow_answer')],
  UND_ERR_BODY_TIMEOUT: ['total', callEnd('silent_answer')],
  UND_ERR_SOCKET: ['network', callEnd('closed')],
  ERR_SSL_WRONG_VERSION_NUMBER: ['network', callEnd('not_tls')],
  ERR_SSL_PACKET_LENGTH_TOO_LONG: ['network', callEnd('not_tls')],
  ERR_INVALID_URL: ['invalid_request', callEnd('not_url')],
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
  const message = code === null ? words : callEndWith('call_end.coded', { why: words, error_code: code }).text
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
    return ['network', callEnd('unproved')]
  }
  const said = chain.map(error => error.message)
  if (
    said.some(message =>
      /invalid header|invalid character in header|cannot convert.*bytestring|headers?\.append/i.test(message),
    )
  ) {
    return ['authentication', callEnd('unsendable_key')]
  }
  if (said.some(message => /invalid url|failed to parse url/i.test(message)))
    return ['invalid_request', callEnd('not_url')]
  return ['network', callEndWith('call_end.failed', { words: said.at(-1) ?? 'no reason was given' }).text]
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
