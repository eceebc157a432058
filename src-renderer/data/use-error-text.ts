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
  /** What happened and what was kept in one paragraph, for where other words are the title. */
  readonly whole: string
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

  const textOf = (title: string, detail: string | null): ErrorText => {
    const whole = detail === null || detail === '' ? title : t('failure.whole', { title, detail })
    return { title, detail, whole, link: null }
  }

  return error => {
    if (!(error instanceof ApiError)) {
      return textOf(t('failure.unknown'), error instanceof Error ? error.message : null)
    }
    if (error.code === 'unreachable') return textOf(t('failure.unreachable'), t('failure.unreachableKept'))
    if (error.code === 'unreadable') return textOf(t('failure.unreadable'), t('failure.unreadableKept'))
    const said = saidOf(error)
    const { text, lang } = say(said, 'message', error.message)
    const link = said === null ? null : failureLink(said)
    if (lang !== undefined) return { ...textOf(titleOf(error), t('failure.inEnglish', { message: text })), link }
    // A sentence of Galley's own says what happened, too.
    return { title: titleOf(error), detail: text, whole: text, link }
  }
}

function saidOf({ details }: ApiError): Said | null {
  const { said } = details
  return typeof said === 'object' && said !== null && 'code' in said && 'values' in said ? (said as Said) : null
}
