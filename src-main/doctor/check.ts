import type { Failure } from '../failure.ts'
import type { PriceDataStatus } from '../ledger/pricing-types.ts'
import type { Clock, Environment, Paths } from '../ports.ts'
import type { ConfiguredProvider } from '../providers/registry-types.ts'
import type { CheckReport } from '../store/check.ts'
import type { Vault } from '../vault/vault.ts'

export type CheckState = 'ok' | 'warning' | 'problem'

export interface Finding {
  readonly state: CheckState
  /** What is the case. */
  readonly message: string
  /** What to do; null where there is nothing to do. */
  readonly advice: string | null
  /** The same for whoever looks at a window, where the advice names a command. */
  readonly inWindow?: string
}

/** What a check may look at. Nothing here needs the database to open. */
export interface CheckContext {
  readonly paths: Paths
  readonly environment: Environment
  readonly clock: Clock
  readonly platform: NodeJS.Platform
  readonly nodeVersion: string
  readonly vault: Vault
  /** The examined database, or why it could not be examined. */
  readonly database: CheckReport | Failure
  /** What an open database tells; null where it cannot be opened. */
  readonly opened: OpenedParts | null
  /** Null unless the person asked for the network to be used. */
  readonly fetch: typeof globalThis.fetch | null
  readonly signal: AbortSignal
}

export interface OpenedParts {
  readonly providers: readonly ConfiguredProvider[]
  readonly timeZone: string
  readonly prices: PriceDataStatus
}

/** One thing that can be wrong with an installation. One file each in `checks/`, listed in run-checks.ts. */
export interface Check {
  readonly name: string
  readonly title: string
  run(context: CheckContext): Finding | Promise<Finding>
}

export const ok = (message: string): Finding => ({ state: 'ok', message, advice: null })
const found =
  (state: CheckState) =>
  (message: string, advice: string, inWindow?: string): Finding => ({
    state,
    message,
    advice,
    ...(inWindow !== undefined && { inWindow }),
  })
export const warning = found('warning')
export const problem = found('problem')

/** Decimal, as disks are sold. */
export function describeBytes(bytes: number): string {
  if (bytes < 1e6) return `${Math.ceil(bytes / 1e3)} kB`
  return bytes < 1e9 ? `${Math.round(bytes / 1e6)} MB` : `${(bytes / 1e9).toFixed(1)} GB`
}
