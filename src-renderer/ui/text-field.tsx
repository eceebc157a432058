import type { ComponentPropsWithRef } from 'react'
import styles from './field.module.css'
import { Field, type FieldProps } from './field.tsx'
import { Icon, type IconName } from './icon.tsx'
import { KeyHint } from './key-hint.tsx'
import { tellKeys } from './key-names.ts'

export interface TextFieldProps extends FieldProps, Omit<ComponentPropsWithRef<'input'>, 'id' | 'className'> {
  readonly icon?: IconName
  /** The key that leads here, shown while it is empty. */
  readonly shortcut?: string
}

export function TextField({ label, hideLabel, hint, error, className, icon, shortcut, ...input }: TextFieldProps) {
  const plain = icon === undefined && shortcut === undefined
  return (
    <Field label={label} hint={hint} error={error} className={className} {...(hideLabel && { hideLabel })}>
      {control =>
        plain ? (
          <input type="text" className={styles.control} {...control} {...input} />
        ) : (
          <div className={styles.wrapped}>
            {icon && <Icon name={icon} />}
            <input
              type="text"
              className={styles.bare}
              aria-keyshortcuts={shortcut && tellKeys(shortcut)}
              {...control}
              {...input}
            />
            {shortcut && !input.value && <KeyHint keys={shortcut} />}
          </div>
        )
      }
    </Field>
  )
}

export interface TextAreaProps extends FieldProps, Omit<ComponentPropsWithRef<'textarea'>, 'id' | 'className'> {}

export function TextArea({ label, hideLabel, hint, error, className, ...area }: TextAreaProps) {
  return (
    <Field label={label} hint={hint} error={error} className={className} {...(hideLabel && { hideLabel })}>
      {control => <textarea className={styles.control} {...control} {...area} />}
    </Field>
  )
}
