import { failing, sayFailure } from '../words/failure-sentences.ts'
import { type providerFailures, providerPhrase, sayProvider } from '../words/failures/provider-sentences.ts'
import type { Phrase } from '../words/slot-values.ts'

const slug = /^[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?$/

/** A provider's name as it stands in commands, URLs and variables. Throws `Failure('usage')`. */
export function parseProviderName(name: string): string {
  if (slug.test(name)) return name
  throw failing('usage', sayFailure('provider.bad_name', { name }))
}

const loopback = new Set(['localhost', '127.0.0.1', '[::1]'])

function isLoopback(baseUrl: string): boolean {
  if (!URL.canParse(baseUrl)) return false
  const { hostname } = new URL(baseUrl)
  return loopback.has(hostname) || /^127(?:\.\d{1,3}){3}$/.test(hostname) || hostname.endsWith('.localhost')
}

type AddressFault = Extract<keyof typeof providerFailures, `address.${string}`>

/**
 * An endpoint's address without a slash at its end. Refuses credentials and query (they would be
 * stored and shown), and plain http to another machine unless the user said so.
 */
export function parseBaseUrl(
  text: string,
  {
    allowPlainHttp = false,
    what = providerPhrase('address_of.provider'),
  }: { allowPlainHttp?: boolean; what?: Phrase } = {},
): string {
  const wrong = (code: AddressFault) => failing('usage', sayProvider(code, { what }))
  if (!URL.canParse(text)) throw wrong('address.no_url')
  const url = new URL(text)
  if (url.protocol !== 'https:' && url.protocol !== 'http:') throw wrong('address.protocol')
  if (url.username !== '' || url.password !== '') {
    throw wrong('address.credentials')
  }
  if (url.search !== '' || url.hash !== '') throw wrong('address.query')
  if (url.protocol === 'http:' && !allowPlainHttp && !isLoopback(text)) {
    throw wrong('address.plain')
  }
  return url.href.replace(/\/+$/, '')
}

/** The environment variable that overrides a provider's base URL: `my-server` -> `MY_SERVER_BASE_URL`. */
export function baseUrlVariable(name: string): string {
  return `${name.toUpperCase().replaceAll('-', '_')}_BASE_URL`
}

/** Whether calls go out without a key: local servers ask for none, and practice calls nobody. */
export function needsKey(provider: { readonly kind: string; readonly baseUrl: string }): boolean {
  if (provider.kind === 'practice') return false
  return !(provider.kind === 'openai_compatible' && isLoopback(provider.baseUrl))
}
