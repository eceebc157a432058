import { useTranslation } from 'react-i18next'
import { useLive } from '../../data/live.tsx'
import { Button } from '../../ui/button.tsx'
import styles from './logged-out.module.css'

/** In the place of everything once the session has ended: how to come back. */
export function LoggedOut() {
  const { t } = useTranslation()
  const live = useLive()
  return (
    <main className={styles.page}>
      <h1>{t('loggedOut.title')}</h1>
      <p>{t('loggedOut.why')}</p>
      <p>{t('loggedOut.how')}</p>
      <pre className={styles.command}>npx galley serve --open</pre>
      <p>{t('loggedOut.kept')}</p>
      <Button variant="primary" onClick={live.retryNow}>
        {t('loggedOut.again')}
      </Button>
    </main>
  )
}
