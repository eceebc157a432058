import { Link, useRouter } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { CallsLink } from '../../app/calls-link.tsx'
import { useOpenSample } from '../../app/use-open-sample.ts'
import { Button } from '../../ui/button.tsx'
import { EmptyState } from '../../ui/states.tsx'
import styles from './empty-dashboard.module.css'

/** Where nothing was called yet, or only for practice: what Galley will show, and the ways to a first call. */
export function EmptyDashboard({ afterPractice = false }: { readonly afterPractice?: boolean }) {
  const { t } = useTranslation('dashboard')
  const { routesByPath } = useRouter()
  const sample = useOpenSample()
  const has = (path: string) => Object.hasOwn(routesByPath, path)
  return (
    <div className={styles.frame}>
      <EmptyState
        title={t(afterPractice ? 'empty.practiceTitle' : 'empty.title')}
        action={
          <>
            {afterPractice && has('/providers') && (
              <Button asChild variant="primary">
                <Link to={'/providers' as '/'}>{t('empty.key')}</Link>
              </Button>
            )}
            {!afterPractice && has('/welcome') && (
              <Button asChild variant="primary">
                <Link to={'/welcome' as '/'}>{t('empty.start')}</Link>
              </Button>
            )}
            {has('/integrate') && (
              <Button asChild>
                <Link to={'/integrate' as '/'}>{t('empty.integrate')}</Link>
              </Button>
            )}
            {afterPractice && has('/calls') && (
              <Button asChild>
                <CallsLink filter={{}}>{t('empty.calls')}</CallsLink>
              </Button>
            )}
            {sample.isAvailable && (
              <Button busy={sample.isOpening} onClick={sample.open}>
                {t('empty.sample')}
              </Button>
            )}
          </>
        }
      >
        <p>{t(afterPractice ? 'empty.practiceText' : 'empty.text')}</p>
      </EmptyState>
    </div>
  )
}
