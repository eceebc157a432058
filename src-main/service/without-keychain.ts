import { Failure } from '../failure.ts'
import type { ConfiguredProvider } from '../providers/registry-types.ts'
import { failing, sayFailure } from '../words/failure-sentences.ts'

/** States in which there is no keychain on this machine; one that is locked or was refused may hold the key. */
const absent: ReadonlySet<unknown> = new Set(['not_installed', 'library_missing', 'no_service'])

/** Where no keychain could hold a key, the key is missing: that is what a person can do something about. */
export function withoutKeychain(provider: ConfiguredProvider, error: unknown): unknown {
  if (!(error instanceof Failure) || error.code !== 'vault' || !absent.has(error.details.state)) return error
  return failing(
    'key_missing',
    sayFailure('key.no_keychain', { provider, explanation: error.message }),
    { provider: provider.name, keychain: error.details.state },
    error,
  )
}
