import { useTranslation } from 'react-i18next'
import { ApiError } from '../transport/api-error.ts'

export interface ErrorText {
  /** What happened, in the app's language. */
  readonly title: string
  /** What Galley says about it: what was kept and what to do. It is in English; null where nothing is said. */
  readonly detail: string | null
}

/** How an error reads to a person. */
export function useErrorText(): (error: unknown) => ErrorText {
  const { t } = useTranslation()
  return error => {
    if (!(error instanceof ApiError))
      return { title: t('failure.unknown'), detail: error instanceof Error ? error.message : null }
    return { title: t(`failure.${error.code}`), detail: error.code === 'unreachable' ? null : error.message }
  }
}
