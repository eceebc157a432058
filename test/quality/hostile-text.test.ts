import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { checkSegment } from '../../src-main/quality/check-segment.ts'
import { checks } from '../../src-main/quality/registry.ts'
import { hostile } from './hostile-texts.ts'

const all = { optIn: new Set(checks.filter(check => check.optIn).map(check => check.id)) }

describe('hostile text', () => {
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
