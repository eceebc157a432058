import type { Ledger } from '../ledger/ledger-types.ts'
import type { Clock, Logger, Paths } from '../ports.ts'
import type { CheckRepository, RecheckScope } from '../store/repositories/check-repository.ts'
import type { Settings } from '../store/settings.ts'
import type { Store } from '../store/store.ts'
import type { CheckWriter } from './write-checked-call.ts'

/** Checks calls as they settle, beside everything else. */
export interface CheckKeeper {
  /** For a process that stays: looks for waiting calls now and whenever calls have settled. */
  start(): void
  /** Scores wait to be worked out anew; look for them soon. */
  wake(): void
  /** Marks calls as to be checked again and begins; how many. */
  recheck(scope: RecheckScope): Promise<number>
  /** Resolves when nothing waits, or with what is left when the signal is aborted. */
  drain(options?: { readonly signal?: AbortSignal; readonly onProgress?: (left: number) => void }): Promise<number>
  /** On this thread, for at most this long: for a command that made a few calls and ends. Returns how many were checked. */
  checkNow(budgetMs: number): Promise<number>
  /** One call at once, whatever was made of it before. */
  checkCall(callId: number): Promise<void>
  status(): CheckStatus
  /** Calls to be checked, again or for the first time; of the latter no more than a stretch is counted. */
  waiting(): number
  /** Ends the thread; what it has not handed over is found again at the next start. */
  close(): Promise<void>
}

export interface CheckStatus {
  /** To be checked again, or their score to be worked out anew. */
  readonly due: number
  readonly checkSet: string
  readonly enabled: boolean
}

export interface CheckKeeperDependencies {
  readonly store: Store
  readonly ledger: Ledger
  readonly writer: CheckWriter
  readonly calls: CheckRepository
  readonly settings: Settings
  readonly clock: Clock
  readonly paths: Pick<Paths, 'data' | 'migrations' | 'worker'>
  readonly logger: Logger
}
