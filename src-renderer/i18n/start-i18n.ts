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
    loadAgain(load).then(
      strings => done(null, strings as Parameters<typeof done>[1]),
      error => done(error, false),
    )
  },
}

let again = 0

/**
 * A browser may remember of a module that it could not be fetched, and never ask for it again (Chromium 150 does). It asks once
 * more under another address; which one that was, stands in the words of its error.
 */
async function loadAgain(load: () => Promise<Record<string, unknown>>): Promise<Record<string, unknown>> {
  try {
    return await load()
  } catch (error) {
    const address = /\S+:\/\/\S+\.js/.exec(String(error))?.[0]
    if (address === undefined) throw error
    again += 1
    const catalogue = (await import(/* @vite-ignore */ `${address}?again=${again}`)) as {
      readonly default: Record<string, unknown>
    }
    return catalogue.default
  }
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
