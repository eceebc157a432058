/** Languages of the app, by the name of their folder of catalogues, each under the name it has for itself. */
export const languages = { en: 'English', 'zh-Hans': '简体中文' } as const
export type AppLanguage = keyof typeof languages

const storageKey = 'galley.language'

/** The one chosen here before, else the first that the system asks for, else English. */
export function chosenLanguage(): AppLanguage {
  const stored = localStorage.getItem(storageKey)
  if (stored !== null && isAppLanguage(stored)) return stored
  return navigator.languages.map(matchLanguage).find(language => language !== null) ?? 'en'
}

export function rememberLanguage(language: AppLanguage): void {
  localStorage.setItem(storageKey, language)
}

function isAppLanguage(value: string): value is AppLanguage {
  return Object.hasOwn(languages, value)
}

/** `zh-CN`, `zh-SG` and `zh` are written in the simplified script; `zh-TW` and `zh-HK` are not. */
function matchLanguage(tag: string): AppLanguage | null {
  const { language, script } = new Intl.Locale(tag).maximize()
  if (language === 'en') return 'en'
  return language === 'zh' && script === 'Hans' ? 'zh-Hans' : null
}
