import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { checkSegment } from '../../src-main/quality/check-segment.ts'
import { checks } from '../../src-main/quality/registry.ts'
import { processorSeconds } from '../support/processor-time.ts'

const all = { optIn: new Set(checks.filter(check => check.optIn).map(check => check.id)) }
const size = 8_000

/** Texts that make careless patterns try every way to match. */
const hostile: Readonly<Record<string, string>> = {
  'one letter': 'a',
  'one digit': '1',
  'digits and commas': '1,',
  'digits and blanks': '1 ',
  'opening brackets': '(',
  'all brackets': '([{（「『',
  'closing after opening': '((((]]]]',
  'angle brackets': '<a',
  braces: '{a',
  quotes: '"',
  guillemets: '»',
  'line breaks': '\n',
  'line breaks and blanks': '\n \u3000',
  'white space': ' \t',
  asterisks: '**a',
  backticks: '``` ',
  hashes: '\n# a',
  'at signs': '@a',
  links: 'http://a.',
  numerals: '一二三',
  magnitudes: '万億',
  'number words': 'twenty hundred ',
  names: 'Aa Bb ',
  'a refrain': 'she came and he went. ',
  'lead-ins': '\nhere is the ',
  notes: '(note that the ',
  sorry: "I'm sorry I can't ",
  kana: 'あア',
  emoji: '😀',
  'combining marks': 'e\u0301',
  'right to left': 'שלום مرحبا ',
  'lone surrogates': '\ud83d',
  ruby: '漢《かん》',
}

function seconds(text: string, other: string, runs = 1): number {
  const segment = {
    source: other,
    target: text,
    sourceLanguage: 'ja',
    targetLanguage: 'en',
    glossary: [{ source: text.slice(0, 2), target: text.slice(0, 3) }],
    names: [{ source: text.slice(0, 1), target: 'Aabbcc' }],
    characters: [{ source: 'x', target: text.slice(0, 2), gender: 'female' as const }],
  }
  return processorSeconds(() => checkSegment(segment, all), runs)
}

describe('hostile text', () => {
  it.each(Object.entries(hostile))('takes time in proportion to its length: %s', (_name, unit) => {
    const short = unit.repeat(Math.ceil(size / unit.length))
    const long = short.repeat(8)
    for (const [source, target] of [
      [short, long],
      [long, long],
    ] as const) {
      seconds(short, source.slice(0, size))
      const before = seconds(short, short, 3)
      const limit = Math.max(0.01, before) * 28
      // Eight times the text: a square would take 64 times as long. The floor and a second look keep the noise of a busy machine out.
      const first = seconds(target, source)
      expect(first < limit ? first : seconds(target, source, 3)).toBeLessThan(limit)
    }
  })

  it('checks a paragraph of a megabyte in seconds', () => {
    const sentence = 'The rain had stopped before the third bell, and nobody was on the road to the harbour. '
    const text = Array.from({ length: 11_500 }, (_, at) => `${sentence}${at} `).join('')
    expect(text.length).toBeGreaterThan(1_000_000)
    expect(seconds(text, text.slice(0, 400_000))).toBeLessThan(8)
  })

  it('takes any text in any pair of languages, gives a score from 0 to 1 and spans within the texts', () => {
    const language = fc.constantFrom('en', 'de', 'ja', 'zh-Hant', 'zh', 'ru', 'ar', 'ko', 'th', 'xx', 'not a tag', null)
    const part = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom(...Object.values(hostile), '三百万', '「', '1.234,5', ' ', 'he', '\n'),
    )
    const text = fc.array(part, { maxLength: 30 }).map(parts => parts.join(''))
    fc.assert(
      fc.property(fc.option(text), text, language, language, (source, target, sourceLanguage, targetLanguage) => {
        const segment = { source, target, sourceLanguage, targetLanguage }
        const { score, findings } = checkSegment(segment, all)
        expect(score).toBeGreaterThanOrEqual(0)
        expect(score).toBeLessThanOrEqual(1)
        for (const { sourceSpan, targetSpan, message, advice } of findings) {
          expect(message).not.toBe('')
          expect(advice).not.toBe('')
          for (const [span, whole] of [
            [sourceSpan, source ?? ''],
            [targetSpan, target],
          ] as const) {
            if (span === null) continue
            expect(span.start).toBeGreaterThanOrEqual(0)
            expect(span.end).toBeGreaterThanOrEqual(span.start)
            expect(span.end).toBeLessThanOrEqual(whole.length)
          }
        }
        expect(checkSegment(segment, all)).toEqual({ score, findings })
      }),
      { numRuns: 250 },
    )
  })
})
