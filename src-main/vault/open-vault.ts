import { Failure } from '../failure.ts'
import type { Environment, Logger, Paths } from '../ports.ts'
import type { Said } from '../words/said.ts'
import { checkKey, lastFour } from './check-key.ts'
import type { StartHelper } from './helper-process.ts'
import { findInEnvironment } from './key-variables.ts'
import { createKeychain, keychainFailure } from './keychain.ts'
import type { KeychainNames } from './keychain-names.ts'
import { describeState, type KeychainState } from './keychain-state.ts'
import type { LoadKeytar } from './keytar.ts'
import { createKeytarOverProcess } from './keytar-over-process.ts'
import type { KeySource, KeyStatus, Vault } from './vault.ts'

/** Long enough for a person to type the password of a ring that asks for it. */
const defaultKeychainTimeoutMs = 20_000

export interface VaultDependencies {
  readonly environment: Environment
  readonly logger: Logger
  readonly paths: Pick<Paths, 'worker'>
  /** Told what the keychain holds, so that it is known without asking. */
  readonly keychainNames?: KeychainNames
  readonly timeoutMs?: number
  readonly platform?: NodeJS.Platform
  /** How keytar's process is started; forked where not given. */
  readonly startHelper?: StartHelper | undefined
  /** Where keytar comes from, in place of a process of its own. */
  readonly loadKeytar?: LoadKeytar
}

interface FoundKey {
  readonly source: Exclude<KeySource, 'none'>
  readonly key: string
  readonly variable: string | null
}

/**
 * The vault of one process. Nothing is asked of the keychain until a key is needed that the
 * environment does not have.
 */
export function openVault({
  environment,
  logger,
  paths,
  keychainNames,
  timeoutMs = defaultKeychainTimeoutMs,
  platform = process.platform,
  startHelper,
  loadKeytar = keytarInAProcess(paths, environment, startHelper),
}: VaultDependencies): Vault {
  const keychain = createKeychain({ loadKeytar, timeoutMs, logger })
  const session = new Map<string, string>()
  const explain = (state: KeychainState) => describeState(state, platform).explanation

  async function find(provider: string): Promise<FoundKey | null> {
    const fromEnvironment = findInEnvironment(provider, environment)
    if (fromEnvironment !== null) {
      const { variable, value } = fromEnvironment
      return { source: 'environment', key: checkKey(value, `The key in ${variable}`), variable }
    }
    const ofSession = session.get(provider)
    if (ofSession !== undefined) return { source: 'session', key: ofSession, variable: null }
    const result = await keychain.get(provider)
    if (!result.ok) throw keychainFailure(provider, result.state, explain(result.state))
    keychainNames?.note(provider, result.value !== null)
    return result.value === null ? null : { source: 'keychain', key: result.value, variable: null }
  }

  async function describe(provider: string): Promise<KeyStatus> {
    try {
      const found = await find(provider)
      if (found === null) return { provider, source: 'none', variable: null, lastFour: null, problem: null, said: null }
      const { source, variable, key } = found
      return { provider, source, variable, lastFour: lastFour(key), problem: null, said: null }
    } catch (error) {
      const problem = error instanceof Error ? error.message : String(error)
      const variable = findInEnvironment(provider, environment)?.variable ?? null
      return { provider, source: 'none', variable, lastFour: null, problem, said: saidOf(error) }
    }
  }

  return {
    status: async () => describeState(await keychain.state(), platform),
    read: async provider => (await find(provider))?.key ?? null,
    describe,
    providersWithKey: () => [...session.keys(), ...(keychainNames?.list() ?? [])],
    async write(provider, text) {
      const key = checkKey(text, `The key for ${provider}`)
      // The person may have unlocked or installed the keychain since it was last tried.
      if ((await keychain.state()) !== 'available') await keychain.probe()
      const result = await keychain.set(provider, key)
      if (result.ok) {
        session.delete(provider)
        keychainNames?.note(provider, true)
        return 'keychain'
      }
      session.set(provider, key)
      return 'session'
    },
    async delete(provider) {
      const ofSession = session.delete(provider)
      if ((await keychain.state()) !== 'available') await keychain.probe()
      const result = await keychain.delete(provider)
      if (result.ok) {
        keychainNames?.note(provider, false)
        return result.value || ofSession
      }
      if (ofSession) return true
      throw keychainFailure(provider, result.state, explain(result.state))
    },
  }
}

function saidOf(error: unknown): Said | null {
  const said = error instanceof Failure ? error.details.said : undefined
  return said === undefined ? null : (said as Said)
}

function keytarInAProcess(
  paths: Pick<Paths, 'worker'>,
  environment: Environment,
  startHelper: StartHelper | undefined,
): LoadKeytar {
  const keytar = createKeytarOverProcess({ file: paths.worker('keychain-process'), environment, startHelper })
  return async () => keytar
}
