import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { checks } from '../../src-main/quality/registry.ts'
import type { KeychainState } from '../../src-main/vault/keychain-state.ts'
import { slotsOf, type Template } from '../../src-main/words/sentences.ts'
import { languages, readCatalogue, withoutPlural } from './read-catalogue.ts'
import { saidTables } from './said-tables.ts'

const server = join(import.meta.dirname, '../../src-main')

/** What a terminal adds, at the end or within the whole; the window has a link or a button in its place. */
const terminalParts = new Set(['terminal', 'whole'])

/** Names of things stand in the same catalogue, and are held to what there is of those. */
const saidOf = (language: string, namespace: string) =>
  new Map([...readCatalogue(language, namespace)].filter(([key]) => !key.startsWith('name.')))

/** Every text of the server that the window has to have words for: `code.part` and its template. */
function textsOf(namespace: string): ReadonlyMap<string, Template> {
  return new Map(
    (saidTables[namespace] ?? []).flatMap(table =>
      Object.entries(table).flatMap(([code, parts]) =>
        Object.entries(parts).flatMap(([part, template]) =>
          terminalParts.has(part) ? [] : [[`${code}.${part}`, template] as const],
        ),
      ),
    ),
  )
}

describe.each(Object.keys(saidTables))('what the server says of kind %s', namespace => {
  const texts = textsOf(namespace)

  it('has words for each code in every language, and none for others', () => {
    for (const language of languages) {
      const keys = [...new Set([...saidOf(language, namespace).keys()].map(withoutPlural))]
      expect({ language, keys: keys.sort() }).toEqual({ language, keys: [...texts.keys()].sort() })
    }
  })

  it('uses the values that come with the code, and leaves none out', () => {
    for (const language of languages) {
      for (const [key, text] of saidOf(language, namespace)) {
        const used = [...new Set([...text.matchAll(/{{(\w+)}}/g)].map(([, name = '']) => name))]
        const given = slotsOf(texts.get(withoutPlural(key)) ?? '').map(name => (name === 'count' ? 'shown' : name))
        // "One part" need not show its count.
        const wanted = key.endsWith('_one') ? given.filter(name => name !== 'shown') : given
        expect({ language, key, used: used.filter(name => wanted.includes(name)).sort() }).toEqual({
          ...{ language, key, used: [...wanted].sort() },
        })
        expect({ language, key, unknown: used.filter(name => !given.includes(name)) }).toEqual({
          ...{ language, key, unknown: [] },
        })
      }
    }
  })

  it('says in English what the server says, so that window, terminal and API agree', () => {
    const english = readCatalogue('en', namespace)
    for (const [key, template] of texts) {
      const asSlots = (text: string) =>
        text.replaceAll(/{(\w+)}/g, (_, name) => (name === 'count' ? '{{shown}}' : `{{${name}}}`))
      if (typeof template === 'string')
        expect({ key, text: english.get(key) }).toEqual({ key, text: asSlots(template) })
      else
        expect({ key, one: english.get(`${key}_one`), other: english.get(`${key}_other`) }).toEqual({
          ...{ key, one: asSlots(template.one), other: asSlots(template.other) },
        })
    }
  })
})

it('every check has a name in every language', () => {
  for (const language of languages) {
    const named = [...readCatalogue(language, 'findings').keys()].filter(key => key.startsWith('name.'))
    expect({ language, named: named.sort() }).toEqual({ language, named: checks.map(({ id }) => `name.${id}`).sort() })
  }
})

it('every state of a keychain that cannot be used has words in every language, a locked one above all', () => {
  // Typed so that a new state has to be named here.
  const states: Readonly<Record<Exclude<KeychainState, 'available'>, true>> = {
    ...{ not_installed: true, library_missing: true, no_service: true },
    ...{ locked: true, denied: true, timeout: true },
  }
  for (const language of languages) {
    const known = readCatalogue(language, 'providers')
    const missing = Object.keys(states).filter(state => !known.has(`keychain.state.${state}`))
    expect({ language, missing }).toEqual({ language, missing: [] })
  }
})

it('every table of sentences in the server is held to the catalogues', async () => {
  // A table may be part of another.
  const known = new Set(Object.values(saidTables).flatMap(tables => tables.flatMap(table => Object.keys(table))))
  const files = readdirSync(server, { recursive: true, encoding: 'utf8' }).filter(file =>
    /-(sentences|phrases)\.ts$/.test(file),
  )
  expect(files.length).toBeGreaterThan(15)
  for (const file of files) {
    const tables = Object.entries((await import(join(server, file))) as Readonly<Record<string, unknown>>)
    for (const [name, table] of tables) {
      if (typeof table !== 'object' || table === null) continue
      expect({ file, name, unheld: Object.keys(table).filter(code => !known.has(code)) }).toEqual({
        ...{ file, name, unheld: [] },
      })
    }
  }
})
