import { useTranslation } from 'react-i18next'
import type { Outputs } from '../../../src-main/contract/contract.ts'
import { useAlertWords } from '../../format/use-alert-words.ts'
import { useFormats } from '../../format/use-formats.tsx'
import { type Metric, unitOf } from './rule-facts.ts'

export type Rule = Outputs['alerts']['rules']['rules'][number]
export type Alert = Outputs['alerts']['active']['alerts'][number]
export type RuleParts = Pick<Rule, 'metric' | 'scope' | 'window_minutes' | 'comparison' | 'threshold'>

/** Rules and alerts in the app's language, from their parts. */
export interface RuleWords {
  metric(metric: Metric): string
  /** "any provider on its own", "openai", "all calls". */
  scope(scope: Rule['scope']): string
  window(minutes: number): string
  /** In the metric's unit. */
  figure(metric: Metric, value: number): string
  /** "is over 20 %", "jumps by 20 points". */
  comparison(rule: RuleParts): string
  /** The whole rule as one sentence. */
  sentence(rule: RuleParts): string
  /** What happened: "OpenAI: 41 % of calls failed; usual is 1.2 %". */
  headline(alert: Alert): string
  /** How many calls that was seen over. */
  figures(alert: Alert): string
}

export function useRuleWords(): RuleWords {
  const { t } = useTranslation('alerts')
  const { count, setPercent } = useFormats()
  const words = useAlertWords()

  const metric = (name: Metric) => t(`metric.${name}`)

  function scope(of: Rule['scope']): string {
    return words.subject(of) ?? t(`each.${of.kind}`)
  }

  function window(minutes: number): string {
    if (minutes % 1440 === 0) return t('window.days', { count: minutes / 1440 })
    if (minutes % 60 === 0) return t('window.hours', { count: minutes / 60 })
    return t('window.minutes', { count: minutes })
  }

  function figure(of: Metric, value: number): string {
    return unitOf[of] === 'calls' ? t('calls', { count: value }) : words.figure(of, value)
  }

  function comparison({ metric: of, comparison: how, threshold }: RuleParts): string {
    if (how === 'above' || how === 'below') {
      const value = unitOf[of] === 'calls' ? figure(of, threshold) : words.limit(of, threshold)
      return t(`comparison.${how}`, { value })
    }
    if (how === 'jumps_by') return t('comparison.jumps_by', { value: count(Math.round(threshold * 100)) })
    return t(`comparison.${how}`, { value: setPercent(Math.round(threshold * 100) / 100) })
  }

  return {
    metric,
    scope,
    window,
    figure,
    comparison,
    sentence: rule =>
      t(rule.scope.kind === 'all' ? 'sentenceAll' : 'sentence', {
        metric: metric(rule.metric),
        scope: scope(rule.scope),
        comparison: comparison(rule),
        window: window(rule.window_minutes),
      }),
    headline: words.headline,
    figures: ({ sample }) => t('figures', { calls: t('calls', { count: sample }) }),
  }
}
