import { Link as RouterLink } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useErrorText } from '../../data/use-error-text.ts'
import { Link } from '../../ui/link.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { ErrorState } from '../../ui/states.tsx'
import { ReportControls } from './report-controls.tsx'
import { ReportSchedule } from './report-schedule.tsx'
import { ReportSheet } from './report-sheet.tsx'
import styles from './reports.module.css'
import { TakeAlong } from './take-along.tsx'
import { useReport } from './use-report.ts'

/** The report as a sheet one would print, and beside it what it is of, how to take it along, and when it comes by itself. */
export function ReportsPage(): ReactNode {
  const { t } = useTranslation('reports')
  const { data, error, refetch, isFetching } = useReport()
  const describe = useErrorText()
  return (
    <div className={styles.page}>
      <h1 className={styles.heading}>{t('title')}</h1>
      <aside className={styles.controls}>
        <ReportControls />
        <TakeAlong />
        <ReportSchedule />
        <Link asChild>
          <RouterLink to="/reports/bills">{t('compareBill')}</RouterLink>
        </Link>
        <Link asChild>
          <RouterLink to="/reports/jobs">{t('jobs')}</RouterLink>
        </Link>
      </aside>
      <div className={styles.desk}>
        {data === undefined && error !== null ? (
          <ErrorState title={describe(error).title} onRetry={() => void refetch()} retrying={isFetching}>
            {describe(error).detail}
          </ErrorState>
        ) : data === undefined ? (
          <Skeleton height="720px" />
        ) : (
          <ReportSheet report={data} />
        )}
      </div>
    </div>
  )
}
