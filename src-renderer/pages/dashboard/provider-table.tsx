import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Outputs } from '../../../src-main/contract/contract.ts'
import { CallsLink } from '../../app/calls-link.tsx'
import { useFormats } from '../../format/use-formats.tsx'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { providerColor } from '../../ui/provider-colors.ts'
import { ProviderMark } from '../../ui/provider-mark.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { Sparkline } from '../../ui/sparkline.tsx'
import { Table, type TableColumn } from '../../ui/table.tsx'
import { Term } from '../../ui/term.tsx'
import { CallsCell } from './calls-cell.tsx'
import styles from './provider-table.module.css'
import { SuccessCell } from './success-cell.tsx'
import { useDashboard, useHealth, useScope, useTrends } from './use-dashboard.ts'

type Model = Outputs['metrics']['dashboard']['models'][number]

const shownAtFirst = 5
const perCharacters = 1000

/** Providers and models side by side: what each does, how well, how fast, and what it costs for the same amount of text. */
export function ProviderTable({ aside }: { readonly aside: string }) {
  const { t } = useTranslation('dashboard')
  const { data } = useDashboard()
  const [isAll, setAll] = useState(false)
  const columns = useColumns()
  const models = data?.models ?? []
  const rows = isAll ? models : models.slice(0, shownAtFirst)
  return (
    <Card title={t('providers.title')} aside={aside} flush>
      {data === undefined ? (
        <div className={styles.skeleton} aria-busy="true">
          {[1, 2, 3, 4].map(row => (
            <Skeleton key={row} height="20px" />
          ))}
        </div>
      ) : (
        <>
          <Table
            caption={t('providers.caption')}
            columns={columns}
            stacks
            rows={rows}
            rowKey={({ provider, realm, model }) => `${provider} ${realm} ${model}`}
            empty={t('providers.none')}
          />
          {models.length > shownAtFirst && (
            <div className={styles.more}>
              <Button variant="quiet" size="sm" onClick={() => setAll(!isAll)} aria-expanded={isAll}>
                {isAll ? t('providers.fewer') : t('providers.all', { count: models.length })}
              </Button>
            </div>
          )}
        </>
      )}
    </Card>
  )
}

function useColumns(): readonly TableColumn<Model>[] {
  const { t } = useTranslation('dashboard')
  const { duration, money, score } = useFormats()
  const { filter } = useScope()
  const trends = useTrends('model').data
  const slower = new Set(useHealth().data?.findings.flatMap(found => (found.kind === 'slower' ? [found.provider] : [])))
  const trendOf = ({ provider, model }: Model) =>
    trends?.series.find(series => series.provider === provider && series.model === model)
  const of = ({ provider, model }: Model) => ({ ...filter, provider, model })
  return [
    {
      key: 'provider',
      header: t('providers.provider'),
      isHeader: true,
      cell: row => (
        <CallsLink filter={of(row)} className={styles.name}>
          <ProviderMark provider={row.provider} label={row.display_name} detail={row.model} simulated={row.simulated} />
        </CallsLink>
      ),
    },
    {
      key: 'calls',
      header: t('providers.calls'),
      numeric: true,
      cell: row => <CallsCell figures={row.figures} filter={of(row)} />,
    },
    {
      key: 'success',
      header: t('providers.success'),
      numeric: true,
      cell: row => <SuccessCell figures={row.figures} filter={of(row)} name={row.model} />,
    },
    {
      key: 'p95',
      header: <Term meaning={t('term.p95')}>{t('providers.p95')}</Term>,
      numeric: true,
      cell: row => (
        <CallsLink
          filter={{ ...of(row), sort: 'latency', order: 'descending' }}
          className={slower.has(row.provider) ? styles.bad : styles.quiet}
        >
          {duration(row.figures.response_time.p95_ms)}
        </CallsLink>
      ),
    },
    {
      key: 'price',
      header: <Term meaning={t('term.perCharacters')}>{t('providers.perCharacters')}</Term>,
      numeric: true,
      optional: true,
      cell: row => {
        const { cost_nanos, source_chars, success, unpriced_calls } = row.figures
        if (success > 0 && unpriced_calls === success) {
          return (
            <CallsLink filter={{ ...of(row), unpriced: true }} className={styles.quiet}>
              {money(null)}
            </CallsLink>
          )
        }
        if (cost_nanos === null || source_chars === 0) return '–'
        return (
          <CallsLink filter={{ ...of(row), sort: 'cost', order: 'descending' }} className={styles.quiet}>
            {money((cost_nanos / source_chars) * perCharacters)}
          </CallsLink>
        )
      },
    },
    {
      key: 'quality',
      header: t('providers.quality'),
      numeric: true,
      cell: row =>
        row.figures.score.calls === 0 ? (
          score(null)
        ) : (
          <CallsLink filter={{ ...of(row), min_score: 0, sort: 'score', order: 'ascending' }} className={styles.quiet}>
            {score(row.figures.score.mean)}
          </CallsLink>
        ),
    },
    {
      key: 'trend',
      header: t('providers.trend'),
      numeric: true,
      optional: 'first',
      cell: row => {
        const values = trendOf(row)?.p95_ms ?? []
        return values.filter(value => value !== null).length < 2 ? null : (
          <span className={styles.trend}>
            <Sparkline
              values={values}
              label={t('providers.trendOf', { model: row.model })}
              {...(slower.has(row.provider) ? { tone: 'red' } : { color: providerColor(row.provider) })}
            />
          </span>
        )
      },
    },
  ]
}
