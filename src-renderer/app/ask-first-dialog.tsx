import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useErrorText } from '../data/use-error-text.ts'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { SkeletonLines } from '../ui/skeleton.tsx'

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
  readonly onSend: () => void
  readonly onClose: () => void
}

/** Something that costs money: what it would cost first, sent only when somebody says so, and then what came of it. */
export function AskFirstDialog(props: AskFirstDialogProps) {
  const { title, send, problem, offer, answer, isForbidden = false, isRunning, onSend, onClose } = props
  const { t } = useTranslation('ui')
  const describe = useErrorText()
  const failure = problem === null ? null : describe(problem)
  return (
    <Dialog
      open
      wide
      onOpenChange={open => !open && onClose()}
      title={title}
      actions={
        answer === null ? (
          <>
            <Button variant="quiet" onClick={onClose}>
              {t('cancel')}
            </Button>
            <Button variant="primary" busy={isRunning} disabled={offer === null || isForbidden} onClick={onSend}>
              {send}
            </Button>
          </>
        ) : (
          <Button variant="primary" onClick={onClose}>
            {t('close')}
          </Button>
        )
      }
    >
      {failure !== null ? <p>{failure.detail ?? failure.title}</p> : (answer ?? offer ?? <SkeletonLines lines={2} />)}
    </Dialog>
  )
}
