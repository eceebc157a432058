import { Failure } from '../failure.ts'
import type { Vault } from '../vault/vault.ts'
import { needsKey } from './provider-input.ts'

export type KeyReader = Pick<Vault, 'read' | 'providersWithKey'>

/**
 * The key to call a provider with; null where there is none. A server on this machine that asks for no key is called without
 * one where the keychain cannot be asked, unless the keychain is known to hold one for it.
 *
 * @throws Failure `vault` where the keychain cannot be asked for a key that is needed; `invalid_input` where the environment's cannot be one
 */
export async function readKey(
  vault: KeyReader,
  provider: { readonly name: string; readonly kind: string; readonly baseUrl: string },
): Promise<string | null> {
  try {
    return await vault.read(provider.name)
  } catch (error) {
    const isKeychain = error instanceof Failure && error.code === 'vault'
    if (!isKeychain || needsKey(provider) || vault.providersWithKey().includes(provider.name)) throw error
    return null
  }
}
