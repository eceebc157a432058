import { type ErrorComponentProps, useRouter } from '@tanstack/react-router'
import { useEffect, useEffectEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { useLiveStatus } from '../data/live.tsx'
import { useErrorText } from '../data/use-error-text.ts'
import { isApiError } from '../transport/api-error.ts'
import { ErrorState } from '../ui/states.tsx'

/** Galley may have gone without anybody having noticed yet. */
const calmMs = 3000
let lastTry = Number.NEGATIVE_INFINITY

/** In the place of a page that failed; the rest of the app goes on. What Galley was not there for goes on once it is back. */
export function PageError({ error, reset }: ErrorComponentProps) {
  const { t } = useTranslation()
  const router = useRouter()
  const { state } = useLiveStatus()
  const { title, detail } = useErrorText()(error)
  const isAway = isApiError(error, 'unreachable')
  const retry = () => void router.invalidate().then(reset)
  const retryOnce = useEffectEvent(() => {
    if (!isAway || performance.now() - lastTry < calmMs) return
    lastTry = performance.now()
    retry()
  })
  useEffect(() => {
    if (state === 'live') retryOnce()
  }, [state])
  return (
    <>
      <h1>{t('pageError.title')}</h1>
      <ErrorState title={isAway ? title : t('pageError.text')} onRetry={retry}>
        {detail}
      </ErrorState>
    </>
  )
}
