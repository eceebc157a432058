import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cutToWidth, displayWidth, oneLine, padEndToWidth } from '../../src-main/reports/display-width.ts'
import { createFigureFormats } from '../../src-main/reports/format-figures.ts'
import { exactDollars } from '../../src-main/reports/render-csv.ts'
import { renderTextTable } from '../../src-main/reports/text-table.ts'

const formats = createFigureFormats({ timeZone: 'UTC' })

describe('figures as a person reads them', () => {
  it.each([
    [null, 'unpriced'],
    [0, '$0.00'],
    [10_000, '<$0.0001'],
    [400_000, '$0.0004'],
    [9_900_000, '$0.0099'],
    [9_960_000, '$0.010'],
    [37_100_000, '$0.037'],
    [99_400_000, '$0.099'],
    [99_600_000, '$0.10'],
    [610_000_000, '$0.61'],
    [38_120_000_000, '$38.12'],
    [999_994_000_000, '$999.99'],
    [999_996_000_000, '$1,000'],
    [1_204_300_000_000, '$1,204'],
  ])('money %s is %s', (nanos, words) => expect(formats.money(nanos)).toBe(words))

  it.each([
    [null, '–'],
    [0, '0 ms'],
    [840, '840 ms'],
    [999.6, '1.0 s'],
    [24_100, '24.1 s'],
    [99_960, '100 s'],
    [119_600, '2 min'],
    [180_000, '3 min'],
    [9_000_000, '2.5 h'],
  ])('a duration of %s ms is %s', (value, words) => expect(formats.duration(value)).toBe(words))

  it.each([
    [1, '100 %'],
    [0, '0 %'],
    [0.9999, '99.9 %'],
    [0.0001, '0.1 %'],
    [0.994, '99.4 %'],
    [null, '–'],
  ])('a share of %s is %s', (value, words) => expect(formats.percent(value)).toBe(words))

  it.each([
    [1284, '1,284'],
    [9999, '9,999'],
    [10_000, '10.0 k'],
    [999_949, '999.9 k'],
    [999_950, '1.0 M'],
    [1_300_000, '1.3 M'],
  ])('a large count of %s is %s', (value, words) => expect(formats.shortCount(value)).toBe(words))

  it('says a change in per cent, or in times where it is tenfold', () => {
    expect(formats.change(112, 100)).toBe('+12 %')
    expect(formats.change(97, 100)).toBe('-3 %')
    expect(formats.change(100.2, 100)).toBe('same')
    expect(formats.change(1200, 100)).toBe('12 times')
    expect(formats.change(5, 0)).toBeNull()
  })

  it('writes nano-dollars as exact decimals', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER }), nanos => {
        const [whole = '', fraction = ''] = exactDollars(nanos).split('.')
        expect(BigInt(whole) * 1_000_000_000n + BigInt(fraction.padEnd(9, '0'))).toBe(BigInt(nanos))
      }),
    )
  })
})

describe('the width of text in a terminal', () => {
  it.each([
    ['chapter', 7],
    ['坊っちゃん', 10],
    ['紅樓夢 1', 8],
    ['한국어', 6],
    ['e\u0301', 1],
    ['👩‍👩‍👧', 2],
    ['ﾊﾝｶｸ', 4],
    ['Ｆｕｌｌ', 8],
    ['…', 1],
    ['\u200b', 0],
  ])('%s is %i cells', (text, width) => expect(displayWidth(text)).toBe(width))

  it('is never exceeded by a cut, and a cut never breaks a character', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.integer({ min: 0, max: 20 }), (text, width) => {
        const cut = cutToWidth(text, width)
        expect(displayWidth(cut)).toBeLessThanOrEqual(width)
        expect(cut.isWellFormed()).toBe(true)
        expect(displayWidth(padEndToWidth(cut, width))).toBe(width)
      }),
    )
  })

  it('keeps a table of CJK titles aligned and inside the terminal', () => {
    const lines = renderTextTable(
      [
        { title: 'book', shrinkTo: 6 },
        { title: 'calls', align: 'right' },
        { title: 'note', optional: 1 },
      ],
      [
        ['坊っちゃん 第一章', '1,284', 'x'.repeat(30)],
        ['Dream of the Red Chamber', '7', 'y'],
      ],
      { width: 24 },
    )
    expect(lines.map(displayWidth)).toEqual([24, 24, 24])
    expect(lines.slice(1)).toEqual(['坊っちゃん 第一章  1,284', 'Dream of the Red…      7'])
    expect(lines.join('\n')).not.toContain('note')
  })

  it('lets nothing through that could move the cursor or turn the line round', () => {
    expect(oneLine('a\u001b[2Jb\r\nc\u202ed\u0007')).toBe('a [2Jb c d')
  })
})
