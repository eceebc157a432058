import { Link, useRouter } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { useOpenSample } from '../../app/use-open-sample.ts'
import { Button } from '../../ui/button.tsx'
import { EmptyState } from '../../ui/states.tsx'
import styles from './empty-dashboard.module.css'

/** Where nothing was called yet: what Galley will show, and the ways to a first call. */
export function EmptyDashboard() {
  const { t } = useTranslation('dashboard')
  const { routesByPath } = useRouter()
  const sample = useOpenSample()
  const has = (path: string) => Object.hasOwn(routesByPath, path)
  return (
    <div className={styles.frame}>
      <EmptyState
        title={t('empty.title')}
        action={
          <>
            {has('/welcome') && (
              <Button asChild variant="primary">
                <Link to={'/welcome' as '/'}>{t('empty.start')}</Link>
              </Button>
            )}
            {has('/integrate') && (
              <Button asChild>
                <Link to={'/integrate' as '/'}>{t('empty.integrate')}</Link>
              </Button>
            )}
            {sample.isAvailable && (
              <Button variant="quiet" busy={sample.isOpening} onClick={sample.open}>
                {t('empty.sample')}
              </Button>
            )}
          </>
        }
      >
        <p>{t('empty.text')}</p>
      </EmptyState>
    </div>
  )
}
