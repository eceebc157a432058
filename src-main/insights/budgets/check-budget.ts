import { operations } from '../../../db/vocabulary.ts'
import type { ProviderAdmin } from '../../providers/registry-types.ts'
import { failing, sayFailure } from '../../words/failure-sentences.ts'
import { insightPhrase, sayInsight } from '../../words/failures/insight-sentences.ts'
import type { Spoken } from '../../words/sentences.ts'
import type { Budget, NewBudget } from './budget-types.ts'

const usualThresholds = [50, 80, 100] as const
/** A million dollars: sums of it stay exact in a number. */
const largestLimit = 1e15

/** A budget as it is kept. @throws Failure `invalid_input`, `not_found` for a provider that is not set up */
export function checkBudget(given: NewBudget, registry: Pick<ProviderAdmin, 'expect'>): Omit<Budget, 'id'> {
  const { scope, period, limitNanos } = given
  const trimmed = given.scopeValue?.trim() ?? ''
  // Books and people are called what clients call them, blanks at the ends and all.
  const isAsGiven = trimmed !== '' && (scope === 'book' || scope === 'user')
  const scopeValue = isAsGiven ? (given.scopeValue ?? '') : trimmed
  const refuse = (told: Spoken<'message'>): never => {
    throw failing('invalid_input', told)
  }
  if (!Number.isSafeInteger(limitNanos) || limitNanos <= 0 || limitNanos > largestLimit) {
    throw failing('invalid_input', sayFailure('budget.limit'))
  }
  if (scope === 'all' && scopeValue !== '') refuse(sayInsight('budget.all_named'))
  if (scope !== 'all' && scopeValue === '')
    refuse(sayInsight('budget.unnamed', { scope: insightPhrase(`scope_word.${scope}`) }))
  if (scope === 'operation' && !operations.some(operation => operation === scopeValue)) {
    refuse(sayInsight('operation.unknown', { name: scopeValue, names: operations.join(', ') }))
  }
  const name = scope === 'provider' ? registry.expect(scopeValue).name : scopeValue
  const thresholds = [...new Set(given.thresholds ?? usualThresholds)].sort((a, b) => a - b)
  if (
    !thresholds.every(value => Number.isSafeInteger(value) && value >= 1 && value <= 1000) ||
    thresholds.length > 10
  ) {
    refuse(sayInsight('budget.thresholds'))
  }
  return { scope, scopeValue: name, period, limitNanos, hard: given.hard ?? true, thresholds }
}
