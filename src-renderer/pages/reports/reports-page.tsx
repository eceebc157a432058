import { Link as RouterLink } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { ReadFailure } from '../../app/read-failure.tsx'
import { Link } from '../../ui/link.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { ReportControls } from './report-controls.tsx'
import { ReportSchedule } from './report-schedule.tsx'
import { ReportSheet } from './report-sheet.tsx'
import styles from './reports.module.css'
import { TakeAlong } from './take-along.tsx'
import { useReport } from './use-report.ts'

/** The report as a sheet one would print, and beside it what it is of, how to take it along, and when it comes by itself. */
export function ReportsPage(): ReactNode {
  const { t } = useTranslation('reports')
  const query = useReport()
  const { data, error } = query
  return (
    <div className={styles.page}>
      <h1 className={styles.heading}>{t('title')}</h1>
      <aside className={styles.controls} aria-label={t('controls')}>
        <ReportControls />
        <TakeAlong isRead={data !== undefined} />
      </aside>
      <div className={styles.desk} aria-busy={data === undefined && error === null}>
        {data === undefined && error !== null ? (
          <ReadFailure {...query} />
        ) : data === undefined ? (
          <Skeleton height="720px" />
        ) : (
          <ReportSheet report={data} />
        )}
      </div>
      <aside className={styles.later} aria-label={t('schedule.title')}>
        <ReportSchedule />
        <div className={styles.group}>
          <Link asChild>
            <RouterLink to="/reports/bills">{t('compareBill')}</RouterLink>
          </Link>
          <Link asChild>
            <RouterLink to="/reports/jobs">{t('jobs')}</RouterLink>
          </Link>
        </div>
      </aside>
    </div>
  )
}
