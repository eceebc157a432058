import type { Clock } from '../ports.ts'
import { type KeyReader, readKey } from '../providers/read-key.ts'
import type { ConfiguredProvider } from '../providers/registry-types.ts'

/** A keychain takes its time, and calls come in hundreds; a changed key counts after this at the latest. */
const keptMs = 3_000

/** The vault's keys, asked for once for all calls of a moment. */
export interface KeyRing {
  /** @throws Failure `vault` where the keychain cannot be asked */
  read(provider: Pick<ConfiguredProvider, 'name' | 'kind' | 'baseUrl'>): Promise<string | null>
  /** A provider refused the key: the next call asks the vault again. */
  forget(provider: string): void
}

export function createKeyRing(vault: KeyReader, clock: Clock): KeyRing {
  const found = new Map<string, { readonly key: Promise<string | null>; readonly at: number }>()
  return {
    read(provider) {
      const { name } = provider
      const known = found.get(name)
      if (known !== undefined && clock.monotonic() - known.at < keptMs) return known.key
      const key = readKey(vault, provider)
      found.set(name, { key, at: clock.monotonic() })
      const forgetFailed = () => found.delete(name)
      key.then(value => {
        if (value === null) forgetFailed()
      }, forgetFailed)
      return key
    },
    forget: provider => void found.delete(provider),
  }
}
