import type { Said } from '../words/said.ts'

/** Where a key was found or would be kept. */
export type KeySource = 'environment' | 'keychain' | 'session' | 'none'

/** Whether keys can be kept here, in words a person can act on. */
export interface VaultStatus {
  readonly kind: 'keychain' | 'session'
  /** True when a key survives a restart. */
  readonly persistent: boolean
  readonly encrypted: boolean
  /** `available`, or why the keychain is not used. */
  readonly state: 'available' | 'not_installed' | 'library_missing' | 'no_service' | 'locked' | 'denied' | 'timeout'
  /** One sentence for people: what is the case and what to do. */
  readonly explanation: string
}

export interface KeyStatus {
  readonly provider: string
  readonly source: KeySource
  /** The environment variable's name, where the key comes from one, or would if it could be used. */
  readonly variable: string | null
  /** Last four characters, for telling keys apart; null for keys shorter than 12 characters. */
  readonly lastFour: string | null
  /** Why the key could not be looked up or used; `none` then means "not known". Null where all is well. */
  readonly problem: string | null
  /** The problem as data, where it is one of the key itself. */
  readonly said: Said | null
}

/**
 * API keys by provider name: environment variable first, then the OS keychain, then this session's
 * memory. Keys go to no other place. A key is in the session's memory only while the keychain did not
 * take it; it is newer than what the keychain may hold, and goes before that.
 */
export interface Vault {
  /** Probes by a write, read and delete round trip, with a timeout; cached for the session. */
  status(): Promise<VaultStatus>
  /** @throws Failure `vault` where the keychain cannot be asked: that is never "no key" */
  read(provider: string): Promise<string | null>
  /** Never throws; what went wrong is in `problem`. */
  describe(provider: string): Promise<KeyStatus>
  /**
   * Providers with a key in this session's memory, or in the keychain when it was last asked. Does not ask it, and does not
   * look at the environment.
   */
  providersWithKey(): readonly string[]
  /** Says where the key went; a session key is gone at exit. */
  write(provider: string, key: string): Promise<'keychain' | 'session'>
  /** False when there was none. @throws Failure `vault` where the keychain cannot be asked */
  delete(provider: string): Promise<boolean>
}
