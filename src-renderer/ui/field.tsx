import { type ReactNode, useId } from 'react'
import layout from '../design/layout.module.css'
import styles from './field.module.css'
import { Icon } from './icon.tsx'
import { joinClasses } from './join-classes.ts'

export interface FieldProps {
  readonly label: string
  readonly hideLabel?: boolean
  /** What it is for or what follows from it, in one sentence. */
  readonly hint?: ReactNode
  /** What is wrong and what would be right. */
  readonly error?: string | null | undefined
  readonly className?: string | undefined
}

interface FieldFrameProps extends FieldProps {
  /** Attributes for the control inside: its id, and what describes it. */
  readonly children: (control: {
    readonly id: string
    readonly 'aria-describedby': string | undefined
    readonly 'aria-invalid': true | undefined
  }) => ReactNode
}

/** Label above, hint and error below; the error is announced when it appears. */
export function Field({ label, hideLabel = false, hint, error, className, children }: FieldFrameProps) {
  const id = useId()
  const hintId = `${id}-hint`
  const errorId = `${id}-error`
  const described = [hint !== undefined && hintId, error && errorId].filter(Boolean).join(' ')
  return (
    <div className={joinClasses(styles.field, className)}>
      <label htmlFor={id} className={hideLabel ? layout.unseen : styles.label}>
        {label}
      </label>
      {children({ id, 'aria-describedby': described || undefined, 'aria-invalid': error ? true : undefined })}
      {hint !== undefined && (
        <p id={hintId} className={styles.hint}>
          {hint}
        </p>
      )}
      <div aria-live="polite">
        {error && (
          <p id={errorId} className={styles.error}>
            <Icon name="warning" size={14} />
            {error}
          </p>
        )}
      </div>
    </div>
  )
}
