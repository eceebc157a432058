import { useTranslation } from 'react-i18next'
import type { Outputs } from '../../src-main/contract/contract.ts'
import { useWords, type Words } from './use-words.ts'

type Finding = Pick<
  Outputs['quality']['review']['parts'][number]['findings'][number],
  'check' | 'check_title' | 'message' | 'advice' | 'said'
>

export interface FindingWords {
  /** A check by its name in the app's language; as Galley names it where it is newer than the page. */
  check(id: string, title: string): string
  message(finding: Finding): Words
  advice(finding: Finding): Words
}

/** What checks found, for pages that loaded the catalogue `findings`. */
export function useFindingWords(): FindingWords {
  const { t } = useTranslation('findings')
  const say = useWords('findings')
  return {
    check: (id, title) => t(`name.${id as 'numbers'}`, { defaultValue: title }),
    message: ({ said, message }) => say(said, 'message', message),
    advice: ({ said, advice }) => say(said, 'advice', advice),
  }
}
