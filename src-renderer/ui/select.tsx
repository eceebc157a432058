import { Select as Base } from 'radix-ui'
import type { ReactNode } from 'react'
import { styleNonce } from '../design/style-nonce.ts'
import fieldStyles from './field.module.css'
import { Field, type FieldProps } from './field.tsx'
import { Icon } from './icon.tsx'
import { joinClasses } from './join-classes.ts'
import menu from './menu.module.css'
import styles from './select.module.css'

export interface SelectOption<Value extends string> {
  readonly value: Value
  readonly label: string
  /** In front of the label: a provider's mark, a flag of state. */
  readonly mark?: ReactNode
  readonly disabled?: boolean
}

export interface SelectProps<Value extends string> extends FieldProps {
  /** null: nothing is chosen yet. */
  readonly value: Value | null
  readonly options: readonly SelectOption<Value>[]
  readonly onChange: (value: Value) => void
  readonly placeholder?: string
  readonly disabled?: boolean
}

/** One of many, in a list that opens. Typing jumps to an option. */
export function Select<Value extends string>({
  value,
  options,
  onChange,
  placeholder,
  disabled = false,
  label,
  hideLabel,
  hint,
  error,
  className,
}: SelectProps<Value>) {
  return (
    <Field label={label} hint={hint} error={error} className={className} {...(hideLabel && { hideLabel })}>
      {control => (
        <Base.Root value={value ?? ''} onValueChange={next => onChange(next as Value)} disabled={disabled}>
          <Base.Trigger className={joinClasses(fieldStyles.control, styles.trigger)} aria-label={label} {...control}>
            <span className={styles.value}>
              <Base.Value placeholder={placeholder} />
            </span>
            <Base.Icon asChild>
              <span>
                <Icon name="chevron-down" />
              </span>
            </Base.Icon>
          </Base.Trigger>
          <Base.Portal>
            <Base.Content className={joinClasses(menu.menu, styles.content)} position="popper" sideOffset={4}>
              <Base.Viewport {...(styleNonce !== undefined && { nonce: styleNonce })}>
                {options.map(option => (
                  <Base.Item
                    key={option.value}
                    value={option.value}
                    disabled={option.disabled ?? false}
                    className={menu.item}
                  >
                    {option.mark}
                    <Base.ItemText>{option.label}</Base.ItemText>
                    <Base.ItemIndicator className={menu.end}>
                      <Icon name="check" />
                    </Base.ItemIndicator>
                  </Base.Item>
                ))}
              </Base.Viewport>
            </Base.Content>
          </Base.Portal>
        </Base.Root>
      )}
    </Field>
  )
}
