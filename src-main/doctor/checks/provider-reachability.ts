import type { ConfiguredProvider } from '../../providers/registry-types.ts'
import { type Check, type CheckContext, ok, warning } from '../check.ts'

const timeoutMs = 8000

/** Only on request: nothing else in the doctor uses the network. No key is sent, so any HTTP answer will do. */
export const providerReachabilityCheck: Check = {
  name: 'provider-reachability',
  title: 'Network',
  async run(context) {
    const { fetch, opened } = context
    if (fetch === null) return ok('Not tried. "galley doctor --online" asks every provider’s address for an answer.')
    const providers = (opened?.providers ?? []).filter(
      ({ kind, isActive, baseUrl }) => kind !== 'practice' && isActive && baseUrl !== '',
    )
    if (providers.length === 0) return warning('There are no providers to ask.', 'Run "galley setup-providers".')
    const answers = await Promise.all(providers.map(provider => reach(provider, fetch, context)))
    const failed = answers.filter(answer => answer.why !== null)
    if (failed.length === 0) return ok(`All answer: ${answers.map(({ name }) => name).join(', ')}.`)
    return warning(
      failed.map(({ name, host, why }) => `${name} (${host}) does not answer: ${why}.`).join(' '),
      'Check the network, a proxy or firewall, and the base URL ("galley providers show NAME").',
    )
  },
}

async function reach(provider: ConfiguredProvider, fetch: typeof globalThis.fetch, { signal }: CheckContext) {
  const host = URL.canParse(provider.baseUrl) ? new URL(provider.baseUrl).host : 'no address'
  try {
    const limit = AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)])
    const response = await fetch(provider.baseUrl, { method: 'GET', redirect: 'manual', signal: limit })
    await response.body?.cancel()
    return { name: provider.name, host, why: null }
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error
    const code = (cause as NodeJS.ErrnoException).code
    const isTimeout = error instanceof Error && error.name === 'TimeoutError'
    return {
      name: provider.name,
      host,
      why: isTimeout ? `nothing within ${timeoutMs / 1000} s` : (code ?? String(cause)),
    }
  }
}
