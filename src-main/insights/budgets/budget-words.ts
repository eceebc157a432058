import type { Operation } from '../../../db/vocabulary.ts'
import { createFigureFormats } from '../../reports/format-figures.ts'
import { failurePhrase, sayFailure, wholeMessage } from '../../words/failure-sentences.ts'
import type { Phrase } from '../../words/slot-values.ts'
import type { Budget, BudgetRefusal } from './budget-types.ts'
import type { UnknownCost } from './upper-bound.ts'

/** `the monthly budget for the book "Bot-chan" ($20.00)` */
function budgetPhrase(budget: Budget): Phrase {
  return failurePhrase(`which_budget.${budget.period}`, { scope: scopePhrase(budget), limit_nanos: budget.limitNanos })
}

export function budgetWords(budget: Budget): string {
  return budgetPhrase(budget).text
}

function scopePhrase({ scope, scopeValue }: Budget): Phrase {
  switch (scope) {
    case 'all':
      return failurePhrase('scope.all')
    case 'provider':
      return failurePhrase('scope.provider', { provider: { name: scopeValue, displayName: scopeValue } })
    case 'operation':
      return failurePhrase('scope.operation', { operation: scopeValue as Operation })
    case 'book':
      return failurePhrase('scope.book', { book: scopeValue })
    case 'user':
      return failurePhrase('scope.user', { user: scopeValue })
  }
}

export interface RefusedBudget {
  readonly budget: Budget
  readonly spentNanos: number
  readonly reservedNanos: number
  readonly cutOffNanos: number
  readonly cutOffCalls: number
  readonly leftNanos: number
  readonly renewsAt: number
}

/** Why a call is held back: which budget, how much is left, when it renews, what to do. */
export function refuseForRoom(
  { budget, spentNanos, reservedNanos, cutOffNanos, cutOffCalls, leftNanos, renewsAt }: RefusedBudget,
  neededNanos: number,
  timeZone: string,
  waitedMs: number,
): BudgetRefusal {
  const values = {
    ...{ budget: budgetPhrase(budget), left_nanos: leftNanos, needed_nanos: neededNanos },
    renews_at: { iso: new Date(renewsAt).toISOString(), words: renewal(renewsAt, timeZone) },
    cut_off:
      cutOffNanos === 0
        ? failurePhrase('cut_off.none')
        : failurePhrase('cut_off.calls', { most_nanos: cutOffNanos, count: cutOffCalls }),
    waited: waitedMs > 0 ? failurePhrase('waited.room', { waited_ms: waitedMs }) : failurePhrase('waited.none'),
  }
  const told =
    reservedNanos > 0
      ? sayFailure('budget.full_held', { ...values, held_nanos: reservedNanos })
      : sayFailure('budget.full', values)
  return {
    message: wholeMessage(told),
    details: {
      ...detailsOf(budget, renewsAt),
      spent_nanos: spentNanos,
      reserved_nanos: reservedNanos,
      cut_off_nanos: cutOffNanos,
      left_nanos: leftNanos,
      needed_nanos: neededNanos,
      said: told.said,
    },
  }
}

/** Why a call whose cost nobody can bound is held back. */
export function refuseUnknown({ budget, leftNanos, renewsAt }: RefusedBudget, unknown: UnknownCost): BudgetRefusal {
  const reason = unknown.why === 'unpriced' ? 'unpriced' : 'unbounded'
  const details = { ...detailsOf(budget, renewsAt), left_nanos: leftNanos, needed_nanos: null, reason }
  if (unknown.why === 'unbounded') {
    return {
      message: `Nothing was sent: ${budgetWords(budget)} allows no call whose cost cannot be told beforehand, and ${unknown.words}. Or make the budget one that only warns.`,
      details,
    }
  }
  const { provider, model } = unknown
  const told = sayFailure(unknown.why === 'unpriced' ? 'budget.unpriced' : 'budget.no_limit', {
    ...{ budget: budgetPhrase(budget), provider, model, name: provider.name },
  })
  return { message: wholeMessage(told), details: { ...details, said: told.said } }
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
  return `${createFigureFormats({ timeZone }).time(at)} (${timeZone})`
}
