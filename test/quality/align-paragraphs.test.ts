import { expect, it } from 'vitest'
import { pairForReading } from '../../src-main/quality/text/align-paragraphs.ts'
import { languageTraits } from '../../src-main/quality/text/languages.ts'
import { prepareText } from '../../src-main/quality/text/prepared-text.ts'

function pairs(source: string, target: string, from: string, to: string) {
  const [a, b] = [prepareText(source, languageTraits(from)), prepareText(target, languageTraits(to))]
  return pairForReading(a, b).map(pair => [
    pair.source && source.slice(pair.source.start, pair.source.end),
    pair.target && target.slice(pair.target.start, pair.target.end),
  ])
}

it('sets as many paragraphs beside as many, where each is about as long as its partner', () => {
  const source = 'The ferry left at midnight.\nLin Zhou stood on deck.'
  const target = 'غادرت العبّارة الميناء القديم عند منتصف الليل.\nوقف لين تشو على السطح وفي يده تذكرة باهتة.'
  const [first, second] = target.split('\n')
  expect(pairs(source, target, 'en', 'ar')).toEqual([
    ['The ferry left at midnight.', first],
    ['Lin Zhou stood on deck.', second],
  ])
})

it('does not where one was dropped and another came in its place, at another place', () => {
  const long = 'The ferry left the old harbour at midnight, and the lights sank into the sea one after the other.'
  const source = ['Short.', long, long.toUpperCase(), 'No.', long].join('\n')
  const target = [long, long.toUpperCase(), 'No.', long, 'The end.'].join('\n')
  expect(pairs(source, target, 'en', 'en')).toContainEqual([long, long])
})

it('says nothing of no paragraphs', () => {
  expect(pairs('', '', 'en', 'en')).toEqual([])
})
