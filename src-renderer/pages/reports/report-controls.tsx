import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { useApi } from '../../data/api.tsx'
import { useFormats } from '../../format/use-formats.tsx'
import { useNames } from '../../format/use-names.ts'
import { addDays, dayOf } from '../../format/zoned-day.ts'
import { Segmented } from '../../ui/segmented.tsx'
import { Select } from '../../ui/select.tsx'
import { TextField } from '../../ui/text-field.tsx'
import styles from './reports.module.css'
import { operations, periods, type ReportsSearch, usualDays } from './reports-search.ts'

const route = getRouteApi('/reports')
const everything = '*'

/** Period and filters; they stand in the address, so that a report can be come back to. */
export function ReportControls() {
  const { t } = useTranslation('reports')
  const { timeZone } = useFormats()
  const names = useNames()
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const { data: facets } = useQuery(useApi().metrics.facets.queryOptions({ input: {}, staleTime: 60_000 }))
  const today = dayOf(Date.now(), timeZone)
  const isRange = search.from !== undefined
  const days = String(isRange ? 'custom' : (search.days ?? usualDays))
  const change = (next: Partial<ReportsSearch>) =>
    void navigate({ search: before => ({ ...before, ...next }), replace: true, resetScroll: false })
  const all = { value: everything, label: t('filter.all') }
  const known = <Value extends string>(value: Value): Value | undefined => (value === everything ? undefined : value)
  return (
    <section className={styles.group} aria-label={t('controls')}>
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
      {isRange && (
        <div className={styles.pair}>
          <TextField
            label={t('period.from')}
            type="date"
            max={search.to ?? today}
            value={search.from}
            onChange={event => event.target.value !== '' && change({ from: event.target.value })}
          />
          <TextField
            label={t('period.to')}
            type="date"
            min={search.from}
            max={today}
            value={search.to}
            onChange={event => event.target.value !== '' && change({ to: event.target.value })}
          />
        </div>
      )}
      <Select
        label={t('filter.provider')}
        value={search.provider ?? everything}
        options={[all, ...(facets?.provider ?? []).map(({ value, label }) => ({ value, label }))]}
        onChange={value => change({ provider: known(value) })}
      />
      <Select
        label={t('filter.operation')}
        value={search.operation ?? everything}
        options={[all, ...operations.map(value => ({ value, label: names.operation(value) }))]}
        onChange={value => change({ operation: operations.find(operation => operation === value) })}
      />
      <Select
        label={t('filter.book')}
        value={search.book ?? everything}
        options={[all, ...(facets?.book ?? []).slice(0, 200).map(({ value }) => ({ value, label: value }))]}
        onChange={value => change({ book: known(value) })}
      />
    </section>
  )
}
