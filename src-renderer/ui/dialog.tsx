import { AlertDialog as Alert, Dialog as Base } from 'radix-ui'
import { type ReactNode, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from './button.tsx'
import styles from './dialog.module.css'
import { IconButton } from './icon-button.tsx'
import { joinClasses } from './join-classes.ts'
import { TextField } from './text-field.tsx'
import { useFocusReturn } from './use-focus-return.ts'

export interface DialogProps {
  readonly open: boolean
  readonly onOpenChange: (open: boolean) => void
  readonly title: string
  /** In one sentence, under the title. */
  readonly description?: ReactNode
  /** Buttons; the one that acts comes last. */
  readonly actions?: ReactNode
  readonly wide?: boolean
  readonly children?: ReactNode
}

/** What a dialog is opened for has the focus first, else the safest of its buttons, not the cross in its corner. */
const firstField =
  ':is(input:not([type=hidden]), textarea, select, [role=combobox], [role=radio][aria-checked=true]):not(:disabled)'

export function Dialog({ open, onOpenChange, title, description, actions, wide = false, children }: DialogProps) {
  const { t } = useTranslation('ui')
  const giveFocusBack = useFocusReturn(open)
  const body = useRef<HTMLDivElement>(null)
  const buttons = useRef<HTMLDivElement>(null)
  return (
    <Base.Root open={open} onOpenChange={onOpenChange}>
      <Base.Portal>
        <Base.Overlay className={styles.scrim} />
        <Base.Content
          className={joinClasses(styles.dialog, wide && styles.wide)}
          onOpenAutoFocus={event => {
            const first =
              body.current?.querySelector<HTMLElement>(firstField) ??
              buttons.current?.querySelector<HTMLElement>('button:not(:disabled)') ??
              null
            if (first === null) return
            event.preventDefault()
            first.focus()
          }}
          onCloseAutoFocus={giveFocusBack}
          {...(description === undefined && { 'aria-describedby': undefined })}
        >
          <div className={styles.head}>
            <Base.Title className={styles.title}>{title}</Base.Title>
            <Base.Close asChild>
              <IconButton icon="close" label={t('close')} size="sm" withoutTooltip />
            </Base.Close>
          </div>
          {description !== undefined && (
            <Base.Description className={styles.description} asChild={typeof description !== 'string'}>
              {typeof description === 'string' ? description : <div>{description}</div>}
            </Base.Description>
          )}
          {children !== undefined && (
            <div ref={body} className={styles.body}>
              {children}
            </div>
          )}
          {actions !== undefined && (
            <div ref={buttons} className={styles.actions}>
              {actions}
            </div>
          )}
        </Base.Content>
      </Base.Portal>
    </Base.Root>
  )
}

export interface AlertDialogProps {
  readonly open: boolean
  readonly onOpenChange: (open: boolean) => void
  /** As a question with its exact scope: "Delete the text of 214 calls?" */
  readonly title: string
  /** What is gone then, what stays, and whether it can be undone. */
  readonly consequence: ReactNode
  /** The verb and its object: "Delete text of 214 calls". */
  readonly confirm: string
  /** What is safe to press. */
  readonly cancel?: string
  readonly onConfirm: () => Promise<void> | void
  /** A word to type first, where a slip would cost much. */
  readonly typeToConfirm?: string
  readonly children?: ReactNode
}

/** For what cannot be undone. It stays open while it works, and where it failed; the caller says why in `children`. */
export function AlertDialog({
  open,
  onOpenChange,
  title,
  consequence,
  confirm,
  cancel,
  onConfirm,
  typeToConfirm,
  children,
}: AlertDialogProps) {
  const { t } = useTranslation('ui')
  const giveFocusBack = useFocusReturn(open)
  const [busy, setBusy] = useState(false)
  const [typed, setTyped] = useState('')
  const ready = typeToConfirm === undefined || typed.trim() === typeToConfirm
  const run = async () => {
    setBusy(true)
    try {
      await onConfirm()
    } finally {
      setBusy(false)
    }
  }
  return (
    <Alert.Root
      open={open}
      onOpenChange={next => {
        if (busy) return
        setTyped('')
        onOpenChange(next)
      }}
    >
      <Alert.Portal>
        <Alert.Overlay className={styles.scrim} />
        <Alert.Content className={styles.dialog} onCloseAutoFocus={giveFocusBack}>
          <Alert.Title className={styles.title}>{title}</Alert.Title>
          <Alert.Description asChild>
            <div className={styles.description}>{consequence}</div>
          </Alert.Description>
          {typeToConfirm !== undefined && (
            <TextField
              label={t('typeToConfirm', { word: typeToConfirm })}
              value={typed}
              onChange={event => setTyped(event.target.value)}
              autoComplete="off"
            />
          )}
          {children}
          <div className={styles.actions}>
            <Alert.Cancel asChild>
              <Button variant="quiet">{cancel ?? t('cancel')}</Button>
            </Alert.Cancel>
            <Button variant="danger" disabled={!ready} busy={busy} onClick={run}>
              {confirm}
            </Button>
          </div>
        </Alert.Content>
      </Alert.Portal>
    </Alert.Root>
  )
}
