import { useTranslation } from 'react-i18next'
import type { Outputs } from '../../../src-main/contract/contract.ts'

export type Finding = Outputs['quality']['review']['parts'][number]['findings'][number]

/** A check by its name in the app's language; as Galley names it where it is newer than the page. */
export function useCheckName(): (check: string, title: string) => string {
  const { t } = useTranslation('quality')
  return (check, title) => t(`check.${check as 'numbers'}`, { defaultValue: title })
}
