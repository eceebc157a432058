import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { Button } from '../ui/button.tsx'

/** The ways to what a page has nothing of yet: a first call made here, or the app that makes them. */
export function FirstSteps() {
  const { t } = useTranslation()
  return (
    <>
      <Button asChild variant="primary">
        <Link to={'/welcome' as '/'}>{t('firstSteps.call')}</Link>
      </Button>
      <Button asChild>
        <Link to={'/integrate' as '/'}>{t('firstSteps.integrate')}</Link>
      </Button>
    </>
  )
}
