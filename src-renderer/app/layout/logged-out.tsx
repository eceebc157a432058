import { useEffect, useRef } from 'react'
import { createPortal } from 'react-dom'
import { useTranslation } from 'react-i18next'
import { useLive } from '../../data/live.tsx'
import { Button } from '../../ui/button.tsx'
import { CopyField } from '../../ui/copy-field.tsx'
import styles from '../notice-page.module.css'

const kept = ['keydown', 'pointerdown', 'focusin'] as const

/**
 * Over everything once the session has ended: how to come back. What is beneath stays as it is, with all that was typed there, and
 * can be neither seen nor worked meanwhile.
 */
export function LoggedOutOver() {
  const { t } = useTranslation()
  const dialog = useRef<HTMLDialogElement>(null)
  useEffect(() => {
    const before = document.activeElement
    dialog.current?.showModal()
    // What lies beneath listens at the document: shortcuts to keys, dialogs to Escape and to what happens outside of them.
    const keep = (event: Event) => event.stopPropagation()
    for (const type of kept) window.addEventListener(type, keep, { capture: true })
    return () => {
      for (const type of kept) window.removeEventListener(type, keep, { capture: true })
      if (before instanceof HTMLElement) before.focus()
    }
  }, [])
  return createPortal(
    <dialog
      ref={dialog}
      className={styles.over}
      aria-label={t('loggedOut.title')}
      onCancel={event => event.preventDefault()}
    >
      <LoggedOut isOver />
    </dialog>,
    document.body,
  )
}

/** In the place of everything where nobody was logged in yet, or over it. */
export function LoggedOut({ isOver = false }: { readonly isOver?: boolean }) {
  const { t } = useTranslation()
  const live = useLive()
  return (
    <main className={styles.page}>
      <h1>{t('loggedOut.title')}</h1>
      <p>{t('loggedOut.why')}</p>
      <CopyField
        className={styles.wide}
        label={t('loggedOut.how')}
        hint={t('loggedOut.where')}
        value="npx galley serve --open"
      />
      <p>{t(isOver ? 'loggedOut.keptTyped' : 'loggedOut.kept')}</p>
      <Button variant="primary" onClick={live.retryNow}>
        {t('loggedOut.again')}
      </Button>
    </main>
  )
}
