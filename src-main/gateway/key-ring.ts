import type { Clock } from '../ports.ts'
import type { Vault } from '../vault/vault.ts'

/** A keychain takes its time, and calls come in hundreds; a changed key counts after this at the latest. */
const keptMs = 3_000

/** The vault's keys, asked for once for all calls of a moment. */
export interface KeyRing {
  /** @throws Failure `vault` where the keychain cannot be asked */
  read(provider: string): Promise<string | null>
  /** A provider refused the key: the next call asks the vault again. */
  forget(provider: string): void
}

export function createKeyRing(vault: Pick<Vault, 'read'>, clock: Clock): KeyRing {
  const found = new Map<string, { readonly key: Promise<string | null>; readonly at: number }>()
  return {
    read(provider) {
      const known = found.get(provider)
      if (known !== undefined && clock.monotonic() - known.at < keptMs) return known.key
      const key = vault.read(provider)
      found.set(provider, { key, at: clock.monotonic() })
      const forgetFailed = () => found.delete(provider)
      key.then(value => {
        if (value === null) forgetFailed()
      }, forgetFailed)
      return key
    },
    forget: provider => void found.delete(provider),
  }
}
