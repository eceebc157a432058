import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { TextField } from '../../ui/text-field.tsx'
import styles from './reports.module.css'

/** No model was called before: a year of which only the first digits were typed is none yet. */
const earliest = '2000-01-01'

/** Calendar days, both included. */
interface Days {
  readonly from: string
  readonly to: string
}

export interface ReportDaysProps {
  readonly shown: Days
  readonly today: string
  /** Told of a period only: the first day is no later than the last. */
  readonly onChange: (days: Days) => void
}

/** A date is none while its digits are typed one by one: until the fields are left they show what is typed, then what the report is of. */
export function ReportDays({ shown, today, onChange }: ReportDaysProps) {
  const { t } = useTranslation('reports')
  const [typed, setTyped] = useState<Days | null>(null)
  const now = typed ?? shown
  const isBackwards = now.from >= earliest && now.to >= earliest && now.from > now.to
  const take = (days: Days) => {
    setTyped(days)
    if (days.from >= earliest && days.from <= days.to) onChange(days)
  }
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: nothing is done here; it is heard when both fields are left
    <div className={styles.pair} onBlur={event => event.currentTarget.contains(event.relatedTarget) || setTyped(null)}>
      <TextField
        label={t('period.from')}
        type="date"
        max={today}
        value={now.from}
        onChange={event => take({ ...now, from: event.target.value })}
      />
      <TextField
        label={t('period.to')}
        type="date"
        max={today}
        value={now.to}
        error={isBackwards ? t('period.order') : undefined}
        onChange={event => take({ ...now, to: event.target.value })}
      />
    </div>
  )
}
