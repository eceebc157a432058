import { expect, it } from 'vitest'
import { type Compared, compareWords } from '../../src-renderer/pages/calls/again/compare-words.ts'

const own = (compared: Compared | null, side: 'before' | 'now') =>
  compared?.[side].filter(({ isOwn }) => isOwn).map(({ text }) => text)

it('finds the words that two answers do not share, and puts each of them together again unchanged', () => {
  const before = 'The ferry left the old harbour at midnight.'
  const now = 'The ferry left the ancient harbour just after midnight.'
  const compared = compareWords(before, now, 'en')
  expect(own(compared, 'before')).toEqual(['old', 'at'])
  expect(own(compared, 'now')).toEqual(['ancient', 'just', 'after '])
  for (const [side, text] of [
    ['before', before],
    ['now', now],
  ] as const) {
    expect(compared?.[side].map(piece => piece.text).join('')).toBe(text)
  }
  expect([compared?.shared, compared?.words]).toEqual([12, 17])
})

it('cuts Chinese and Japanese into words, too', () => {
  const compared = compareWords('渡轮在午夜离开了旧港。', '渡轮在清晨离开了旧港。', 'zh')
  expect(own(compared, 'before')).toEqual(['午夜'])
  expect(own(compared, 'now')).toEqual(['清晨'])
})

it('says nothing where texts are too long or too far apart to be set against each other', () => {
  expect(compareWords('a '.repeat(60_000), 'b '.repeat(60_000), 'en')).toBeNull()
  const words = (prefix: string) => Array.from({ length: 2000 }, (_, at) => `${prefix}${at}`).join(' ')
  expect(compareWords(words('a'), words('b'), 'en')).toBeNull()
})

it('takes a language that is no tag', () => {
  expect(compareWords('one two', 'one two', 'my own dialect!')).toMatchObject({ shared: 4, words: 4 })
})
