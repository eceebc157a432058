import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cleanAnswer, findJsonObject } from '../../src-main/operations/clean-answer.ts'
import { cutChapters, readStarts } from '../../src-main/operations/divide-chapters.ts'
import { checkTerms, readTerms } from '../../src-main/operations/extract-key-terms.ts'
import { findHeadings } from '../../src-main/operations/find-headings.ts'
import type { OperationWarning } from '../../src-main/operations/operation-types.ts'
import { findParagraphs } from '../../src-main/operations/paragraphs.ts'

describe('taking away what stands around an answer', () => {
  it('removes thinking, fences and marks, and says so', () => {
    expect(cleanAnswer('<think>hm</think>\nHello.', 'x')).toEqual({ text: 'Hello.', removed: 'reasoning' })
    expect(cleanAnswer('```text\nHello.\n\nYou.\n```', 'x').text).toBe('Hello.\n\nYou.')
    expect(cleanAnswer('<text-0123456789ab>\nHello.\n</text-0123456789ab>', 'x').text).toBe('Hello.')
  })
  it('leaves an answer alone that only mentions them', () => {
    for (const text of ['He said <think> loudly.', 'A ``` in the middle ``` stays.', '```\nsource has it\n```']) {
      expect(cleanAnswer(text, '```\nfenced source')).toEqual({ text, removed: null })
    }
  })
})

describe('finding JSON in an answer', () => {
  it('takes the object out of fences, words and trailing commas', () => {
    expect(findJsonObject('Sure! ```json\n{"terms": [{"term": "a}b",},]}\n``` Enjoy {x}.')).toEqual({
      terms: [{ term: 'a}b' }],
    })
    expect(findJsonObject('no object')).toBeUndefined()
    expect(findJsonObject('{"terms": [')).toBeUndefined()
  })
  it('never throws', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary' }),
        text => void [findJsonObject(`{${text}`), readTerms(text), readStarts(text)],
      ),
    )
  })
})

describe('key terms', () => {
  it('keeps each term once with its count and drops what is not in the text', () => {
    const warnings: OperationWarning[] = []
    const text = 'ＡＢＣ商会の坊《ぼう》っちゃんが来た。坊っちゃんは笑った。ABC商会。'
    const found = readTerms(
      '{"terms":[{"term":"ABC商会","category":"organisation"},{"term":"坊っちゃん","category":"person"},{"term":"ＡＢＣ商会","translation":"ABC Co."},{"term":"赤シャツ"},{"term":""},7]}',
    )
    const answer = checkTerms(found ?? [], text, warnings)
    expect(answer.terms.map(({ term, count }) => [term, count])).toEqual([
      ['ABC商会', 2],
      ['坊っちゃん', 2],
    ])
    expect(answer.terms[0]?.translation).toBe('ABC Co.')
    expect(answer.dropped).toEqual(['赤シャツ'])
    expect(warnings).toHaveLength(1)
  })
  it('refuses an answer without a list', () => {
    expect(readTerms('{"words": []}')).toBeNull()
    expect(readTerms('I am sorry')).toBeNull()
  })
})

describe('cutting chapters', () => {
  const hostile = fc.record({
    chapters: fc.oneof(
      fc.array(
        fc.oneof(
          fc.record({
            start: fc.oneof(fc.integer({ min: -5, max: 30 }), fc.double(), fc.string(), fc.constant(null)),
            title: fc.anything(),
          }),
          fc.anything(),
        ),
      ),
    ),
  })
  const novel = fc
    .array(fc.oneof(fc.string({ unit: 'grapheme' }), fc.constantFrom('\n', '\r\n', '\n\n\n', '第一章\n', '　')), {
      maxLength: 40,
    })
    .map(parts => parts.join(''))

  it('puts every character into exactly one chapter in order, whatever is answered', () => {
    fc.assert(
      fc.property(novel, hostile, (text, answer) => {
        const starts = readStarts(JSON.stringify(answer)) ?? []
        const paragraphs = findParagraphs(text)
        const chapters = cutChapters(text, paragraphs, new Set(findHeadings(text, paragraphs)), starts)
        expect(chapters.map(chapter => chapter.text).join('')).toBe(text)
        expect(chapters[0]?.start).toBe(0)
        for (const [index, chapter] of chapters.entries()) {
          expect(text.slice(chapter.start, chapter.end)).toBe(chapter.text)
          if (index > 0) expect(chapter.start).toBe(chapters[index - 1]?.end)
        }
      }),
      { numRuns: 300 },
    )
  })

  it('takes a heading of the text for the title', () => {
    const text = '第一回　甄士隐\n　开卷。\n第二回　贾夫人\n　却说。'
    const paragraphs = findParagraphs(text)
    const chapters = cutChapters(text, paragraphs, new Set(findHeadings(text, paragraphs)), [
      { start: 1, title: 'One' },
      { start: 3, title: 'Two' },
    ])
    expect(chapters.map(({ title, hasHeading }) => [title, hasHeading])).toEqual([
      ['第一回 甄士隐', true],
      ['第二回 贾夫人', true],
    ])
  })
})

describe('headings', () => {
  const found = (text: string) => findHeadings(text, findParagraphs(text, 'lines'))
  it('are found in the forms novels use', () => {
    const headings = [
      '第一章 开端',
      '第三回',
      '第12話　雨',
      'Chapter 4',
      'CHAPTER IV. The Road',
      'Prologue',
      '楔子',
      'Capítulo 3',
      'Глава 2',
      '제 3 화',
      '## 第五卷',
    ]
    for (const heading of headings) expect(found(`${heading}\n文。`), heading).toEqual([0])
  })
  it('are bare numerals only where there are several', () => {
    expect(found('一\nある日。\n二\n次の日。')).toEqual([0, 2])
    expect(found('一\nある日。')).toEqual([])
  })
  it('are not sentences that begin like one', () => {
    for (const line of ['第一章の話をしよう。', 'Part of me wanted to stay.', '第三回目だった。'])
      expect(found(`${line}\nx`), line).toEqual([])
  })
})
