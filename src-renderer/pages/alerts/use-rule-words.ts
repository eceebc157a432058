import { useTranslation } from 'react-i18next'
import type { Outputs } from '../../../src-main/contract/contract.ts'
import { useFormats } from '../../format/use-formats.tsx'
import { useNames } from '../../format/use-names.ts'
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
  /** What an alert is of: "openai: failed calls". */
  headline(alert: Alert): string
  /** "41 % (of 60 calls; usual is 1.2 %)". */
  figures(alert: Alert): string
}

export function useRuleWords(): RuleWords {
  const { t } = useTranslation('alerts')
  const { count, percent, score, duration, money } = useFormats()
  const { operation } = useNames()

  const metric = (name: Metric) => t(`metric.${name}`)

  function subject({ kind, value }: Rule['scope']): string | null {
    if (kind === 'all' || value === null) return null
    return kind === 'operation' ? operation(value as Parameters<typeof operation>[0]) : value
  }

  function scope(of: Rule['scope']): string {
    return subject(of) ?? t(`each.${of.kind}`)
  }

  function window(minutes: number): string {
    if (minutes % 1440 === 0) return t('window.days', { count: minutes / 1440 })
    if (minutes % 60 === 0) return t('window.hours', { count: minutes / 60 })
    return t('window.minutes', { count: minutes })
  }

  function figure(of: Metric, value: number): string {
    switch (unitOf[of]) {
      case 'rate':
        return percent(value)
      case 'score':
        return score(value)
      case 'ms':
        return duration(value)
      case 'usd':
        return money(value * 1e9)
      case 'usd_per_hour':
        return t('perHour', { money: money(value * 1e9) })
      case 'calls':
        return t('calls', { count: value })
    }
  }

  function comparison({ metric: of, comparison: how, threshold }: RuleParts): string {
    if (how === 'above' || how === 'below') return t(`comparison.${how}`, { value: figure(of, threshold) })
    if (how === 'jumps_by') return t('comparison.jumps_by', { value: count(Math.round(threshold * 100)) })
    return t(`comparison.${how}`, { value: `${count(Math.round(threshold * 100))} %` })
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
    headline({ metric: of, subject: about }) {
      const who = subject(about)
      return who === null ? t(`happened.${of}`) : t('happenedAt', { who, what: t(`happened.${of}`) })
    },
    figures({ metric: of, value, sample, baseline, threshold }) {
      const is = figure(of, value)
      // A count of calls is not a share of them.
      if (unitOf[of] === 'calls') return t('figures.counted', { is })
      const calls = t('calls', { count: sample })
      return baseline === null
        ? t('figures.limit', { is, calls, limit: figure(of, threshold) })
        : t('figures.usual', { is, calls, usual: figure(of, baseline) })
    },
  }
}
