import { alertChannels, operations } from '../../../db/vocabulary.ts'
import { Failure } from '../../failure.ts'
import type { AlertRuleFields, NewAlertRule } from './alert-types.ts'
import { metricFacts } from './rule-metrics.ts'

const mostMinutes = 10_080

/** A rule with everything that was left out; throws `Failure('invalid_input')` for one that could not work, saying why. */
export function completeRule(rule: NewAlertRule): AlertRuleFields {
  const facts = metricFacts[rule.metric]
  const complete: AlertRuleFields = {
    name: rule.name ?? null,
    metric: rule.metric,
    scope: rule.scope.kind === 'all' ? { kind: 'all', value: null } : rule.scope,
    windowMinutes: rule.windowMinutes,
    comparison: rule.comparison,
    threshold: rule.threshold,
    clearAt: rule.clearAt ?? null,
    minSample: rule.minSample ?? (rule.comparison === 'jumps_by' ? 5 : facts.minSample),
    enabled: rule.enabled ?? true,
    urgent: rule.urgent ?? false,
    renotifyMinutes: rule.renotifyMinutes ?? null,
    channels: rule.channels ?? alertChannels,
  }
  const problem = findProblem(complete)
  if (problem !== null) throw new Failure('invalid_input', `${problem} Nothing was changed.`)
  return complete
}

function findProblem(rule: AlertRuleFields): string | null {
  const { unit, comparisons, most } = metricFacts[rule.metric]
  const { comparison, threshold, clearAt } = rule
  if (rule.windowMinutes < 5 || rule.windowMinutes > mostMinutes) return 'A rule looks at 5 minutes to 7 days.'
  if (!comparisons.includes(comparison)) {
    return `${rule.metric} can be watched as: ${comparisons.join(', ')}; not as ${comparison}.`
  }
  if (comparison === 'jumps_by' && (threshold < 0.02 || threshold > 0.9)) {
    return 'A jump is of 2 to 90 points: write 0.2 for 20 points.'
  }
  if (comparison === 'rises_by' && (threshold < 0.05 || threshold > 1000)) {
    return 'A rise is of 5 % or more: write 0.5 for 50 %.'
  }
  if (comparison === 'falls_by' && (threshold < 0.02 || threshold > 1)) {
    return 'A fall is of 2 to 100 %: write 0.15 for 15 %.'
  }
  if ((comparison === 'above' || comparison === 'below') && threshold > most) {
    return unit === 'rate' || unit === 'score'
      ? 'A rate or a quality is between 0 and 1: write 0.2 for 20 %.'
      : `A threshold of ${threshold} is never reached.`
  }
  if (comparison === 'below' && threshold === 0) return 'Nothing is below 0.'
  if (clearAt !== null && comparison !== 'above' && comparison !== 'below') {
    return 'Only a rule with a fixed threshold can say where it counts as over.'
  }
  if (clearAt !== null && (comparison === 'above' ? clearAt > threshold : clearAt < threshold)) {
    return 'An alert cannot be over on the wrong side of its threshold.'
  }
  if (rule.scope.kind === 'operation' && rule.scope.value !== null && !isOperation(rule.scope.value)) {
    return `There is no operation "${rule.scope.value}". There are: ${operations.join(', ')}.`
  }
  return null
}

function isOperation(value: string): boolean {
  return (operations as readonly string[]).includes(value)
}
