import type { Outputs } from '../../../../src-main/contract/contract.ts'
import type { CallFilters, CallSort } from '../call-search.ts'

export type ListedCall = Outputs['calls']['list']['calls'][number]
export type CallPage = Outputs['calls']['list']

export interface CallListQuery {
  readonly filters: CallFilters
  readonly search: string | undefined
  readonly sort: CallSort
  readonly ascending: boolean
}

export interface CallListState {
  /** `stopped`: the person gave it up. */
  readonly status: 'loading' | 'ready' | 'failed' | 'stopped'
  readonly error: unknown
  readonly total: number
  readonly totalIsExact: boolean
  /** Calls that came in since and are not shown yet. */
  readonly waiting: number
  /** A search that could not look through the newest texts yet. */
  readonly incomplete: boolean
  /** When what is shown was asked for; 0 before. */
  readonly asOf: number
  /** Goes up with every change of what `at` gives. */
  readonly version: number
}

export const beforeReading: CallListState = {
  status: 'loading',
  error: null,
  total: 0,
  totalIsExact: false,
  waiting: 0,
  incomplete: false,
  asOf: 0,
  version: 0,
}
