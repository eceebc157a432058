import type { Said } from '../../../../src-main/contract/said.ts'

/** What is kept of a call beside its row; src-main/ledger/ledger-types.ts has the same names. Every part may be missing. */
export interface KeptDetails {
  readonly rawUsage?: unknown
  readonly otherUnits?: Readonly<Record<string, number>> | null
  readonly parameters?: unknown
  readonly providerError?: { readonly body: string | null; readonly code: string | null } | null
  readonly retryAfterMs?: number | null
  readonly upstreamId?: string | null
  /** Of a call that a budget held back. */
  readonly budget?: { readonly said?: Said }
  readonly choice?: string | null
  /** Null before Galley kept it. */
  readonly choice_said?: Said
}

export function readDetails(details: unknown): KeptDetails {
  return typeof details === 'object' && details !== null ? (details as KeptDetails) : {}
}
