import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { settingDefinitions, settingKeys } from '../../src-main/store/setting-definitions.ts'
import { settingWords } from '../../src-renderer/pages/settings/setting-words.ts'
import { languages, readCatalogue } from './read-catalogue.ts'

/** The words that a setting may be, where it may be only some; none where it may be anything of its kind. */
function choicesOf(key: keyof typeof settingDefinitions): readonly string[] {
  const { enum: among, anyOf } = z.toJSONSchema(settingDefinitions[key].schema, { unrepresentable: 'any' }) as {
    readonly enum?: readonly string[]
    readonly anyOf?: readonly { readonly enum?: readonly string[] }[]
  }
  return among ?? anyOf?.flatMap(each => each.enum ?? []) ?? []
}

describe('a setting apart from its control', () => {
  it.each(settingKeys)('has a label, a place and words for what it may be, in every language: %s', key => {
    const words = settingWords(key)
    if (words === null) throw new Error(`${key} has no words`)
    const { title, place, form, none } = words
    const choices = choicesOf(key)
    const ofChoices = choices.map(choice => (typeof form === 'object' ? form[choice] : undefined))
    for (const language of languages) {
      const catalogue = readCatalogue(language, 'settings')
      for (const text of [title, place, ...(none === undefined ? [] : [none]), ...ofChoices])
        expect([language, text, catalogue.has(text ?? '')]).toEqual([language, text, true])
      if (words.work !== null) expect(catalogue.get(title)).toContain('{{work}}')
    }
  })

  it('is not named by a page that does not know it', () => {
    expect(settingWords('newer.than.this')).toBeNull()
    expect(settingWords('newer')).toBeNull()
  })
})
