import { afterEach, expect, it } from 'vitest'
import { createMetrics } from '../../src-main/metrics/metrics.ts'
import { createTrends } from '../../src-main/metrics/trends.ts'
import { createUsage } from '../../src-main/metrics/usage.ts'
import { createRecordedLedger, fixedNow, type RecordedLedger } from '../support/recorded-ledger.ts'

const day = 86_400_000
let ledger: RecordedLedger
afterEach(() => ledger.dispose())

function open() {
  ledger = createRecordedLedger('Europe/Berlin')
  const parts = { store: ledger.store, clock: ledger.clock, settings: ledger.settings }
  const trends = createTrends(parts)
  return {
    summary: createMetrics(parts).summary,
    usage: createUsage(parts),
    trends: (query: Parameters<typeof trends>[0]) => trends(query),
  }
}

/** Bytes of numbers that are alive or not yet collected, at most, while it runs. */
function bytesFor(work: () => unknown): number {
  const before = process.memoryUsage().rss
  work()
  return process.memoryUsage().rss - before
}

const ofBook = { filters: { books: ['Night Ferry'] }, realms: ['real'] as const }
const years = { ...ofBook, from: 0 }

it('one book since ever costs what its days cost, not what all days since 1970 would', async () => {
  const { summary } = open()
  expect(summary(years).total.calls).toBe(0)
  await ledger.record(
    { createdAt: fixedNow - 400 * day, sourceBook: 'Night Ferry' },
    { createdAt: fixedNow - day, sourceBook: 'Night Ferry' },
    { createdAt: fixedNow - day, sourceBook: 'Another' },
  )
  const bytes = bytesFor(() => {
    const found = summary(years)
    expect([found.total.calls, found.trend.length]).toEqual([2, 2])
  })
  expect(bytes).toBeLessThan(400e6)
})

it('hours of a quarter of a year with two calls cost what two hours cost', async () => {
  const { trends } = open()
  await ledger.record(
    { createdAt: fixedNow - 80 * day, sourceBook: 'Night Ferry' },
    { createdAt: fixedNow - day, sourceBook: 'Night Ferry' },
  )
  const bytes = bytesFor(() => {
    const { starts, series } = trends({ ...ofBook, days: 90, step: 'hour', split: 'none', series: 3 })
    expect(starts.length).toBeGreaterThan(79 * 24)
    expect(series[0]?.points.filter(point => point !== null)).toHaveLength(2)
  })
  expect(bytes).toBeLessThan(400e6)
})

it.each([['0001-01-01T00:00:00Z'], ['1969-12-31T23:59:59Z']])('a period may begin %s', async from => {
  const { summary, usage, trends } = open()
  await ledger.record({ createdAt: fixedNow - day })
  const query = { from: Date.parse(from) }
  expect(summary(query).total.calls).toBe(1)
  expect(new Date(summary(query).before.from).toISOString()).toMatch(/^1\d{3}-/)
  expect(usage({ ...query, limit: 5 }).hours.reduce((sum, { calls }) => sum + calls, 0)).toBe(1)
  expect(trends({ ...query, step: 'day', split: 'none', series: 3 }).series[0]?.total.calls).toBe(1)
})
