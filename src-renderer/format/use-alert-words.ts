import { useTranslation } from 'react-i18next'
import type { Outputs } from '../../src-main/contract/contract.ts'
import { useFormats } from './use-formats.tsx'
import { useNames } from './use-names.ts'
import { useProviderName } from './use-provider-name.ts'

type Alert = Outputs['alerts']['active']['alerts'][number]
type Subject = Alert['subject']
type Metric = Alert['metric']

export interface AlertWords {
  /** What is watched, as a person calls it: "Mistral", "translation"; null where it is everything. */
  subject(subject: Subject): string | null
  /** A value in the metric's unit; of a count of calls, the number alone. */
  figure(metric: Metric, value: number): string
  /** A value that a person set, without decimals that say nothing: `30 %`, `1 min`. */
  limit(metric: Metric, value: number): string
  /** What happened: "Mistral: 70 % of calls failed; usual is 2 %". */
  headline(alert: Pick<Alert, 'metric' | 'subject' | 'value' | 'baseline' | 'threshold'>): string
}

/** Alerts in the app's language, from their figures; their stored message is English and for other apps. */
export function useAlertWords(): AlertWords {
  const { t } = useTranslation()
  const { count, percent, setPercent, score, duration, durationTick, money } = useFormats()
  const { operationInText } = useNames()
  const provider = useProviderName()

  function subject({ kind, value }: Subject): string | null {
    if (kind === 'all' || value === null) return null
    if (kind === 'operation') return operationInText(value as Parameters<typeof operationInText>[0])
    if (kind === 'provider') return provider(value)
    if (kind !== 'model') return value
    const slash = value.indexOf('/')
    return slash === -1 ? value : `${provider(value.slice(0, slash))} ${value.slice(slash + 1)}`
  }

  function figure(metric: Metric, value: number): string {
    switch (metric) {
      case 'error_rate':
      case 'timeout_rate':
      case 'rate_limit_rate':
        return percent(value)
      case 'quality':
        return score(value)
      case 'p95':
      case 'first_token':
        return duration(value)
      case 'cost':
        return money(value * 1e9)
      case 'spend_rate':
        return t('alert.perHour', { money: money(value * 1e9) })
      case 'unpriced_calls':
        return count(value)
    }
  }

  function limit(metric: Metric, value: number): string {
    switch (metric) {
      case 'error_rate':
      case 'timeout_rate':
      case 'rate_limit_rate':
        return setPercent(value)
      case 'p95':
      case 'first_token':
        return durationTick(value)
      default:
        return figure(metric, value)
    }
  }

  function headline({ metric, subject: about, value, baseline, threshold }: Parameters<AlertWords['headline']>[0]) {
    const what =
      metric === 'unpriced_calls'
        ? t('alert.calls', { count: value, shown: count(value) })
        : t(`alert.happened.${metric}`, { is: figure(metric, value) })
    const usual =
      baseline === null
        ? t('alert.limit', { value: limit(metric, threshold) })
        : t('alert.usual', { value: figure(metric, baseline) })
    // That every call should have a price needs no limit told.
    const words = metric === 'unpriced_calls' && threshold === 0 ? what : t('alert.and', { what, usual })
    const who = subject(about)
    return who === null ? words.charAt(0).toLocaleUpperCase() + words.slice(1) : t('alert.about', { who, what: words })
  }

  return { subject, figure, limit, headline }
}
