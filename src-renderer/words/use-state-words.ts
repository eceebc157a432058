import { useTranslation } from 'react-i18next'
import type { Said } from '../../src-main/contract/said.ts'
import { useWords } from './use-words.ts'

/** Says how something stands, in the app's language: a phrase of the server's, or a refusal that it kept. */
export function useStateWords(): (said: Said | null | undefined, message: string) => string {
  const { t } = useTranslation()
  const say = useWords('failures')
  return (said, message) => {
    for (const part of ['text', 'message']) {
      const { text, lang } = say(said, part, message)
      if (lang === undefined) return text
    }
    return t('failure.inEnglish', { message })
  }
}
