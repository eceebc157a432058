import type { ErrorComponentProps } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'

/** In the place of a page that failed; the rest of the app goes on. */
export function PageError({ error, reset }: ErrorComponentProps) {
  const { t } = useTranslation()
  return (
    <div role="alert">
      <h1>{t('pageError.title')}</h1>
      <p>{t('pageError.text')}</p>
      {error instanceof Error && <p>{error.message}</p>}
      <button type="button" onClick={reset}>
        {t('pageError.again')}
      </button>
    </div>
  )
}
