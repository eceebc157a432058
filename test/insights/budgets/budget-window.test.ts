import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createBudgetCalendar } from '../../../src-main/insights/budgets/budget-window.ts'

const iso = (at: number) => new Date(at).toISOString()
const zones = [
  'UTC',
  'Europe/Berlin',
  'America/New_York',
  'Asia/Kolkata',
  'Asia/Kathmandu',
  'America/St_Johns',
  'Pacific/Chatham',
  'Australia/Lord_Howe',
  'Pacific/Apia',
  'America/Sao_Paulo',
]

describe('calendar periods', () => {
  it.each([
    // The clock goes forward: a day of 23 hours, and back: one of 25.
    ['Europe/Berlin', 'day', '2026-03-29T12:00:00Z', '2026-03-28T23:00:00.000Z', '2026-03-29T22:00:00.000Z'],
    ['Europe/Berlin', 'day', '2026-10-25T12:00:00Z', '2026-10-24T22:00:00.000Z', '2026-10-25T23:00:00.000Z'],
    ['Europe/Berlin', 'week', '2026-03-29T12:00:00Z', '2026-03-22T23:00:00.000Z', '2026-03-29T22:00:00.000Z'],
    ['America/New_York', 'month', '2026-11-10T12:00:00Z', '2026-11-01T04:00:00.000Z', '2026-12-01T05:00:00.000Z'],
    ['UTC', 'month', '2024-02-29T23:59:59Z', '2024-02-01T00:00:00.000Z', '2024-03-01T00:00:00.000Z'],
    ['UTC', 'month', '2026-12-31T12:00:00Z', '2026-12-01T00:00:00.000Z', '2027-01-01T00:00:00.000Z'],
    // Midnight did not exist that day; and a date that was skipped altogether.
    ['America/Sao_Paulo', 'day', '2018-11-04T12:00:00Z', '2018-11-04T03:00:00.000Z', '2018-11-05T02:00:00.000Z'],
    ['Pacific/Apia', 'day', '2011-12-30T08:00:00Z', '2011-12-29T10:00:00.000Z', '2011-12-30T10:00:00.000Z'],
  ] as const)('%s: the %s of %s', (zone, period, at, from, to) => {
    const window = createBudgetCalendar(zone).windowAt(period, Date.parse(at))
    expect([iso(window.from), iso(window.to)]).toEqual([from, to])
  })

  it('follow each other without a gap and hold every instant', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...zones),
        fc.constantFrom('day', 'week', 'month' as const),
        fc.integer({ min: Date.UTC(2010, 0, 1), max: Date.UTC(2040, 0, 1) }),
        (zone, period, at) => {
          const calendar = createBudgetCalendar(zone)
          const window = calendar.windowAt(period, at)
          expect(window.from <= at && at < window.to).toBe(true)
          expect(calendar.windowAt(period, window.to).from).toBe(window.to)
          expect(calendar.windowAt(period, window.to - 1)).toEqual(window)
        },
      ),
      { numRuns: 200 },
    )
  })
})
