import { getRouteApi, Link as RouterLink } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { LeftOutNote } from '../../app/left-out-note.tsx'
import { ReadFailure } from '../../app/read-failure.tsx'
import { Link } from '../../ui/link.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { ReportControls } from './report-controls.tsx'
import { ReportSchedule } from './report-schedule.tsx'
import { ReportSheet } from './report-sheet.tsx'
import styles from './reports.module.css'
import { TakeAlong } from './take-along.tsx'
import { useReport } from './use-report.ts'

const route = getRouteApi('/reports')

/** The report as a sheet one would print, and beside it what it is of, how to take it along, and when it comes by itself. */
export function ReportsPage(): ReactNode {
  const { t } = useTranslation('reports')
  const query = useReport()
  const { data, error } = query
  const { left_out: leftOut } = route.useSearch()
  const navigate = route.useNavigate()
  return (
    <div className={styles.page}>
      <h1 className={styles.heading}>{t('title')}</h1>
      <aside className={styles.controls} aria-label={t('controls')}>
        <ReportControls />
        <TakeAlong isRead={data !== undefined} />
      </aside>
      <div className={styles.desk} aria-busy={data === undefined && error === null}>
        {leftOut !== undefined && (
          <div className={styles.leftOut}>
            <LeftOutNote
              leftOut={leftOut}
              onClose={() => void navigate({ search: before => ({ ...before, left_out: undefined }), replace: true })}
            />
          </div>
        )}
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
