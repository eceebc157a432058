import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { chunkText, halveText } from '../../src-main/operations/chunk-text.ts'
import { estimateTokens } from '../../src-main/operations/estimate-tokens.ts'
import { fitParagraphs } from '../../src-main/operations/fit-paragraphs.ts'
import { findParagraphs, paragraphShape } from '../../src-main/operations/paragraphs.ts'
import { previousSentences } from '../../src-main/operations/previous-sentences.ts'
import { processorSeconds } from '../support/processor-time.ts'

/** UTF-16 code units of any kind, lone surrogates among them, with the marks that matter to cutting. */
const anyText = fc
  .array(
    fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.string({ unit: 'grapheme-composite' }),
      fc.constantFrom(
        '\r\n',
        '\n\n\n',
        '\r',
        '　',
        '。',
        '」',
        '. ',
        '\ud83d',
        '\udc00',
        '👩‍👩‍👧',
        'ก็',
        '\u2028',
        ' ',
        '《かな》',
      ),
      fc.integer({ min: 0xd800, max: 0xdfff }).map(code => String.fromCharCode(code)),
    ),
    { maxLength: 60 },
  )
  .map(pieces => pieces.join(''))

describe('cutting a text into chunks', () => {
  it('loses nothing and doubles nothing, whatever the text', () => {
    fc.assert(
      fc.property(anyText, fc.integer({ min: 1, max: 60 }), (text, limit) => {
        const chunks = chunkText(text, limit)
        expect(chunks.map(chunk => chunk.text).join('')).toBe(text)
        for (const [index, chunk] of chunks.entries()) {
          expect(chunk.start).toBe(chunks[index - 1]?.end ?? 0)
          expect(chunk.text.length).toBeGreaterThan(0)
        }
      }),
      { numRuns: 500 },
    )
  })

  it('never cuts inside a surrogate pair or a line break of two characters', () => {
    fc.assert(
      fc.property(anyText, fc.integer({ min: 4, max: 40 }), (text, limit) => {
        for (const { end } of chunkText(text, limit).slice(0, -1)) {
          const pair = text.slice(end - 1, end + 1)
          expect(/^[\ud800-\udbff][\udc00-\udfff]$/.test(pair)).toBe(false)
          expect(pair).not.toBe('\r\n')
        }
      }),
      { numRuns: 500 },
    )
  })

  it('keeps every chunk within the limit as it estimates tokens', () => {
    fc.assert(
      fc.property(anyText, fc.integer({ min: 8, max: 60 }), (text, limit) => {
        for (const { text: chunk } of chunkText(text, limit)) expect(estimateTokens(chunk)).toBeLessThanOrEqual(limit)
      }),
    )
  })

  it('cuts between paragraphs where it can', () => {
    const text = Array.from({ length: 20 }, (_, n) => `Paragraph ${n} says something of middling length.`).join('\n\n')
    const chunks = chunkText(text, 60)
    expect(chunks.length).toBeGreaterThan(3)
    for (const chunk of chunks) expect(chunk.text.startsWith('Paragraph')).toBe(true)
  })

  it('cuts a paragraph that is too long after a sentence, in Japanese too', () => {
    const text = '彼は坂を上った。そして「もう遅い。」と言った。雨が降っていた！'.repeat(30)
    for (const { text: chunk } of chunkText(text, 80)) expect(chunk).toMatch(/[。！」]$/u)
    for (const { text: chunk } of chunkText('She ran. Nobody saw her! Why not? '.repeat(40), 30))
      expect(chunk).toMatch(/[.!?] $/u)
  })

  it('makes chunks of about the same size rather than a full one and a crumb', () => {
    const text = Array.from({ length: 21 }, () => '短い段落がここにある。').join('\n')
    const sizes = chunkText(text, 200).map(chunk => estimateTokens(chunk.text))
    expect(Math.max(...sizes) / Math.min(...sizes)).toBeLessThan(1.6)
  })

  it('takes time in proportion to the text, also in one endless paragraph', () => {
    const timeOf = (length: number) => {
      const text = 'あ'.repeat(length)
      return processorSeconds(() =>
        expect(chunkText(text, 2500).reduce((sum, chunk) => sum + chunk.text.length, 0)).toBe(length),
      )
    }
    timeOf(250_000)
    // Quadratic work would make it 64 times; the rest is for a busy machine.
    expect(timeOf(2_000_000) / timeOf(250_000)).toBeLessThan(32)
  })

  it('halves any text with two visible characters that can be parted, without loss', () => {
    fc.assert(
      fc.property(anyText, text => {
        const halves = halveText(text)
        if (halves === null) return
        expect(halves.join('')).toBe(text)
        for (const half of halves) expect(half.trim()).not.toBe('')
      }),
    )
    expect(halveText('One sentence here. And another one there.')).toEqual([
      'One sentence here. ',
      'And another one there.',
    ])
    expect(halveText('x')).toBeNull()
  })
})

describe('paragraphs', () => {
  it('takes a line for a paragraph in exported chapters and a block in wrapped text', () => {
    const wrapped = `${'The quick brown fox jumps over the lazy dog and runs along the\nriver until the evening comes and nobody remembers where it had\ngone that morning.'}\n\n`
    expect(paragraphShape(wrapped.repeat(4))).toBe('blocks')
    expect(findParagraphs(wrapped.repeat(4))).toHaveLength(4)
    expect(paragraphShape('　一行目。\n　二行目。\n　三行目。')).toBe('lines')
    expect(findParagraphs('一\r\n\r\n　二\r\n')).toEqual([
      { start: 0, end: 1 },
      { start: 5, end: 7 },
    ])
  })

  it('sets a translation with the empty lines of its source', () => {
    expect(fitParagraphs('\n　第一。\n　第二。', '　第一段。\n\n　第二段。').text).toBe('\n　第一段。\n　第二段。')
    const fitted = fitParagraphs('\n　第一。\n　第二。\n\n\n「三」\n', 'First.\n\nSecond.\n\n“Three”')
    expect(fitted).toEqual({ text: '\nFirst.\nSecond.\n\n\n“Three”\n', sourceParagraphs: 3, paragraphs: 3 })
  })

  it('says when the counts differ and keeps all of the answer', () => {
    const fitted = fitParagraphs('一。\n二。\n三。', 'One and two.\n\nThree.')
    expect(fitted.sourceParagraphs).toBe(3)
    expect(fitted.paragraphs).toBe(2)
    expect(fitted.text).toBe('One and two.\nThree.')
  })

  it('keeps the white space around any text', () => {
    fc.assert(
      fc.property(anyText, text => {
        const { text: fitted } = fitParagraphs(text, text)
        expect(fitted.trim()).toBe(text.trim())
        expect(fitted.endsWith(text.slice(text.trimEnd().length))).toBe(true)
      }),
    )
  })
})

describe('the sentences before a part', () => {
  it('are whole and not longer than asked', () => {
    const text = '一つ目の文。'.repeat(200)
    const before = previousSentences(text, 900, 50)
    expect(before.length).toBeLessThanOrEqual(50)
    expect(before.startsWith('一つ目')).toBe(true)
    expect(before.endsWith('。')).toBe(true)
  })
  it('are everything where there is little', () => expect(previousSentences('Short. Text.', 6)).toBe('Short.'))
})
