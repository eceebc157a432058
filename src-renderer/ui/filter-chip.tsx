import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import styles from './filter-chip.module.css'
import { Icon } from './icon.tsx'
import { joinClasses } from './join-classes.ts'
import { type ListOption, OptionList } from './option-list.tsx'
import { Popover } from './popover.tsx'

export interface FilterChipProps {
  /** "Provider". */
  readonly label: string
  /** What is chosen, in words: "Anthropic and 2 more"; null: nothing. */
  readonly value: ReactNode
  readonly onClear: () => void
  readonly open?: boolean
  readonly onOpenChange?: (open: boolean) => void
  /** Without the room around its content, for lists. */
  readonly flush?: boolean
  readonly children: ReactNode
}

/** A filter as a readable chip: its name, what is chosen, a cross to take it off. What to choose from opens beneath it. */
export function FilterChip({ label, value, onClear, open, onOpenChange, flush = false, children }: FilterChipProps) {
  const { t } = useTranslation('ui')
  const active = value !== null
  return (
    <span className={joinClasses(styles.chip, active && styles.active)}>
      <Popover
        label={label}
        flush={flush}
        {...(open !== undefined && { open })}
        {...(onOpenChange && { onOpenChange })}
        trigger={
          <button type="button" className={styles.trigger}>
            <span className={styles.label}>{label}</span>
            {active ? <span className={styles.value}>{value}</span> : <Icon name="chevron-down" size={12} />}
          </button>
        }
      >
        {children}
      </Popover>
      {active && (
        <button type="button" className={styles.clear} aria-label={t('remove', { what: label })} onClick={onClear}>
          <Icon name="close" size={12} />
        </button>
      )}
    </span>
  )
}

export interface ChoiceChipProps {
  readonly label: string
  readonly options: readonly ListOption[]
  readonly chosen: readonly string[]
  readonly onChange: (chosen: readonly string[]) => void
  /** Accepts a text that is not among the options. */
  readonly free?: boolean
  readonly loading?: boolean
  readonly open?: boolean
  readonly onOpenChange?: (open: boolean) => void
}

/** Any of several values. */
export function ChoiceChip({ label, options, chosen, onChange, free = false, loading, ...rest }: ChoiceChipProps) {
  const { t } = useTranslation('ui')
  const [order, setOrder] = useState(chosen)
  const [first] = chosen
  const nameOf = (value: string) => options.find(option => option.value === value)?.label ?? value
  // The ones chosen when the list opened stand first, and stay there while it is open.
  const known = new Set(options.map(option => option.value))
  const own = order.filter(value => !known.has(value)).map(value => ({ value, label: value }))
  const sorted = [...own, ...options].sort((a, b) => Number(order.includes(b.value)) - Number(order.includes(a.value)))
  const toggle = (value: string) =>
    onChange(chosen.includes(value) ? chosen.filter(each => each !== value) : [...chosen, value])
  return (
    <FilterChip
      label={label}
      flush
      value={
        first === undefined
          ? null
          : chosen.length === 1
            ? nameOf(first)
            : t('filter.more', { first: nameOf(first), count: chosen.length - 1 })
      }
      onClear={() => onChange([])}
      {...(rest.open !== undefined && { open: rest.open })}
      onOpenChange={open => {
        setOrder(chosen)
        rest.onOpenChange?.(open)
      }}
    >
      <OptionList
        label={label}
        options={sorted}
        chosen={chosen}
        onToggle={toggle}
        {...(loading && { loading })}
        {...(free && {
          onOther: (text: string) => {
            setOrder([...order, text])
            toggle(text)
          },
        })}
      />
    </FilterChip>
  )
}
