import { getRouteApi } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormats } from '../../format/use-formats.tsx'
import { addDays, dayOf } from '../../format/zoned-day.ts'
import { Button } from '../../ui/button.tsx'
import { Popover } from '../../ui/popover.tsx'
import { Segmented } from '../../ui/segmented.tsx'
import { TextField } from '../../ui/text-field.tsx'
import { usualDays } from './dashboard-search.ts'
import styles from './period-picker.module.css'

const route = getRouteApi('/dashboard')
const usual = ['1', '7', '30', '90'] as const

/** The last 1, 7, 30 or 90 days, or from one day to another. */
export function PeriodPicker() {
  const { t } = useTranslation('dashboard')
  const { periodDay } = useFormats()
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const isRange = search.from !== undefined
  const days = String(isRange ? '' : (search.days ?? usualDays))
  const isUsual = usual.some(each => each === days)
  const custom = isRange
    ? t('period.range', { from: periodDay(search.from ?? ''), to: periodDay(search.to ?? '') })
    : t('period.days', { count: Number(days) })
  const choose = (change: Partial<typeof search>) =>
    navigate({ search: before => ({ ...before, days: undefined, from: undefined, to: undefined, ...change }) })

  return (
    <div className={styles.picker}>
      <Segmented
        label={t('period.label')}
        value={isUsual ? (days as (typeof usual)[number]) : ('' as '1')}
        options={usual.map(value => ({
          value,
          label: t('period.short', { days: value }),
          title: t('period.days', { count: Number(value) }),
        }))}
        onChange={value => choose({ days: Number(value) })}
      />
      <RangePicker
        label={isUsual ? t('period.custom') : custom}
        isChosen={!isUsual}
        from={search.from}
        to={search.to}
        onChoose={(from, to) => choose({ from, to })}
      />
    </div>
  )
}

interface RangePickerProps {
  readonly label: string
  readonly isChosen: boolean
  readonly from: string | undefined
  readonly to: string | undefined
  readonly onChoose: (from: string, to: string) => void
}

function RangePicker({ label, isChosen, from, to, onChoose }: RangePickerProps) {
  const { t } = useTranslation('dashboard')
  const { timeZone } = useFormats()
  const today = dayOf(Date.now(), timeZone)
  const [isOpen, setOpen] = useState(false)
  const [first, setFirst] = useState(from ?? addDays(today, -13))
  const [last, setLast] = useState(to ?? today)
  const isOrdered = first !== '' && last !== '' && first <= last
  return (
    <Popover
      label={t('period.custom')}
      open={isOpen}
      onOpenChange={open => {
        setOpen(open)
        setFirst(from ?? addDays(today, -13))
        setLast(to ?? today)
      }}
      trigger={
        <Button size="sm" variant={isChosen ? 'secondary' : 'quiet'} icon="calendar">
          {label}
        </Button>
      }
    >
      <form
        className={styles.range}
        onSubmit={event => {
          event.preventDefault()
          if (!isOrdered) return
          setOpen(false)
          onChoose(first, last)
        }}
      >
        <TextField
          label={t('period.from')}
          type="date"
          value={first}
          max={today}
          onChange={event => setFirst(event.target.value)}
        />
        <TextField
          label={t('period.to')}
          type="date"
          value={last}
          max={today}
          error={isOrdered || last === '' || first === '' ? undefined : t('period.order')}
          onChange={event => setLast(event.target.value)}
        />
        <Button type="submit" variant="primary" disabled={!isOrdered}>
          {t('period.show')}
        </Button>
      </form>
    </Popover>
  )
}
