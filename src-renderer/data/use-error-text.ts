import { useTranslation } from 'react-i18next'
import type { Said } from '../../src-main/contract/said.ts'
import { ApiError } from '../transport/api-error.ts'
import { type FailureLink, failureLink } from '../words/failure-links.ts'
import { useWords } from '../words/use-words.ts'

export interface ErrorText {
  /** What happened, in the app's language. */
  readonly title: string
  /** What Galley says about it: what was kept and what to do. Null where nothing is said. */
  readonly detail: string | null
  /** Where something can be done about it. */
  readonly link: FailureLink | null
}

/** How an error reads to a person. */
export function useErrorText(): (error: unknown) => ErrorText {
  const { t } = useTranslation()
  const say = useWords('failures')

  function titleOf({ code, details }: ApiError): string {
    // A provider's failure says more by its kind.
    if (code !== 'provider' || typeof details.kind !== 'string') return t(`failure.${code}`)
    return t(`errorKind.${details.kind as 'server'}`, { defaultValue: t('failure.provider') })
  }

  return error => {
    if (!(error instanceof ApiError)) {
      const message = error instanceof Error ? error.message : null
      return { title: t('failure.unknown'), detail: message, link: null }
    }
    if (error.code === 'unreachable')
      return { title: t('failure.unreachable'), detail: t('failure.unreachableKept'), link: null }
    if (error.code === 'unreadable')
      return { title: t('failure.unreadable'), detail: t('failure.unreadableKept'), link: null }
    const said = saidOf(error)
    const { text, lang } = say(said, 'message', error.message)
    const detail = lang === undefined ? text : t('failure.inEnglish', { message: text })
    return { title: titleOf(error), detail, link: said === null ? null : failureLink(said) }
  }
}

function saidOf({ details }: ApiError): Said | null {
  const { said } = details
  return typeof said === 'object' && said !== null && 'code' in said && 'values' in said ? (said as Said) : null
}
