import i18next, { type BackendModule, type PostProcessorModule } from 'i18next'
import { initReactI18next } from 'react-i18next'
import { type AppLanguage, chosenLanguage, rememberLanguage } from './languages.ts'

const catalogues = import.meta.glob<Record<string, unknown>>('./*/*.json', { import: 'default' })

/** One catalogue per language and namespace, fetched when its page is opened. */
const catalogueFiles: BackendModule = {
  type: 'backend',
  init: () => undefined,
  read(language, namespace, done) {
    const load = catalogues[`./${language}/${namespace}.json`]
    if (load === undefined) {
      done(new Error(`There is no catalogue ${language}/${namespace}.`), false)
      return
    }
    load().then(
      strings => done(null, strings as Parameters<typeof done>[1]),
      error => done(error, false),
    )
  },
}

/**
 * Chinese stands apart from Latin letters and figures and close to itself. Catalogues put a blank around a slot that may hold
 * either; where it holds Chinese, the blank goes.
 */
const closeHan: PostProcessorModule = {
  type: 'postProcessor',
  name: 'closeHan',
  process: text =>
    i18next.language.startsWith('zh')
      ? text.replaceAll(/(?<=[\p{Script=Han}，。：；、（）《》“”]) (?=\p{Script=Han})/gu, '')
      : text,
}

export async function startI18n(): Promise<void> {
  await i18next
    .use(catalogueFiles)
    .use(closeHan)
    .use(initReactI18next)
    .init({
      lng: chosenLanguage(),
      fallbackLng: false,
      load: 'currentOnly',
      ns: ['common', 'ui', 'failures'],
      defaultNS: 'common',
      // React escapes.
      interpolation: { escapeValue: false },
      returnNull: false,
      postProcess: 'closeHan',
    })
  document.documentElement.lang = i18next.language
  i18next.on('languageChanged', language => {
    document.documentElement.lang = language
  })
}

/** At once and for the next start, as soon as all its words are here. Throws where they cannot be had; nothing changes then. */
export async function changeLanguage(language: AppLanguage): Promise<void> {
  const namespaces = [i18next.options.ns ?? []].flat()
  const missing = () => namespaces.filter(each => !i18next.hasResourceBundle(language, each))
  // It does not ask again by itself for what could not be fetched once.
  if (missing().length > 0) await i18next.reloadResources([language], missing())
  if (missing().length > 0) throw new Error(`There are no strings for ${missing().join(', ')} in ${language}.`)
  rememberLanguage(language)
  await i18next.changeLanguage(language)
}
