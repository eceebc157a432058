import { ToggleGroup } from 'radix-ui'
import type { ReactNode } from 'react'
import { joinClasses } from './join-classes.ts'
import styles from './segmented.module.css'

export interface SegmentedProps<Value extends string> {
  readonly label: string
  readonly value: Value
  readonly options: readonly { readonly value: Value; readonly label: ReactNode; readonly title?: string }[]
  readonly onChange: (value: Value) => void
  /** Takes further lines where one has no room, so that none is out of sight. */
  readonly wraps?: boolean
}

/** A choice of a few, all of them in sight. Arrow keys move, one is always chosen. */
export function Segmented<Value extends string>({
  label,
  value,
  options,
  onChange,
  wraps = false,
}: SegmentedProps<Value>) {
  return (
    <ToggleGroup.Root
      type="single"
      className={joinClasses(styles.group, wraps && styles.wraps)}
      aria-label={label}
      value={value}
      onValueChange={chosen => chosen !== '' && onChange(chosen as Value)}
    >
      {options.map(option => (
        <ToggleGroup.Item key={option.value} value={option.value} className={styles.item} title={option.title}>
          {option.label}
        </ToggleGroup.Item>
      ))}
    </ToggleGroup.Root>
  )
}
