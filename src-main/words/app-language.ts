/** The languages the app speaks; the same names as its pages use. */
export const appLanguages = ['en', 'zh-Hans'] as const
export type AppLanguage = (typeof appLanguages)[number]

/** `zh-CN` and `zh` are written in the simplified script; `zh-TW` is not. */
export function languageOf(tag: string): AppLanguage {
  try {
    const { language, script } = new Intl.Locale(tag).maximize()
    return language === 'zh' && script === 'Hans' ? 'zh-Hans' : 'en'
  } catch {
    return 'en'
  }
}
