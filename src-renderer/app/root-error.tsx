import { useTranslation } from 'react-i18next'
import { Button } from '../ui/button.tsx'
import styles from './notice-page.module.css'

/** In the place of everything where even what is around the pages failed: it needs nothing of it. */
export function RootError() {
  const { t } = useTranslation()
  return (
    <main className={styles.page}>
      <h1>{t('rootError.title')}</h1>
      <p>{t('rootError.text')}</p>
      <Button variant="primary" icon="repeat" onClick={() => location.reload()}>
        {t('rootError.again')}
      </Button>
    </main>
  )
}
