import { useQuery } from '@tanstack/react-query'
import { Link as RouterLink } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { Outputs } from '../../../../src-main/contract/contract.ts'
import { FirstSteps } from '../../../app/first-steps.tsx'
import { ReadFailure } from '../../../app/read-failure.tsx'
import { useApi } from '../../../data/api.tsx'
import { follows } from '../../../data/query-client.ts'
import type { Formats } from '../../../format/formats.ts'
import { noFigure } from '../../../format/formats.ts'
import { useFormats } from '../../../format/use-formats.tsx'
import { useNames } from '../../../format/use-names.ts'
import { FigureList } from '../../../ui/figure-list.tsx'
import { Skeleton } from '../../../ui/skeleton.tsx'
import { EmptyState } from '../../../ui/states.tsx'
import { Table, type TableColumn } from '../../../ui/table.tsx'
import { SubPage } from '../sub-page.tsx'
import styles from './jobs.module.css'

type Estimates = Outputs['forecasts']['estimates']
type Job = Estimates['estimates'][number]

/** A smaller miss is none. */
const sameShare = 0.005

/** What the last jobs were expected to take beside what they took, and how far off that is by now. */
export function JobsPage(): ReactNode {
  const { t } = useTranslation('jobs')
  const api = useApi()
  const query = useQuery(api.forecasts.estimates.queryOptions({ input: {}, meta: follows.callsCalmly }))
  const { data, error } = query
  return (
    <SubPage back={t('back')} title={t('title')} lead={t('lead')}>
      {data === undefined && error !== null && <ReadFailure {...query} />}
      {data === undefined && error === null && <Skeleton height="320px" />}
      {data?.estimates.length === 0 && (
        <EmptyState title={t('none')} action={<FirstSteps />}>
          {t('noneHint')}
        </EmptyState>
      )}
      {data !== undefined && data.estimates.length > 0 && <Jobs {...data} />}
    </SubPage>
  )
}

function Jobs({ estimates, accuracy }: Estimates) {
  const { t } = useTranslation('jobs')
  const formats = useFormats()
  const figures = [
    { key: 'jobs', value: formats.count(accuracy.jobs) },
    { key: 'cost', value: formats.percent(accuracy.cost_error_share) },
    { key: 'uncorrected', value: formats.percent(accuracy.uncorrected_error_share) },
    { key: 'duration', value: formats.percent(accuracy.duration_error_share) },
  ] as const
  return (
    <>
      <FigureList figures={figures.map(each => ({ ...each, name: t(`figure.${each.key}`) }))} />
      <Table
        caption={t('caption')}
        columns={useColumns()}
        rows={estimates}
        rowKey={job => job.request_id ?? job.created_at}
      />
    </>
  )
}

function useColumns(): readonly TableColumn<Job>[] {
  const { t } = useTranslation('jobs')
  const formats = useFormats()
  const { operation } = useNames()
  return [
    {
      key: 'job',
      header: t('column.job'),
      isHeader: true,
      cell: job => (
        <>
          {job.request_id === null ? (
            operation(job.operation)
          ) : (
            <RouterLink to="/calls" search={{ request_id: job.request_id }}>
              {operation(job.operation)}
            </RouterLink>
          )}
          <span className={styles.about}>
            {job.book !== null && `${job.book} · `}
            <span className={styles.time}>{formats.dateTime(job.created_at)}</span>
          </span>
        </>
      ),
    },
    { key: 'model', header: t('column.model'), optional: true, cell: job => job.model },
    {
      key: 'expected',
      header: t('column.expected'),
      numeric: true,
      cell: job => formats.money(job.estimated.cost_nanos),
    },
    {
      key: 'took',
      header: t('column.took'),
      numeric: true,
      cell: job =>
        job.status === 'answered' ? formats.money(job.actual?.cost_nanos ?? null) : t(`status.${job.status}`),
    },
    { key: 'off', header: t('column.off'), numeric: true, cell: job => missWords(job.cost_error, t, formats) },
    {
      key: 'time',
      header: t('column.time'),
      numeric: true,
      optional: true,
      cell: job =>
        t('times', {
          expected: formats.duration(job.estimated.duration_ms),
          taken: formats.duration(job.actual?.duration_ms ?? null),
        }),
    },
  ]
}

function missWords(miss: number | null, t: ReturnType<typeof useTranslation<'jobs'>>['t'], formats: Formats): string {
  if (miss === null) return noFigure
  if (Math.abs(miss) < sameShare) return t('same')
  const share = formats.percent(Math.abs(miss))
  return miss > 0 ? t('more', { share }) : t('less', { share })
}
