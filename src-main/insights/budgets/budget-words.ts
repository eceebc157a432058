import { createFigureFormats } from '../../reports/format-figures.ts'
import { operationWords } from '../../reports/words.ts'
import type { Budget, BudgetRefusal } from './budget-types.ts'

const periodWords = { day: 'daily', week: 'weekly', month: 'monthly' } as const

/** `the monthly budget for the book "Bot-chan" ($20.00)` */
export function budgetWords(budget: Budget): string {
  return `the ${periodWords[budget.period]} budget for ${scopeWords(budget)} (${money(budget.limitNanos)})`
}

function scopeWords({ scope, scopeValue }: Budget): string {
  switch (scope) {
    case 'all':
      return 'all spending'
    case 'provider':
      return `the provider ${scopeValue}`
    case 'operation':
      return `the operation ${(operationWords as Readonly<Record<string, string>>)[scopeValue]?.toLowerCase() ?? scopeValue}`
    case 'book':
      return `the book "${scopeValue}"`
    case 'user':
      return `the user ${scopeValue}`
  }
}

const formats = createFigureFormats({ timeZone: 'UTC' })

/** Whole cents where they say enough: `$20.00`, `$0.0042`. */
function money(nanos: number): string {
  return nanos === 0 ? '$0.00' : formats.money(nanos)
}

export interface RefusedBudget {
  readonly budget: Budget
  readonly spentNanos: number
  readonly reservedNanos: number
  readonly leftNanos: number
  readonly renewsAt: number
}

/** Why a call is held back: which budget, how much is left, when it renews, what to do. */
export function refuseForRoom(
  { budget, spentNanos, reservedNanos, leftNanos, renewsAt }: RefusedBudget,
  neededNanos: number,
  timeZone: string,
  waitedMs: number,
): BudgetRefusal {
  const waited = waitedMs > 0 ? ` It waited ${Math.round(waitedMs / 1000)} s for room.` : ''
  const held = reservedNanos > 0 ? `, with ${money(reservedNanos)} held for calls under way` : ''
  return {
    message: `Nothing was sent: ${budgetWords(budget)} has ${money(leftNanos)} left${held}, and the call may cost up to ${money(neededNanos)}.${waited} The budget renews ${renewal(renewsAt, timeZone)}. Raise it with \`galley budgets set\`, allow fewer tokens, or choose a cheaper model.`,
    details: {
      ...detailsOf(budget, renewsAt),
      spent_nanos: spentNanos,
      reserved_nanos: reservedNanos,
      left_nanos: leftNanos,
      needed_nanos: neededNanos,
    },
  }
}

/** Why a call whose cost nobody can bound is held back. */
export function refuseUnknown(
  { budget, leftNanos, renewsAt }: RefusedBudget,
  why: 'unpriced' | 'unbounded',
  words: string,
): BudgetRefusal {
  return {
    message: `Nothing was sent: ${budgetWords(budget)} allows no call whose cost cannot be told beforehand, and ${words}. Or make the budget one that only warns.`,
    details: { ...detailsOf(budget, renewsAt), left_nanos: leftNanos, needed_nanos: null, reason: why },
  }
}

function detailsOf({ id, scope, scopeValue, period, limitNanos }: Budget, renewsAt: number) {
  return {
    kind: 'budget_blocked',
    budget_id: id,
    scope,
    scope_value: scopeValue === '' ? null : scopeValue,
    period,
    limit_nanos: limitNanos,
    renews_at: new Date(renewsAt).toISOString(),
  }
}

function renewal(at: number, timeZone: string): string {
  return `on ${createFigureFormats({ timeZone }).time(at)} (${timeZone})`
}
