import { useErrorText } from '../data/use-error-text.ts'
import type { AppLanguage } from '../i18n/languages.ts'
import { changeLanguage } from '../i18n/start-i18n.ts'
import { toast } from '../ui/toast.tsx'
import { fetchCode } from './fetch-code.ts'

/** Changes the language of the app; where its words cannot be fetched, says so and leaves the one that is shown. */
export function useChangeLanguage(): (language: AppLanguage) => void {
  const describe = useErrorText()
  return language => {
    fetchCode(() => changeLanguage(language)).catch(error => {
      const { title, detail } = describe(error)
      toast.failed(title, detail === null ? {} : { description: detail })
    })
  }
}
