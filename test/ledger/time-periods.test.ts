import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createTimePeriods, hourStart, zoneOffsets } from '../../src-main/ledger/time-periods.ts'
import { processorSeconds } from '../support/processor-time.ts'

const zones = [
  'UTC',
  'Europe/Berlin',
  'America/New_York',
  'America/St_Johns', // turned its clocks at 00:01 until 2011
  'America/Sao_Paulo', // turned them at midnight
  'Asia/Kathmandu', // +05:45
  'Asia/Kolkata', // +05:30
  'Australia/Lord_Howe', // half an hour of daylight saving time
  'Pacific/Apia', // skipped 2011-12-30
  'Pacific/Kiritimati', // +14
  'Pacific/Kwajalein', // skipped 1993-08-21
  'Africa/Monrovia', // -00:44:30 until 1972
  'Etc/GMT+12',
]
const instants = fc.integer({ min: 0, max: Date.UTC(2060, 0) })

/** The local date as Intl prints it: the definition that the fast way has to agree with. */
function dateIn(timeZone: string): (at: number) => string {
  const format = new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' })
  return at => format.format(at)
}

describe('local days', () => {
  it.each(zones)('begin at the first instant of their date in %s', timeZone => {
    const periods = createTimePeriods(timeZone)
    const date = dateIn(timeZone)
    fc.assert(
      fc.property(instants, at => {
        const start = periods.dayStart(at)
        expect(start).toBeLessThanOrEqual(at)
        expect(date(start)).toBe(date(at))
        expect(date(start - 1)).not.toBe(date(at))
        // No earlier stretch of the same date, as where clocks went back over midnight.
        for (let back = 1; back <= 12; back++) expect(date(start - back * 900_000)).not.toBe(date(at))
      }),
      { numRuns: 150 },
    )
  })

  it.each(zones)('have one start for each date in %s, also where a date was skipped or came twice', timeZone => {
    const periods = createTimePeriods(timeZone)
    const date = dateIn(timeZone)
    const starts = new Map<string, number>()
    for (const year of [1993, 2010, 2011]) {
      for (let at = Date.UTC(year, 0); at < Date.UTC(year + 1, 0); at += 1_500_000) {
        const day = date(at)
        const start = periods.dayStart(at)
        if ((starts.get(day) ?? start) !== start) throw new Error(`${day} has two starts`)
        starts.set(day, start)
      }
    }
    expect(new Set(starts.values()).size).toBe(starts.size)
  })

  it('are 23 and 25 hours long when clocks change', () => {
    const { dayStarts } = createTimePeriods('Europe/Berlin')
    const lengths = (from: number, to: number) =>
      dayStarts(from, to)
        .slice(0, -1)
        .map((start, at, all) => ((all[at + 1] ?? dayStarts(from, to).at(-1) ?? 0) - start) / 3_600_000)
    expect(lengths(Date.UTC(2026, 2, 28, 12), Date.UTC(2026, 2, 30, 12))).toEqual([24, 23])
    expect(lengths(Date.UTC(2026, 9, 24, 12), Date.UTC(2026, 9, 26, 12))).toEqual([24, 25])
  })

  it('leave out a date that a zone skipped', () => {
    const { dayStarts } = createTimePeriods('Pacific/Apia')
    const date = dateIn('Pacific/Apia')
    const days = dayStarts(Date.UTC(2011, 11, 29, 12), Date.UTC(2012, 0, 1, 12)).map(date)
    expect(days).toEqual(['2011-12-29', '2011-12-31', '2012-01-01', '2012-01-02'])
  })

  it('count the minute after midnight that came twice to its own date', () => {
    // 2010-11-07 00:01 in Newfoundland became 2010-11-06 23:01.
    const { dayStart } = createTimePeriods('America/St_Johns')
    const secondLateEvening = Date.UTC(2010, 10, 7, 2, 45)
    expect(dateIn('America/St_Johns')(secondLateEvening)).toBe('2010-11-06')
    expect(dayStart(secondLateEvening)).toBe(Date.UTC(2010, 10, 6, 2, 30))
  })

  it('are found fast enough for the settling path', () => {
    const periods = createTimePeriods('America/New_York')
    const look = () => {
      for (let at = 0; at < 200_000; at++) periods.dayStart(Date.UTC(2025, 0) + ((at * 7919) % 365) * 86_400_000)
    }
    look()
    expect((processorSeconds(look) * 1000) / 200_000).toBeLessThan(0.005)
  })

  it('refuse a zone that does not exist', () => {
    expect(() => createTimePeriods('Mars/Olympus')).toThrow(expect.objectContaining({ code: 'invalid_input' }))
  })
})

describe('the offsets of a zone', () => {
  it('begin at the instant at which clocks are put forward or back', () => {
    expect(zoneOffsets('America/New_York', Date.UTC(2026, 0), Date.UTC(2027, 0))).toEqual([
      { since: Date.UTC(2026, 0), offset: -5 * 3_600_000 },
      { since: Date.UTC(2026, 2, 8, 7), offset: -4 * 3_600_000 },
      { since: Date.UTC(2026, 10, 1, 6), offset: -5 * 3_600_000 },
    ])
  })

  it('know the month of Ramadan in Morocco, and zones that never change', () => {
    const casablanca = zoneOffsets('Africa/Casablanca', Date.UTC(2025, 0), Date.UTC(2026, 0))
    expect(casablanca.map(({ offset }) => offset / 3_600_000)).toEqual([1, 0, 1])
    expect(zoneOffsets('Asia/Shanghai', Date.UTC(2015, 0), Date.UTC(2027, 0))).toHaveLength(1)
  })

  it('refuse a zone that does not exist', () => {
    expect(() => zoneOffsets('Mars/Olympus', 0, 1)).toThrow(expect.objectContaining({ code: 'invalid_input' }))
  })
})

it('hours begin at the full UTC hour', () => {
  expect(hourStart(Date.UTC(2026, 0, 1, 5, 59, 59, 999))).toBe(Date.UTC(2026, 0, 1, 5))
})
