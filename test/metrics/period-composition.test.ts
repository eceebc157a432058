import fc from 'fast-check'
import { afterEach, describe, expect, it } from 'vitest'
import { rebuildMetrics } from '../../src-main/ledger/metrics-rebuild.ts'
import { createTimePeriods } from '../../src-main/ledger/time-periods.ts'
import { composePeriod } from '../../src-main/metrics/compose-period.ts'
import { figuresOf } from '../../src-main/metrics/figures.ts'
import { createMetrics } from '../../src-main/metrics/metrics.ts'
import { readCallSlice } from '../../src-main/metrics/slice.ts'
import { createRollupReader } from '../../src-main/store/repositories/rollup-reader.ts'
import { createScoreRows } from '../../src-main/store/repositories/score-rows.ts'
import { createRecordedLedger, type RecordedLedger } from '../support/recorded-ledger.ts'

const hour = 3_600_000
const day = 24 * hour

/** Whole and broken offsets, 30-minute summer time, midnights that do not exist, clocks set back over midnight. */
const zones = [
  'UTC',
  'Asia/Shanghai',
  'Asia/Kolkata',
  'Asia/Kathmandu',
  'Australia/Adelaide',
  'Australia/Lord_Howe',
  'America/New_York',
  'America/St_Johns',
  'America/Sao_Paulo',
  'Asia/Beirut',
  'Pacific/Chatham',
  'Pacific/Apia',
]
/** About changes of clocks: New York 2026, Lord Howe 2026, Sao Paulo 2018, St Johns 2010 (at one minute past midnight), Apia 2011 (a day left out). */
const changes = [
  Date.UTC(2026, 2, 8, 7),
  Date.UTC(2026, 3, 4, 15),
  Date.UTC(2018, 10, 4, 3),
  Date.UTC(2010, 10, 7, 2, 31),
  Date.UTC(2011, 11, 30, 10),
  Date.UTC(2026, 9, 24, 22),
]

describe('a period cut into days, hours and the rest', () => {
  it('covers every instant once, whatever the zone, the change of clocks and the ends', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...zones),
        fc.constantFrom(...changes),
        fc.integer({ min: -6 * day, max: 2 * day }),
        fc.integer({ min: 1, max: 9 * day }),
        (zone, change, offset, length) => {
          const periods = createTimePeriods(zone)
          const stretch = { from: change + offset, to: change + offset + length }
          const { days, hours, rest } = composePeriod(periods, stretch)
          const parts = [
            ...(days === null ? [] : [days]),
            ...hours.map(from => ({ from, to: from + hour })),
            ...rest,
          ].sort((a, b) => a.from - b.from)
          let at = stretch.from
          for (const part of parts) {
            expect(part.from).toBe(at)
            at = part.to
          }
          expect(at).toBe(stretch.to)
          for (const piece of rest) expect(piece.to - piece.from).toBeLessThan(hour + 1)
          for (const start of hours) expect(start % hour).toBe(0)
          if (days === null) return
          // The days' rollups hold exactly the instants between the two boundaries.
          for (const edge of [days.from, days.to]) expect(periods.dayStart(edge)).toBe(edge)
          for (let instant = days.from - 3 * hour; instant < days.to + 4 * hour; instant += 7 * 60_000) {
            const counted = periods.dayStart(instant) >= days.from && periods.dayStart(instant) < days.to
            expect(counted, `${zone} ${new Date(instant).toISOString()}`).toBe(
              instant >= days.from && instant < days.to,
            )
          }
        },
      ),
      { numRuns: 300 },
    )
  })
})

describe('figures of a period', () => {
  let opened: RecordedLedger | null = null
  afterEach(async () => {
    await opened?.dispose()
    opened = null
  })

  it('equal a direct computation over the calls, in many zones, around changes of clocks', async () => {
    opened = createRecordedLedger('UTC')
    const { store, clock, ledger, record, providerIds } = opened
    const random = lcg(7)
    const kinds = [null, null, null, null, 'server', 'rate_limit', 'total', 'cancelled', 'budget_blocked'] as const
    for (const change of changes) {
      await record(
        ...Array.from({ length: 70 }, () => ({
          createdAt: Math.floor(change + (random() - 0.6) * 12 * day),
          providerId: providerIds[Math.floor(random() * 3)] ?? 1,
          modelName: `model-${Math.floor(random() * 3)}`,
          operation: random() < 0.7 ? ('translation' as const) : ('other' as const),
          sourceLanguage: random() < 0.5 ? 'ja' : 'zh',
          targetLanguage: 'en',
          sourceBook: `Book ${Math.floor(random() * 3)}`,
          errorKind: kinds[Math.floor(random() * kinds.length)] ?? null,
          responseTimeMs: Math.floor(random() * 60_000),
          statedCostNanos: random() < 0.8 ? Math.floor(random() * 1e9) : null,
        })),
      )
    }
    for (let call = 1; call <= 30; call += 1) {
      await ledger.addScore({ callId: call * 3, source: 'user', name: 'stars', value: call * 20 })
    }
    const reader = createRollupReader(store)
    const scores = createScoreRows(store)
    for (const zone of zones) {
      rebuildMetrics({ store, clock, timeZone: zone })
      const metrics = createMetrics({ store, clock, settings: { timeZone: () => zone } })
      for (const change of changes) {
        for (let round = 0; round < 2; round += 1) {
          const from = Math.floor(change - random() * 5 * day)
          const to = Math.floor(from + random() * 8 * day) + 1
          const counted = store.db
            .prepare(
              'SELECT count(*) AS calls, coalesce(sum(cost_nanos), 0) AS cost FROM service_calls WHERE created_at >= ? AND created_at < ?',
            )
            .get(from, to) as { calls: number; cost: number }
          const direct = readCallSlice(reader, scores, from, to, { realms: ['real'] })
          // Twice: from the database, and from memory.
          for (const _ of [1, 2]) {
            const summary = metrics.summary({ from, to })
            const where = `${zone} ${new Date(from).toISOString()} to ${new Date(to).toISOString()}`
            expect(summary.total, where).toEqual(figuresOf(direct.total))
            expect([summary.total.calls, summary.total.costNanos ?? 0], where).toEqual([counted.calls, counted.cost])
            expect(
              summary.models.reduce((sum, row) => sum + row.figures.calls, 0),
              where,
            ).toBe(summary.total.calls)
            expect(
              summary.trend.reduce((sum, row) => sum + row.figures.calls, 0),
              where,
            ).toBe(summary.total.calls)
            expect(
              summary.books.reduce((sum, row) => sum + (row.figures.costNanos ?? 0), 0),
              where,
            ).toBe(summary.total.costNanos ?? 0)
            expect(
              summary.errors.reduce((sum, row) => sum + row.calls, 0),
              where,
            ).toBe([...direct.errors.values()].reduce((sum, calls) => sum + calls, 0))
          }
        }
      }
    }
  })
})

function lcg(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state / 4294967296
  }
}
