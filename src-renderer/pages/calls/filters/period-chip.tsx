import { useTranslation } from 'react-i18next'
import { useFormats } from '../../../format/use-formats.tsx'
import { dayOf } from '../../../format/zoned-day.ts'
import { FilterChip } from '../../../ui/filter-chip.tsx'
import { Segmented } from '../../../ui/segmented.tsx'
import { TextField } from '../../../ui/text-field.tsx'
import type { CallSearch } from '../call-search.ts'
import styles from './filter-bar.module.css'

export interface PeriodChipProps {
  readonly search: CallSearch
  readonly onChange: (search: CallSearch, replace?: boolean) => void
}

const spans = [1, 7, 30, 90] as const

export function PeriodChip({ search, onChange }: PeriodChipProps) {
  const { t } = useTranslation('calls')
  const formats = useFormats()
  const { days, from, to } = search
  const isDay = (moment: string) => /^\d{4}-\d{2}-\d{2}$/.test(moment)
  const show = (moment: string) => (isDay(moment) ? formats.periodDay(moment) : formats.dateTime(moment))
  const value = () => {
    if (days !== undefined) return t('period.days', { count: days })
    if (from !== undefined && to !== undefined) return t('period.between', { from: show(from), to: show(to) })
    if (from !== undefined) return t('period.from', { from: show(from) })
    return to === undefined ? null : t('period.to', { to: show(to) })
  }
  const set = (change: Partial<CallSearch>) => onChange({ ...search, days: undefined, ...change }, from !== undefined)
  const inField = (moment: string | undefined) => {
    if (moment === undefined) return ''
    return isDay(moment) ? moment : dayOf(Date.parse(moment), formats.timeZone)
  }
  const isBackwards = from !== undefined && to !== undefined && inField(from) >= inField(to) && isDay(from) && isDay(to)
  return (
    <FilterChip
      label={t('filter.period')}
      value={value()}
      onClear={() => onChange({ ...search, days: undefined, from: undefined, to: undefined })}
    >
      <div className={styles.panel}>
        <Segmented
          label={t('period.last')}
          value={days === undefined ? '' : String(days)}
          onChange={chosen => onChange({ ...search, days: Number(chosen), from: undefined, to: undefined })}
          options={spans.map(span => ({ value: String(span), label: t('period.short', { count: span }) }))}
        />
        <div className={styles.pair}>
          <TextField
            label={t('period.fromDay')}
            type="date"
            value={inField(from)}
            onChange={event => set({ from: event.target.value || undefined })}
          />
          <TextField
            label={t('period.beforeDay')}
            type="date"
            value={inField(to)}
            error={isBackwards ? t('period.backwards') : undefined}
            onChange={event => set({ to: event.target.value || undefined })}
          />
        </div>
      </div>
    </FilterChip>
  )
}
