import { type BudgetAccount, leftIn } from './budget-account.ts'
import type { BudgetStatus } from './budget-types.ts'
import { budgetWords } from './budget-words.ts'

/** Before so much of a period has passed nobody can say where it leads. */
const tooEarly = 0.05

export function describeStatus(
  account: BudgetAccount,
  {
    now,
    isOwner,
    waitingFor,
  }: { readonly now: number; readonly isOwner: boolean; waitingFor(account: BudgetAccount): number },
): BudgetStatus {
  const { budget, window, spentNanos, unpricedCalls, reservedNanos, cutOffNanos, cutOffCalls, reached } = account
  const passed = (now - window.from) / (window.to - window.from)
  const projectedNanos = passed < tooEarly ? null : Math.round(spentNanos / Math.min(1, passed))
  return {
    ...budget,
    words: budgetWords(budget),
    windowStart: window.from,
    renewsAt: window.to,
    spentNanos,
    reservedNanos: isOwner ? reservedNanos : null,
    cutOffNanos,
    cutOffCalls,
    leftNanos: leftIn(account),
    unpricedCalls,
    reached: [...reached].sort((a, b) => a - b),
    projectedNanos,
    onCourse: projectedNanos === null ? null : projectedNanos <= budget.limitNanos,
    waiting: waitingFor(account),
  }
}
