import { operations } from '../../../db/vocabulary.ts'
import { Failure } from '../../failure.ts'
import type { ProviderAdmin } from '../../providers/registry-types.ts'
import { failing, sayFailure } from '../../words/failure-sentences.ts'
import type { Budget, NewBudget } from './budget-types.ts'

const usualThresholds = [50, 80, 100] as const
/** A million dollars: sums of it stay exact in a number. */
const largestLimit = 1e15

/** A budget as it is kept. @throws Failure `invalid_input`, `not_found` for a provider that is not set up */
export function checkBudget(given: NewBudget, registry: Pick<ProviderAdmin, 'expect'>): Omit<Budget, 'id'> {
  const scopeValue = given.scopeValue?.trim() ?? ''
  const { scope, period, limitNanos } = given
  const refuse = (message: string): never => {
    throw new Failure('invalid_input', `${message} Nothing was changed.`)
  }
  if (!Number.isSafeInteger(limitNanos) || limitNanos <= 0 || limitNanos > largestLimit) {
    throw failing('invalid_input', sayFailure('budget.limit'))
  }
  if (scope === 'all' && scopeValue !== '') refuse('A budget for all spending names nothing else.')
  if (scope !== 'all' && scopeValue === '') refuse(`A budget for one ${scope} needs its name.`)
  if (scope === 'operation' && !operations.some(operation => operation === scopeValue)) {
    refuse(`There is no operation "${scopeValue}". There are: ${operations.join(', ')}.`)
  }
  const name = scope === 'provider' ? registry.expect(scopeValue).name : scopeValue
  const thresholds = [...new Set(given.thresholds ?? usualThresholds)].sort((a, b) => a - b)
  if (
    !thresholds.every(value => Number.isSafeInteger(value) && value >= 1 && value <= 1000) ||
    thresholds.length > 10
  ) {
    refuse('Warnings are given at up to ten whole percentages from 1 to 1000.')
  }
  return { scope, scopeValue: name, period, limitNanos, hard: given.hard ?? true, thresholds }
}
