import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import layout from '../design/layout.module.css'
import { Button } from './button.tsx'
import styles from './copy-field.module.css'
import fieldStyles from './field.module.css'
import { Field, type FieldProps } from './field.tsx'
import { IconButton } from './icon-button.tsx'

/** Whether it was just copied, for two seconds; false where the clipboard refused. */
function useCopy(copy: (text: string) => Promise<boolean>) {
  const [state, setState] = useState<'idle' | 'copied' | 'refused'>('idle')
  useEffect(() => {
    if (state === 'idle') return
    const timer = setTimeout(() => setState('idle'), 2000)
    return () => clearTimeout(timer)
  }, [state])
  return { state, copy: async (text: string) => setState((await copy(text)) ? 'copied' : 'refused') }
}

async function copyToClipboard(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text)
    return true
  } catch {
    return false
  }
}

export interface CopyButtonProps {
  readonly text: string
  /** What is copied: "Copy address". */
  readonly label: string
}

export function CopyButton({ text, label }: CopyButtonProps) {
  const { t } = useTranslation('ui')
  const { state, copy } = useCopy(copyToClipboard)
  return (
    <>
      <IconButton
        icon={state === 'copied' ? 'check' : 'copy'}
        label={label}
        size="sm"
        onClick={() => copy(text)}
        withoutTooltip
      />
      <span className={layout.unseen} role="status">
        {state === 'copied' && t('copied')}
        {state === 'refused' && t('copyRefused')}
      </span>
    </>
  )
}

/** Something to carry elsewhere: selected as a whole on focus, copied by its button. */
export function CopyField({ value, ...field }: FieldProps & { readonly value: string }) {
  const { t } = useTranslation('ui')
  return (
    <Field {...field}>
      {control => (
        <div className={fieldStyles.wrapped}>
          <input
            className={`${fieldStyles.bare} ${styles.value}`}
            readOnly
            value={value}
            onFocus={event => event.target.select()}
            {...control}
          />
          <CopyButton text={value} label={t('copyOf', { what: field.label })} />
        </div>
      )}
    </Field>
  )
}

export interface SecretFieldProps extends FieldProps {
  readonly value: string
  readonly onChange: (value: string) => void
  readonly placeholder?: string
  readonly disabled?: boolean
  readonly autoFocus?: boolean
}

/** A key to type or paste. Masked, kept from password managers and spell checkers; white space of pasting is cut off. */
export function SecretField({ value, onChange, placeholder, disabled, autoFocus, ...field }: SecretFieldProps) {
  const { t } = useTranslation('ui')
  const [shown, setShown] = useState(false)
  return (
    <Field {...field}>
      {control => (
        <div className={fieldStyles.wrapped}>
          <input
            type={shown ? 'text' : 'password'}
            className={`${fieldStyles.bare} ${styles.value}`}
            autoComplete="off"
            autoCapitalize="off"
            spellCheck={false}
            data-1p-ignore=""
            data-lpignore="true"
            value={value}
            placeholder={placeholder}
            disabled={disabled}
            // biome-ignore lint/a11y/noAutofocus: only in a dialog that was opened to type a key
            autoFocus={autoFocus}
            onChange={event => onChange(event.target.value.trim())}
            {...control}
          />
          <IconButton
            icon={shown ? 'eye-off' : 'eye'}
            label={shown ? t('hide') : t('show')}
            aria-pressed={shown}
            size="sm"
            onClick={() => setShown(!shown)}
            withoutTooltip
          />
        </div>
      )}
    </Field>
  )
}

export interface CodeBlockProps {
  readonly code: string
  /** What it is, for screen readers and the copy button: "Python snippet". */
  readonly label: string
  /** Lines break instead of running out of sight. */
  readonly wrap?: boolean
  readonly actions?: React.ReactNode
}

export function CodeBlock({ code, label, wrap = false, actions }: CodeBlockProps) {
  const { t } = useTranslation('ui')
  return (
    <figure className={styles.block} aria-label={label}>
      <div className={styles.blockActions}>
        {actions}
        <CopyButton text={code} label={t('copyOf', { what: label })} />
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <pre className={wrap ? styles.wrapped : styles.code} tabIndex={0}>
        <code>{code}</code>
      </pre>
    </figure>
  )
}

/** For the foot of a form: a plain button that copies. */
export function CopyTextButton({ text, children }: { readonly text: string; readonly children: string }) {
  const { t } = useTranslation('ui')
  const { state, copy } = useCopy(copyToClipboard)
  return (
    <Button icon={state === 'copied' ? 'check' : 'copy'} onClick={() => copy(text)}>
      {state === 'copied' ? t('copied') : state === 'refused' ? t('copyRefused') : children}
    </Button>
  )
}
