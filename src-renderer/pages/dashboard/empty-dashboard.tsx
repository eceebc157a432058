import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { CallsLink } from '../../app/calls-link.tsx'
import { FirstSteps } from '../../app/first-steps.tsx'
import { useOpenSample } from '../../app/use-open-sample.ts'
import { Button } from '../../ui/button.tsx'
import { EmptyState } from '../../ui/states.tsx'
import styles from './empty-dashboard.module.css'

/** Where nothing was called yet, or only for practice: what Galley will show, and the ways to a first call. */
export function EmptyDashboard({ afterPractice = false }: { readonly afterPractice?: boolean }) {
  const { t } = useTranslation('dashboard')
  const { t: word } = useTranslation()
  const sample = useOpenSample()
  return (
    <div className={styles.frame}>
      <EmptyState
        title={t(afterPractice ? 'empty.practiceTitle' : 'empty.title')}
        action={
          <>
            {afterPractice ? (
              <>
                <Button asChild variant="primary">
                  <Link to={'/providers' as '/'}>{t('empty.key')}</Link>
                </Button>
                <Button asChild>
                  <Link to={'/integrate' as '/'}>{word('firstSteps.integrate')}</Link>
                </Button>
                <Button asChild>
                  <CallsLink filter={{}}>{t('empty.calls')}</CallsLink>
                </Button>
              </>
            ) : (
              <FirstSteps />
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
