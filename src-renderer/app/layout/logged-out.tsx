import { useTranslation } from 'react-i18next'
import { useLive } from '../../data/live.tsx'
import { Button } from '../../ui/button.tsx'
import { CopyField } from '../../ui/copy-field.tsx'
import styles from '../notice-page.module.css'

/** In the place of everything once the session has ended: how to come back. */
export function LoggedOut() {
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
      <p>{t('loggedOut.kept')}</p>
      <Button variant="primary" onClick={live.retryNow}>
        {t('loggedOut.again')}
      </Button>
    </main>
  )
}
