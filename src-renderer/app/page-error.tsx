import type { ErrorComponentProps } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { useErrorText } from '../data/use-error-text.ts'
import { ErrorState } from '../ui/states.tsx'

/** In the place of a page that failed; the rest of the app goes on. */
export function PageError({ error, reset }: ErrorComponentProps) {
  const { t } = useTranslation()
  const { detail } = useErrorText()(error)
  return (
    <>
      <h1>{t('pageError.title')}</h1>
      <ErrorState title={t('pageError.text')} onRetry={reset}>
        {detail}
      </ErrorState>
    </>
  )
}
