import { type ReactNode, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { useErrorText } from '../data/use-error-text.ts'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { SkeletonLines } from '../ui/skeleton.tsx'
import { Banner } from '../ui/states.tsx'

export interface AskFirstDialogProps {
  readonly title: string
  /** The button that sends it. */
  readonly send: string
  /** Why nobody can say what it would cost; null where that is known or still read. */
  readonly problem: unknown
  /** What it would cost; null while it is read. */
  readonly offer: ReactNode | null
  /** What came of it; null before. */
  readonly answer: ReactNode | null
  readonly isForbidden?: boolean
  readonly isRunning: boolean
  /** Why the last try failed; null where there was none, or it was given up. */
  readonly failure: unknown
  /** Whoever closes the dialog meanwhile gives it up: the signal says so. */
  readonly onSend: (signal: AbortSignal) => void
  readonly onClose: () => void
}

/** Something that costs money: what it would cost first, sent only when somebody says so, and then what came of it. */
export function AskFirstDialog(props: AskFirstDialogProps) {
  const { title, send, problem, offer, answer, isForbidden = false, isRunning, failure, onSend, onClose } = props
  const { t } = useTranslation('ui')
  const describe = useErrorText()
  const sent = useRef<AbortController | null>(null)
  const unknown = problem === null ? null : describe(problem)
  const failed = failure === null || isRunning ? null : describe(failure)
  const start = () => {
    sent.current = new AbortController()
    onSend(sent.current.signal)
  }
  const close = () => {
    sent.current?.abort()
    onClose()
  }
  return (
    <Dialog
      open
      wide
      onOpenChange={open => !open && close()}
      title={title}
      actions={
        answer === null ? (
          <>
            <Button variant="quiet" onClick={close}>
              {t(isRunning ? 'stop' : 'cancel')}
            </Button>
            <Button variant="primary" busy={isRunning} disabled={offer === null || isForbidden} onClick={start}>
              {send}
            </Button>
          </>
        ) : (
          <Button variant="primary" onClick={close}>
            {t('close')}
          </Button>
        )
      }
    >
      {unknown !== null ? <p>{unknown.detail ?? unknown.title}</p> : (answer ?? offer ?? <SkeletonLines lines={2} />)}
      {failed !== null && answer === null && <Banner tone="alert">{failed.detail ?? failed.title}</Banner>}
      <p role="status">{isRunning && t('running')}</p>
    </Dialog>
  )
}
