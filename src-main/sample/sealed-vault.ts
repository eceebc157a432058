import type { Keytar } from '../vault/keytar.ts'
import type { Vault } from '../vault/vault.ts'
import { failing, sayFailure } from '../words/failure-sentences.ts'

/** Nothing is asked of the keychain for sample data. */
export const emptyKeychain: Keytar = {
  getPassword: async () => null,
  setPassword: async () => undefined,
  deletePassword: async () => false,
}

/** Sample data takes no key: nothing that is done with it may cost anything. */
export function sealVault(vault: Vault): Vault {
  return {
    ...vault,
    async write() {
      throw failing('conflict', sayFailure('sample.no_keys'))
    },
  }
}

/** Without keys and addresses of providers; what concerns Galley itself stays. */
export function withoutProviders(
  environment: Readonly<Record<string, string | undefined>>,
): Readonly<Record<string, string | undefined>> {
  return Object.fromEntries(
    Object.entries(environment).filter(([name]) => !/_(?:API_KEY|BASE_URL)$/.test(name) && !name.startsWith('LLM_')),
  )
}
