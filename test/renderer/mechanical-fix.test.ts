import { describe, expect, it } from 'vitest'
import { type FixableFinding, mechanicalFix } from '../../src-renderer/pages/quality/review/mechanical-fix.ts'

function finding(
  code: string,
  values: Record<string, string>,
  span: FixableFinding['target_span'] = null,
): FixableFinding {
  return { said: { code, values }, target_span: span }
}

describe('a fix that needs no judgement', () => {
  it('puts the number of the source in', () => {
    const text = 'He paid 3,000 yen.'
    const differs = finding('numbers.differ', { source_number: '300', found_number: '3,000' }, { start: 8, end: 13 })
    expect(mechanicalFix(differs, text)).toBe('He paid 300 yen.')
    const inWords = finding('numbers.differ', { source_number: '三百', found_number: '3,000' }, { start: 8, end: 13 })
    expect(mechanicalFix(inWords, text)).toBeNull()
  })

  it('gives a name its usual form wherever it stands', () => {
    const text = 'Lin Fong rose. "Lin Fong!"'
    const otherwise = finding('names.elsewhere', { usual: 'Lin Feng', found: 'Lin Fong' }, { start: 0, end: 8 })
    expect(mechanicalFix(otherwise, text)).toBe('Lin Feng rose. "Lin Feng!"')
  })

  it('takes out fences, and what the model said in lines of its own', () => {
    expect(mechanicalFix(finding('added_text.fence', {}), '```text\nHe rose.\n```')).toBe('He rose.')
    const text = 'Here is the translation:\nHe rose.'
    expect(mechanicalFix(finding('added_text.lead_in', {}, { start: 0, end: 23 }), text)).toBe('He rose.')
    expect(mechanicalFix(finding('markup.new', {}, { start: 3, end: 7 }), 'He <b/>rose.')).toBe('He rose.')
  })

  it('leaves to a person what has to be thought about', () => {
    expect(mechanicalFix(finding('omission.paragraph', {}), 'He rose.')).toBeNull()
    expect(
      mechanicalFix(finding('added_text.note', {}, { start: 0, end: 4 }), 'Note: he rose, all in one line.'),
    ).toBeNull()
  })
})
