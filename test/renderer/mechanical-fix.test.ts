import { describe, expect, it } from 'vitest'
import { changeOf, type FixableFinding, mechanicalFix } from '../../src-renderer/pages/quality/review/mechanical-fix.ts'

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

  it('closes a quote that opens its paragraph, opens one that closes it, and leaves those within to a reader', () => {
    const at = (text: string, place: number, code: string) =>
      mechanicalFix(finding(code, {}, { start: place, end: place + 1 }), text)
    expect(at('He rose.\n“Where to?\nNobody spoke.', 9, 'quotes.unclosed')).toBe('He rose.\n“Where to?”\nNobody spoke.')
    expect(at('Where to?”\nNobody spoke.', 9, 'quotes.unopened')).toBe('“Where to?”\nNobody spoke.')
    expect(at('"Where to?', 0, 'quotes.alone')).toBe('"Where to?"')
    expect(at('「どこへ\n誰も', 0, 'quotes.unclosed')).toBe('「どこへ」\n誰も')
    expect(at('He said “Where to? and rose.', 8, 'quotes.unclosed')).toBeNull()
  })

  it('puts the term of the glossary in where the source’s own was left', () => {
    const missing = finding('glossary.missing', { term: '青锋剑', wanted: 'Azure Sword / azure blade' })
    expect(mechanicalFix(missing, 'He drew 青锋剑. The 青锋剑 sang.')).toBe(
      'He drew Azure Sword. The Azure Sword sang.',
    )
    expect(mechanicalFix(missing, 'He drew the blue blade.')).toBeNull()
  })

  it('restores a placeholder that was damaged, and only where there is one such', () => {
    const missing = finding('markup.missing', { text: '{Name}' })
    expect(mechanicalFix(missing, 'Hello ｛ name ｝!')).toBe('Hello {Name}!')
    expect(mechanicalFix(missing, 'Hello { name } and {name}!')).toBeNull()
    expect(mechanicalFix(missing, 'Hello!')).toBeNull()
    expect(mechanicalFix(finding('markup.missing', { text: '%s' }), 'Hello ％s!')).toBe('Hello %s!')
  })

  it('takes a doubled word out, and reads HTML codes', () => {
    const twice = finding('repetition.twice', { text: 'the' }, { start: 3, end: 10 })
    expect(mechanicalFix(twice, 'In the the hall.')).toBe('In the hall.')
    expect(mechanicalFix(finding('encoding.damaged', { text: '&amp;' }), 'Salt &amp; tea&#33;')).toBe('Salt & tea!')
    expect(mechanicalFix(finding('encoding.damaged', { text: '\ufffd' }), 'caf\ufffd')).toBeNull()
  })

  it('shows what it changes with a little around it', () => {
    expect(changeOf('In the the hall.', 'In the hall.')).toEqual({
      lead: 'In the ',
      removed: 'the ',
      added: '',
      tail: 'hall.',
    })
    const long = 'a'.repeat(200)
    const change = changeOf(`${long}3,000${long}`, `${long}300${long}`)
    expect([change.lead.length, change.tail.length]).toEqual([81, 81])
  })

  it('leaves to a person what has to be thought about', () => {
    expect(mechanicalFix(finding('omission.paragraph', {}), 'He rose.')).toBeNull()
    expect(
      mechanicalFix(finding('added_text.note', {}, { start: 0, end: 4 }), 'Note: he rose, all in one line.'),
    ).toBeNull()
  })
})
