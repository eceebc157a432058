import { randomUUID } from 'node:crypto'
import type { Failure } from '../failure.ts'
import type { Logger } from '../ports.ts'
import { failing, sayFailure } from '../words/failure-sentences.ts'
import { type KeychainState, stateOfError } from './keychain-state.ts'
import { type Keytar, keychainService, type LoadKeytar } from './keytar.ts'

/** The answer of one keychain call, or why there is none. */
type KeychainResult<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly state: KeychainState }

export interface Keychain {
  /** Cached until {@link Keychain.probe} or a failed call says otherwise. */
  state(): Promise<KeychainState>
  /** Asks again by a write, read and delete of a throw-away entry. */
  probe(): Promise<KeychainState>
  get(account: string): Promise<KeychainResult<string | null>>
  set(account: string, key: string): Promise<KeychainResult<void>>
  delete(account: string): Promise<KeychainResult<boolean>>
}

const probeService = `${keychainService}-probe`

class KeychainTimeout extends Error {}

/**
 * The OS keychain with every call bounded in time. Calls run one after another, so that a set and a
 * delete cannot overtake each other. After a timeout keytar is stopped and a late answer is dropped.
 *
 * A locked Linux ring answers a read with "no such entry" and a delete with "nothing deleted", so
 * neither is believed until a round trip has shown that the ring can be written to.
 */
export function createKeychain({
  loadKeytar,
  timeoutMs,
  logger,
}: {
  loadKeytar: LoadKeytar
  timeoutMs: number
  logger: Logger
}): Keychain {
  let known: KeychainState | null = null
  let queue: Promise<unknown> = Promise.resolve()

  function inTurn<T>(task: () => Promise<T>): Promise<T> {
    const result = queue.then(task)
    queue = result.catch(() => {})
    return result
  }

  async function attempt<T>(action: (keytar: Keytar) => Promise<T>): Promise<KeychainResult<T>> {
    let keytar: Keytar | undefined
    let timer: NodeJS.Timeout | undefined
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new KeychainTimeout()), timeoutMs)
    })
    try {
      const run = loadKeytar().then(loaded => {
        keytar = loaded
        return action(loaded)
      })
      return { ok: true, value: await Promise.race([run, late]) }
    } catch (error) {
      const state = error instanceof KeychainTimeout ? 'timeout' : stateOfError(error)
      keytar?.stop?.()
      known = state
      logger.warn({ state }, 'The keychain cannot be used')
      return { ok: false, state }
    } finally {
      clearTimeout(timer)
    }
  }

  async function probeNow(): Promise<KeychainState> {
    const account = randomUUID()
    const written = randomUUID()
    const result = await attempt(async keytar => {
      await keytar.setPassword(probeService, account, written)
      const read = await keytar.getPassword(probeService, account)
      const deleted = await keytar.deletePassword(probeService, account)
      return read === written && deleted
    })
    known = result.ok ? (result.value ? 'available' : 'locked') : result.state
    return known
  }

  const stateNow = async () => known ?? (await probeNow())

  /** Runs an action where the keychain works; an empty answer is checked by a round trip. */
  async function use<T>(
    action: (keytar: Keytar) => Promise<T>,
    isEmpty: (value: T) => boolean,
  ): Promise<KeychainResult<T>> {
    const probed = known === null
    const state = await stateNow()
    if (state !== 'available') return { ok: false, state }
    const result = await attempt(action)
    if (!result.ok || probed || !isEmpty(result.value)) return result
    const confirmed = await probeNow()
    return confirmed === 'available' ? result : { ok: false, state: confirmed }
  }

  return {
    state: () => inTurn(stateNow),
    probe: () => inTurn(probeNow),
    get: account =>
      inTurn(() =>
        use(
          keytar => keytar.getPassword(keychainService, account),
          value => value === null,
        ),
      ),
    set: (account, key) =>
      inTurn(() =>
        use(
          keytar => keytar.setPassword(keychainService, account, key),
          () => false,
        ),
      ),
    delete: account =>
      inTurn(() =>
        use(
          keytar => keytar.deletePassword(keychainService, account),
          deleted => !deleted,
        ),
      ),
  }
}

/** What a read or delete that the keychain did not answer is reported as: an error, never "no key". */
export function keychainFailure(provider: string, state: KeychainState, explanation: string): Failure {
  const named = { name: provider, displayName: provider }
  return failing('vault', sayFailure('key.keychain_silent', { provider: named, explanation }), { provider, state })
}
