import { useTranslation } from 'react-i18next'
import type { Outputs } from '../../../src-main/contract/contract.ts'
import { type CallsFilter, CallsLink } from '../../app/calls-link.tsx'
import { useFormats } from '../../format/use-formats.tsx'
import styles from './provider-table.module.css'
import { useScope } from './use-dashboard.ts'

export interface SuccessCellProps {
  readonly figures: Outputs['metrics']['dashboard']['totals']
  /** The calls the rate is of. */
  readonly filter: CallsFilter
  /** Whose rate it is. */
  readonly name: string
}

/** Fewer calls make a rate that says nothing. */
const fewestForRate = 10

/** How many of a row's calls succeeded; it leads to those that did not. */
export function SuccessCell({ figures, filter, name }: SuccessCellProps) {
  const { t } = useTranslation('dashboard')
  const { percent } = useFormats()
  const { failed: failedCalls } = useScope()
  const { success_rate, error, timeout, rate_limited } = figures
  const failed = error + timeout + rate_limited
  if (failed === 0) return percent(success_rate)
  const isBad = success_rate !== null && success_rate < 0.9 && failed >= fewestForRate
  return (
    <CallsLink
      filter={{ ...filter, ...failedCalls }}
      className={isBad ? styles.bad : styles.quiet}
      label={t('providers.failed', { count: failed, rate: percent(success_rate), model: name })}
    >
      {percent(success_rate)}
    </CallsLink>
  )
}
