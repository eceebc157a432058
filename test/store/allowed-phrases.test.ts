import { expect, it } from 'vitest'
import { settingDefinitions } from '../../src-main/store/setting-definitions.ts'
import { allowedPhrase } from '../../src-main/words/allowed-phrases.ts'

it('what may stand in a setting is a phrase of the table, word for word, for every setting', () => {
  const said = Object.entries(settingDefinitions).map(([key, { allowed }]) => ({
    key,
    allowed,
    phrase: allowedPhrase(allowed),
  }))
  expect(
    said.filter(({ phrase }) => typeof phrase === 'string').map(({ key, allowed }) => `${key}: ${allowed}`),
  ).toEqual([])
  for (const { allowed, phrase } of said) expect(typeof phrase === 'string' ? phrase : phrase.text).toBe(allowed)
})
