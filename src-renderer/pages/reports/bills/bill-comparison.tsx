import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { ReadFailure } from '../../../app/read-failure.tsx'
import { useApi } from '../../../data/api.tsx'
import { noFigure } from '../../../format/formats.ts'
import { useFormats } from '../../../format/use-formats.tsx'
import { FigureList } from '../../../ui/figure-list.tsx'
import { Skeleton } from '../../../ui/skeleton.tsx'
import { Switch } from '../../../ui/switch.tsx'
import styles from './bills.module.css'
import { ComparisonTable } from './comparison-table.tsx'
import { useSignedMoney } from './use-signed-money.ts'

interface BillComparisonProps {
  readonly provider: string
  readonly month: string
  readonly all: boolean
  readonly onAll: (all: boolean) => void
}

/** The month in one sentence and four figures, then every day and model that differs. */
export function BillComparison({ provider, month, all, onAll }: BillComparisonProps) {
  const { t } = useTranslation('bills')
  const formats = useFormats()
  const signed = useSignedMoney()
  const api = useApi()
  const query = useQuery(api.reconciliation.compare.queryOptions({ input: { provider, month } }))
  const { data, error } = query
  if (data === undefined && error !== null) {
    return <ReadFailure {...query} />
  }
  if (data === undefined) return <Skeleton height="320px" />
  const { summary } = data
  const lines = all ? data.lines : data.lines.filter(({ state }) => state !== 'same')
  const isWell = summary.lines_that_differ === 0
  const values = { provider: data.provider_display_name, count: summary.lines_that_differ }
  const figures = [
    { key: 'bill', value: formats.money(summary.bill_nanos) },
    { key: 'ledger', value: summary.ledger_nanos === null ? noFigure : formats.money(summary.ledger_nanos) },
    { key: 'difference', value: signed(summary.difference_nanos) },
    { key: 'explained', value: formats.percent(summary.explained_share) },
  ] as const
  return (
    <section className={styles.sheet} aria-label={t('comparison')}>
      <p className={styles.note}>{t('utc')}</p>
      <p className={styles.sentence}>{isWell ? t('well', values) : t('differs', values)}</p>
      {summary.bill_nanos === null ? (
        <p className={styles.note}>{t('usageOnly')}</p>
      ) : (
        <FigureList figures={figures.map(each => ({ ...each, name: t(`figure.${each.key}`) }))} />
      )}
      {summary.uncovered_calls > 0 && (
        <p className={styles.note}>
          {t('uncovered', { count: summary.uncovered_calls, shown: formats.count(summary.uncovered_calls) })}
        </p>
      )}
      <div data-screen-only>
        <Switch label={t('showAll')} checked={all} onChange={onAll} />
      </div>
      {lines.length > 0 && <ComparisonTable lines={lines} />}
      <p className={styles.note}>
        {t('tolerance', {
          share: formats.percent(data.tolerances.cost_nanos.share),
          money: formats.money(data.tolerances.cost_nanos.least),
          tokens: data.tolerances.tokens.least,
        })}
      </p>
    </section>
  )
}
