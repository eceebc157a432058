import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormats } from '../../../format/use-formats.tsx'
import { FilterChip } from '../../../ui/filter-chip.tsx'
import { MoneyField, NumberField } from '../../../ui/number-field.tsx'
import type { CallSearch } from '../call-search.ts'
import styles from './filter-bar.module.css'
import type { RangeKind } from './filter-kinds.ts'

export interface RangeChipProps {
  readonly kind: RangeKind
  readonly search: CallSearch
  readonly onChange: (search: CallSearch) => void
  readonly open: boolean
  readonly onOpenChange: (open: boolean) => void
}

const typingMs = 300

/** From and to, either of them left open. It is asked for a moment after the last key. */
export function RangeChip({ kind, search, onChange, open, onOpenChange }: RangeChipProps) {
  const { t } = useTranslation('calls')
  const formats = useFormats()
  const [low, high] = [search[kind.min], search[kind.max]]
  const [typed, setTyped] = useState<readonly [number | null, number | null] | null>(null)
  const latest = useRef(onChange)
  latest.current = onChange

  useEffect(() => {
    if (typed === null) return
    const timer = setTimeout(() => {
      const [from, to] = typed.map(value => (value === null ? undefined : value * kind.scale))
      setTyped(null)
      latest.current({ ...search, [kind.min]: from, [kind.max]: to })
    }, typingMs)
    return () => clearTimeout(timer)
  }, [typed, kind, search])

  const inField = (value: number | undefined) => (value === undefined ? null : value / kind.scale)
  const [from, to] = typed ?? [inField(low), inField(high)]
  const words = (value: number) => {
    if (kind.name === 'cost') return formats.money(Math.round(value * 1e9))
    if (kind.name === 'latency') return formats.duration(value)
    return kind.name === 'tokens' ? formats.count(value) : formats.score(value)
  }
  const value = () => {
    if (low !== undefined && high !== undefined) return `${words(low)} – ${words(high)}`
    if (low !== undefined) return `≥ ${words(low)}`
    return high === undefined ? null : `≤ ${words(high)}`
  }
  const Field = kind.name === 'cost' ? MoneyField : NumberField
  const bounds = { min: 0, step: kind.step, ...(kind.most !== undefined && { max: kind.most }) }
  const unit = kind.name === 'latency' ? { suffix: 's' } : {}
  const whole = kind.whole ? { whole: true } : {}
  return (
    <FilterChip
      label={t(`filter.${kind.name}`)}
      value={value()}
      open={open}
      onOpenChange={onOpenChange}
      onClear={() => onChange({ ...search, [kind.min]: undefined, [kind.max]: undefined })}
    >
      <div className={styles.panel}>
        <div className={styles.pair}>
          <Field
            label={t('range.from')}
            value={from}
            onChange={next => setTyped([next, to])}
            {...bounds}
            {...unit}
            {...whole}
          />
          <Field
            label={t('range.to')}
            value={to}
            onChange={next => setTyped([from, next])}
            {...bounds}
            {...unit}
            {...whole}
          />
        </div>
        {kind.name === 'cost' && <p className={styles.note}>{t('range.costNote')}</p>}
      </div>
    </FilterChip>
  )
}
