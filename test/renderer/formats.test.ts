import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createFigureFormats } from '../../src-main/reports/format-figures.ts'
import { createFormats } from '../../src-renderer/format/formats.ts'
import { addDays, dayOf, startOfDay } from '../../src-renderer/format/zoned-day.ts'

const english = createFormats({ locale: 'en', timeZone: 'UTC', unpriced: 'unpriced' })
const chinese = createFormats({ locale: 'zh-Hans', timeZone: 'Asia/Shanghai', unpriced: '未定价' })
const report = createFigureFormats({ timeZone: 'UTC' })

describe('figures on the pages', () => {
  it('read in English as they do in the terminal and the report', () => {
    const amount = fc.oneof(fc.nat(), fc.integer({ min: 0, max: 10 ** 14 }))
    fc.assert(
      fc.property(amount, fc.double({ min: 0, max: 1, noNaN: true }), (value, share) => {
        expect(english.money(value)).toBe(report.money(value))
        expect(english.duration(value / 100)).toBe(report.duration(value / 100))
        expect(english.count(value)).toBe(report.count(value))
        expect(english.shortCount(value)).toBe(report.shortCount(value))
        expect(english.percent(share)).toBe(report.percent(share))
      }),
    )
    for (const nothing of ['money', 'duration', 'percent'] as const)
      expect(english[nothing](null)).toBe(report[nothing](null))
  })

  it.each([
    [null, 'unpriced'],
    [0, '$0.00'],
    [10_000, '<$0.0001'],
    [400_000, '$0.0004'],
    [37_100_000, '$0.037'],
    [99_600_000, '$0.10'],
    [610_000_000, '$0.61'],
    [38_120_000_000, '$38.12'],
    [1_204_300_000_000, '$1,204'],
  ])('%s billionths of a dollar are %s', (nanos, words) => expect(english.money(nanos)).toBe(words))

  it('follow the language', () => {
    expect(chinese.money(null)).toBe('未定价')
    expect(chinese.money(38_120_000_000)).toBe('$38.12')
    expect(chinese.duration(24_100)).toBe('24.1 秒')
    expect(chinese.duration(180_000)).toBe('3 分钟')
    expect(chinese.shortCount(1_300_000)).toBe('130.0 万')
    expect(chinese.percent(0.994)).toBe('99.4%')
    expect(english.list(['OpenAI', 'Mistral'])).toBe('OpenAI, Mistral')
    expect(chinese.list(['OpenAI', 'Mistral'])).toBe('OpenAI、Mistral')
    expect(['甲。', '乙。'].join(chinese.sentenceGap)).toBe('甲。乙。')
    expect(english.calendarDate('2026-11-23')).toBe('23 Nov 2026')
    expect(chinese.calendarDate('2026-11-23')).toBe('2026年11月23日')
  })

  it('show money in the currency that was chosen, at the rate that was entered', () => {
    const yuan = createFormats({
      locale: 'en',
      timeZone: 'UTC',
      unpriced: '',
      currency: { code: 'CNY', perDollar: 7.1 },
    })
    expect(yuan.money(1_000_000_000)).toBe('¥7.10')
    expect(yuan.money(400_000)).toBe('¥0.0028')
  })

  it('give an axis the decimals its step needs', () => {
    expect(english.moneyTick(2_000_000_000, 1_000_000_000)).toBe('$2')
    expect(english.moneyTick(1_500_000_000, 500_000_000)).toBe('$1.50')
    expect(english.moneyTick(200_000, 50_000)).toBe('$0.00020')
    expect(english.moneyTick(0, 50_000)).toBe('$0')
    expect(english.durationTick(20_000)).toBe('20 s')
    expect(english.durationTick(150_000)).toBe('2.5 min')
    expect(english.durationTick(0)).toBe('0')
  })

  it('say a change as a share of what was before, and nothing where nothing changed', () => {
    expect(english.change(112, 100)).toBe('+12 %')
    expect(english.change(97, 100)).toBe('-3 %')
    expect(english.change(100.2, 100)).toBeNull()
    expect(english.change(5, 0)).toBeNull()
  })

  it('name sizes and languages', () => {
    expect(english.bytes(412_300_000)).toBe('412 MB')
    expect(english.bytes(900)).toBe('900 B')
    expect(english.bytes(1_230_000_000)).toBe('1.2 GB')
    expect(english.language('zh-Hans')).toBe('Simplified Chinese')
    expect(chinese.language('ja')).toBe('日语')
    expect(english.language('klingon?')).toBe('klingon?')
  })
})

describe('dates on the pages', () => {
  const time = '2026-11-23T20:44:05.000Z'
  const now = Date.parse('2026-11-25T20:44:05.000Z')

  it('are in the user’s zone', () => {
    expect(english.dateTime(time)).toBe('23 Nov 2026, 20:44')
    expect(english.clockSeconds(time)).toBe('20:44:05')
    expect(chinese.clock(time)).toBe('04:44')
    expect(chinese.day(time, now)).toBe('11月24日')
  })

  it('name the year only where it is another', () => {
    expect(english.day(time, now)).toBe('23 Nov')
    expect(english.day('2025-11-23T20:44:05.000Z', now)).toBe('23 Nov 2025')
  })

  it('say since when in the way that is nearest', () => {
    expect(english.since(now - 3_600_000, now)).toBe('19:44')
    expect(english.since(now - 2 * 86_400_000, now)).toBe('Monday')
    expect(english.since(now - 20 * 86_400_000, now)).toBe('5 Nov')
    expect(chinese.since(now - 2 * 86_400_000, now)).toBe('星期二')
  })

  it.each([
    ['2026-11-23', 'UTC', '2026-11-23T00:00:00.000Z'],
    ['2026-11-23', 'Asia/Shanghai', '2026-11-22T16:00:00.000Z'],
    ['2026-03-08', 'America/New_York', '2026-03-08T05:00:00.000Z'],
    // Clocks went forward at midnight.
    ['2026-04-24', 'Africa/Cairo', '2026-04-23T22:00:00.000Z'],
    ['2026-11-23', 'Pacific/Kiritimati', '2026-11-22T10:00:00.000Z'],
  ])('find the first instant of %s in %s', (date, zone, start) => {
    expect(new Date(startOfDay(date, zone)).toISOString()).toBe(start)
    expect(dayOf(startOfDay(date, zone), zone)).toBe(date)
    expect(dayOf(startOfDay(date, zone) - 1, zone)).toBe(addDays(date, -1))
  })

  it('leave a calendar day where it is, in any zone', () => {
    expect(chinese.calendarDay('2026-11-23')).toBe('11月23日')
    const now = Date.parse('2026-12-31T18:00:00Z')
    expect([english.periodDay('2026-11-23', now), english.periodDay('2099-01-01', now)]).toEqual([
      '23 Nov',
      '1 Jan 2099',
    ])
    // In Shanghai it is next year already.
    expect([chinese.periodDay('2027-01-01', now), chinese.periodDay('2026-11-23', now)]).toEqual([
      '1月1日',
      '2026年11月23日',
    ])
    expect(english.weekdayDay('2026-11-23')).toBe('Mon 23 Nov')
    expect(english.weekday(1)).toBe('Mon')
    expect(english.weekday(7)).toBe('Sun')
  })

  it.each([
    [0, '0 s ago'],
    [12_000, '12 s ago'],
    [180_000, '3 min ago'],
    [7_200_000, '2 h ago'],
    [432_000_000, '5 d ago'],
  ])('say how long ago %s ms are', (past, words) => expect(english.ago(now - past, now)).toBe(words))
})
