import { Checkbox as Base } from 'radix-ui'
import { type ReactNode, useId } from 'react'
import styles from './checkbox.module.css'
import { Icon } from './icon.tsx'

export interface CheckboxProps {
  readonly label: ReactNode
  /** Only for screen readers. */
  readonly hideLabel?: boolean
  /** `some`: of several, not all. */
  readonly checked: boolean | 'some'
  readonly onChange: (checked: boolean) => void
  readonly disabled?: boolean
}

export function Checkbox({ label, hideLabel = false, checked, onChange, disabled = false }: CheckboxProps) {
  const id = useId()
  return (
    <span className={styles.line}>
      <Base.Root
        id={id}
        className={styles.box}
        checked={checked === 'some' ? 'indeterminate' : checked}
        onCheckedChange={next => onChange(next === true)}
        disabled={disabled}
        {...(hideLabel && typeof label === 'string' && { 'aria-label': label })}
      >
        <Base.Indicator>
          <Icon name={checked === 'some' ? 'minus' : 'check'} size={12} />
        </Base.Indicator>
      </Base.Root>
      {!hideLabel && (
        <label htmlFor={id} className={styles.label}>
          {label}
        </label>
      )}
    </span>
  )
}
