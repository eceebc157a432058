import { alertChannels, operations } from '../../../db/vocabulary.ts'
import { failing } from '../../words/failure-sentences.ts'
import { sayInsight } from '../../words/failures/insight-sentences.ts'
import type { Spoken } from '../../words/sentences.ts'
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
  if (problem !== null) throw failing('invalid_input', problem)
  return complete
}

function findProblem(rule: AlertRuleFields): Spoken<'message'> | null {
  const { unit, comparisons, most } = metricFacts[rule.metric]
  const { comparison, threshold, clearAt } = rule
  if (rule.windowMinutes < 5 || rule.windowMinutes > mostMinutes) return sayInsight('rule.window')
  if (!comparisons.includes(comparison)) {
    return sayInsight('rule.comparison', { metric: rule.metric, ways: comparisons.join(', '), way: comparison })
  }
  if (comparison === 'jumps_by' && (threshold < 0.02 || threshold > 0.9)) {
    return sayInsight('rule.jump')
  }
  if (comparison === 'rises_by' && (threshold < 0.05 || threshold > 1000)) {
    return sayInsight('rule.rise')
  }
  if (comparison === 'falls_by' && (threshold < 0.02 || threshold > 1)) {
    return sayInsight('rule.fall')
  }
  if ((comparison === 'above' || comparison === 'below') && threshold > most) {
    return unit === 'rate' || unit === 'score'
      ? sayInsight('rule.share')
      : sayInsight('rule.never', { threshold_id: threshold })
  }
  if (comparison === 'below' && threshold === 0) return sayInsight('rule.below_zero')
  if (clearAt !== null && comparison !== 'above' && comparison !== 'below') {
    return sayInsight('rule.no_clear')
  }
  if (clearAt !== null && (comparison === 'above' ? clearAt > threshold : clearAt < threshold)) {
    return sayInsight('rule.wrong_side')
  }
  if (rule.scope.kind === 'operation' && rule.scope.value !== null && !isOperation(rule.scope.value)) {
    return sayInsight('operation.unknown', { name: rule.scope.value, names: operations.join(', ') })
  }
  return null
}

function isOperation(value: string): boolean {
  return (operations as readonly string[]).includes(value)
}
