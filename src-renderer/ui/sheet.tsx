import { Dialog as Base } from 'radix-ui'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { IconButton } from './icon-button.tsx'
import styles from './sheet.module.css'
import { useFocusReturn } from './use-focus-return.ts'

export interface SheetProps {
  readonly open: boolean
  readonly onOpenChange: (open: boolean) => void
  readonly title: ReactNode
  /** Beside the title: what to do with it, and the link that turns the sheet into a page. */
  readonly actions?: ReactNode
  readonly children: ReactNode
}

/**
 * A sheet laid over the right side of the page, which stays in use beneath it: a list keeps its keys and its scroll. Escape
 * closes it. On a narrow screen it covers the page.
 */
export function Sheet({ open, onOpenChange, title, actions, children }: SheetProps) {
  const { t } = useTranslation('ui')
  const giveFocusBack = useFocusReturn(open)
  return (
    <Base.Root open={open} onOpenChange={onOpenChange} modal={false}>
      <Base.Portal>
        <Base.Content
          className={styles.sheet}
          data-sheet=""
          aria-describedby={undefined}
          onOpenAutoFocus={event => event.preventDefault()}
          onCloseAutoFocus={giveFocusBack}
          onInteractOutside={event => event.preventDefault()}
        >
          <div className={styles.head}>
            <Base.Title className={styles.title} asChild>
              <h2>{title}</h2>
            </Base.Title>
            <div className={styles.actions}>
              {actions}
              <Base.Close asChild>
                <IconButton icon="close" label={t('close')} withoutTooltip />
              </Base.Close>
            </div>
          </div>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
          <section className={styles.body} tabIndex={0} aria-label={t('content')}>
            {children}
          </section>
        </Base.Content>
      </Base.Portal>
    </Base.Root>
  )
}
