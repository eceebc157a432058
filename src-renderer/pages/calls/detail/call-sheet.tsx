import { useTranslation } from 'react-i18next'
import { IconButton } from '../../../ui/icon-button.tsx'
import { Sheet } from '../../../ui/sheet.tsx'
import { CallDetail } from './call-detail.tsx'
import { useCallTitle } from './use-call-title.ts'

export interface CallSheetProps {
  readonly id: number
  readonly onClose: () => void
  /** One row down or up in the list beneath. */
  readonly onStep: (by: 1 | -1) => void
  readonly onOpenOther: (id: number) => void
}

/** A call beside the list, which stays in use. */
export function CallSheet({ id, onClose, onStep, onOpenOther }: CallSheetProps) {
  const { t } = useTranslation('calls')
  const title = useCallTitle(id)
  return (
    <Sheet
      open
      onOpenChange={open => !open && onClose()}
      title={title}
      actions={
        <>
          <IconButton icon="chevron-up" label={t('detail.previous')} shortcut="K" onClick={() => onStep(-1)} />
          <IconButton icon="chevron-down" label={t('detail.next')} shortcut="J" onClick={() => onStep(1)} />
          <IconButton
            icon="external"
            label={t('detail.asPage')}
            onClick={() => {
              location.hash = `#/calls/${id}`
            }}
          />
        </>
      }
    >
      <CallDetail id={id} onOpen={onOpenOther} level={3} />
    </Sheet>
  )
}
