import { getRouteApi } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { useFormats } from '../../format/use-formats.tsx'
import { addDays, dayOf } from '../../format/zoned-day.ts'
import { Segmented } from '../../ui/segmented.tsx'
import { ReportDays } from './report-days.tsx'
import { ReportFilters } from './report-filters.tsx'
import styles from './reports.module.css'
import { periods, type ReportsSearch, usualDays } from './reports-search.ts'

const route = getRouteApi('/reports')

/** Period and filters; they stand in the address, so that a report can be come back to. */
export function ReportControls() {
  const { t } = useTranslation('reports')
  const { timeZone } = useFormats()
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const today = dayOf(Date.now(), timeZone)
  const isRange = search.from !== undefined
  const days = String(isRange ? 'custom' : (search.days ?? usualDays))
  const change = (next: Partial<ReportsSearch>) =>
    void navigate({ search: before => ({ ...before, ...next }), replace: true, resetScroll: false })
  return (
    <div className={styles.group}>
      <Segmented
        label={t('period.label')}
        value={days}
        options={[
          ...periods.map(value => ({ value: value as string, label: t('period.days', { days: value }) })),
          { value: 'custom', label: t('period.custom') },
        ]}
        onChange={value =>
          value === 'custom'
            ? change({ days: undefined, from: addDays(today, -13), to: today })
            : change({ days: Number(value), from: undefined, to: undefined })
        }
      />
      {search.from !== undefined && search.to !== undefined && (
        <ReportDays shown={{ from: search.from, to: search.to }} today={today} onChange={change} />
      )}
      <ReportFilters onChange={change} />
    </div>
  )
}
