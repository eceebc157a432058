import type { SettledCallFacts } from '../../store/repositories/call-facts.ts'
import type { Budget } from './budget-types.ts'
import type { BudgetWindow } from './budget-window.ts'

/** One budget in its current period, kept in memory: what is spent, and what is held for calls under way. */
export interface BudgetAccount {
  readonly budget: Budget
  /** Of a budget for a provider; null while there is no such provider. */
  readonly providerId: number | null
  window: BudgetWindow
  spentNanos: number
  unpricedCalls: number
  reservedNanos: number
  /** What calls of the period that were cut off with their process may have cost at most. */
  cutOffNanos: number
  cutOffCalls: number
  reached: Set<number>
  /** Something was counted that belongs to another period than this: the sums are read again before they are used. */
  isStale: boolean
}

/** Room held in several accounts at once. */
export interface HeldRoom {
  readonly nanos: number
  /** Each account with the start of the period in which room was taken. */
  readonly accounts: ReadonlyMap<BudgetAccount, number>
}

/** What a call is, as far as budgets care. */
export type BudgetSubject = Pick<SettledCallFacts, 'providerId' | 'operation' | 'sourceBook' | 'createdBy'>

export function belongsTo({ budget, providerId }: BudgetAccount, call: BudgetSubject): boolean {
  switch (budget.scope) {
    case 'all':
      return true
    case 'provider':
      return providerId === call.providerId
    case 'operation':
      return budget.scopeValue === call.operation
    case 'book':
      return budget.scopeValue === call.sourceBook
    case 'user':
      return budget.scopeValue === call.createdBy
  }
}

/** What a new call may take. */
export function leftIn(account: BudgetAccount): number {
  return Math.max(0, account.budget.limitNanos - takenIn(account) - account.reservedNanos)
}

/** What does not come back before the period ends: spent, or perhaps spent. */
export function takenIn({ spentNanos, cutOffNanos }: BudgetAccount): number {
  return spentNanos + cutOffNanos
}

export function hold(accounts: readonly BudgetAccount[], nanos: number): HeldRoom {
  for (const account of accounts) account.reservedNanos += nanos
  return { nanos, accounts: new Map(accounts.map(account => [account, account.window.from])) }
}

/** Gives room back; what was held in a period that is over is gone with it. */
export function giveBack({ nanos, accounts }: HeldRoom): void {
  for (const [account, windowStart] of accounts) {
    if (account.window.from === windowStart) account.reservedNanos -= nanos
  }
}
