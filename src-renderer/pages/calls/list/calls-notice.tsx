import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '../../../ui/button.tsx'
import { Banner } from '../../../ui/states.tsx'
import styles from './calls-notice.module.css'

export interface CallsNoticeProps {
  readonly busy: boolean
  readonly incomplete: boolean
  readonly onStop: () => void
}

const patienceMs = 400

/** What takes longer than a moment says so and can be given up. */
export function CallsNotice({ busy, incomplete, onStop }: CallsNoticeProps) {
  const { t } = useTranslation('calls')
  const [slow, setSlow] = useState(false)
  useEffect(() => {
    setSlow(false)
    if (!busy) return
    const timer = setTimeout(() => setSlow(true), patienceMs)
    return () => clearTimeout(timer)
  }, [busy])
  return (
    <>
      {busy && slow && (
        <div className={styles.slow} role="status">
          <span className={styles.line} aria-hidden="true" />
          {t('slow.text')}
          <Button variant="quiet" size="sm" shortcut="Esc" onClick={onStop}>
            {t('slow.stop')}
          </Button>
        </div>
      )}
      {incomplete && <Banner tone="warn">{t('incomplete')}</Banner>}
    </>
  )
}
