import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useApi } from '../../../data/api.tsx'
import { useErrorText } from '../../../data/use-error-text.ts'
import { useFormats } from '../../../format/use-formats.tsx'
import { Skeleton } from '../../../ui/skeleton.tsx'
import { Banner } from '../../../ui/states.tsx'
import { useWords } from '../../../words/use-words.ts'
import styles from '../detail/call-detail.module.css'
import { type AgainChoice, type AgainOperation, type CallDetail, estimateInput } from './again-input.ts'

export interface AgainEstimateProps {
  readonly call: CallDetail
  readonly operation: AgainOperation
  readonly text: string
  readonly choice: AgainChoice
  /** The button, which says the cost; null where nothing is paid or it is not known. */
  readonly children: (costNanos: number | null) => ReactNode
}

/** What it would take, before anything is sent. */
export function AgainEstimate({ call, operation, text, choice, children }: AgainEstimateProps) {
  const { t } = useTranslation('calls')
  const say = useWords('warnings')
  const formats = useFormats()
  const errorText = useErrorText()
  const { data, error } = useQuery(
    useApi().operations.estimate.queryOptions({
      input: estimateInput(operation, call, text, choice),
      staleTime: 60_000,
    }),
  )
  if (error !== null) return <Banner tone="warn">{errorText(error).detail ?? errorText(error).title}</Banner>
  if (data === undefined) return <Skeleton width="60%" />
  const tokens = data.input_tokens + data.output_tokens
  return (
    <div className={styles.stack}>
      <p className={styles.note}>
        {data.simulated
          ? t('again.simulated', {
              count: data.calls,
              calls: formats.count(data.calls),
              tokens: formats.shortCount(tokens),
            })
          : data.cost_nanos === null
            ? t('again.unpriced', { model: data.model })
            : t('again.estimate', {
                cost: formats.money(data.cost_nanos),
                count: data.calls,
                calls: formats.count(data.calls),
                tokens: formats.shortCount(tokens),
              })}
      </p>
      {data.warnings.map(warning => (
        <Banner key={`${warning.code} ${warning.part}`} tone="warn">
          {say(warning.said, 'message', warning.message).text}
        </Banner>
      ))}
      <div>{children(data.simulated ? null : data.cost_nanos)}</div>
    </div>
  )
}
