import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { languages, readCatalogue, renderer, withoutPlural } from './read-catalogue.ts'
import { saidTables } from './said-tables.ts'

const namespaces = readdirSync(join(renderer, 'i18n', 'en')).map(file => file.replace(/\.json$/, ''))

const keysOf = (language: string, namespace: string) =>
  [...new Set([...readCatalogue(language, namespace).keys()].map(withoutPlural))].sort()

const sources = readdirSync(renderer, { recursive: true, encoding: 'utf8' })
  .filter(file => /\.tsx?$/.test(file) && !file.endsWith('.d.ts'))
  .map(file => ({ file, text: readFileSync(join(renderer, file), 'utf8') }))
const allSource = sources.map(({ text }) => text).join('\n')

describe.each(namespaces)('the catalogue %s', namespace => {
  it('says the same things in every language', () => {
    for (const language of languages) {
      expect({ language, keys: keysOf(language, namespace) }).toEqual({ language, keys: keysOf('en', namespace) })
    }
  })

  it('has the plural forms of each language', () => {
    for (const language of languages) {
      const wanted = new Intl.PluralRules(language).resolvedOptions().pluralCategories
      const catalogue = readCatalogue(language, namespace)
      for (const key of catalogue.keys()) {
        if (!key.endsWith('_other')) continue
        const forms = wanted.filter(form => catalogue.has(`${withoutPlural(key)}_${form}`))
        expect({ language, key, forms }).toEqual({ language, key, forms: wanted })
      }
    }
  })

  it('names the same values in every language', () => {
    const slots = (text: string) =>
      [...new Set([...text.matchAll(/{{-?\s*(\w+)|<\/?(\w+)/g)].map(([, a, b]) => a ?? b))].sort()
    const english = readCatalogue('en', namespace)
    for (const [key, text] of readCatalogue('zh-Hans', namespace)) {
      const same = english.get(key) ?? english.get(`${withoutPlural(key)}_other`) ?? ''
      // A count that the words leave out ("one call") is no difference.
      const ignoring = (list: readonly (string | undefined)[]) => list.filter(slot => slot !== 'count')
      expect({ key, slots: ignoring(slots(text)) }).toEqual({ key, slots: ignoring(slots(same)) })
    }
  })

  it('is written in its language', () => {
    for (const [key, text] of readCatalogue('en', namespace)) expect(`${key}: ${text}`).not.toMatch(/\p{Script=Han}/u)
    for (const [key, text] of readCatalogue('zh-Hans', namespace)) {
      const words = text.replace(/{{.*?}}|<.*?>/g, '')
      // Names and units may stand as they are, sentences may not.
      if (/[a-z]+ [a-z]+ [a-z]+/i.test(words)) expect(`${key}: ${text}`).toMatch(/\p{Script=Han}/u)
    }
  })

  // What the server says by code is held to its tables instead (words.test.ts).
  if (Object.hasOwn(saidTables, namespace)) return
  it('has nothing that no page says', () => {
    const unused = keysOf('en', namespace).filter(key => {
      if (new RegExp(`['"\`](${namespace}:)?${key.replaceAll('.', '\\.')}['"\`]`).test(allSource)) return false
      // Keys made of a prefix and a value: t(`status.${status}`).
      const parts = key.split('.')
      return !parts.some((_, index) => index > 0 && allSource.includes(`${parts.slice(0, index).join('.')}.\${`))
    })
    expect(unused).toEqual([])
  })
})

it('no component has words of its own', () => {
  const found = sources.flatMap(({ file, text }) => {
    if (!file.endsWith('.tsx')) return []
    const code = text.replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '')
    const between = [...code.matchAll(/(?<![=(,:<>&|\s])>\s*([A-Z][a-z]+[^<>{}=;()]*)<\//g)].map(([, words]) => words)
    const attributes = [
      ...code.matchAll(/\s(?:label|title|aria-label|placeholder|alt|description|hint|text)="([^"]*[A-Za-z]{2}[^"]*)"/g),
    ].map(([, words]) => words)
    return [...between, ...attributes].filter(words => words !== 'Galley').map(words => `${file}: ${words}`)
  })
  expect(found).toEqual([])
})

it('no catalogue names an option of the terminal, or a standard that only programmers know by its letters', () => {
  const found = languages.flatMap(language =>
    namespaces.flatMap(namespace =>
      [...readCatalogue(language, namespace)]
        .filter(([, text]) => /(^|[^-])--[a-z]|\bIANA\b/.test(text))
        .map(([key, text]) => `${language} ${namespace} ${key}: ${text}`),
    ),
  )
  expect(found).toEqual([])
})
