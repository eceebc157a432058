import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createMetrics } from '../../src-main/metrics/metrics.ts'
import { resolvePeriod } from '../../src-main/metrics/resolve-period.ts'
import { createRecordedLedger, fixedNow, type RecordedLedger } from '../support/recorded-ledger.ts'

const hour = 3_600_000
const day = 24 * hour

let opened: RecordedLedger
beforeEach(() => {
  opened = createRecordedLedger('America/New_York')
})
afterEach(() => opened.dispose())

const metricsOf = ({ store, clock, settings }: RecordedLedger) => createMetrics({ store, clock, settings })

describe('the period of a summary', () => {
  it('is the last N x 24 hours with the far edge at the full hour', () => {
    const { stretch } = resolvePeriod({ days: 7 }, fixedNow)
    expect(new Date(stretch.from).toISOString()).toBe('2026-11-16T12:00:00.000Z')
    expect(stretch.to).toBe(fixedNow + 1)
  })

  it('counts a call at the edge and leaves out one a millisecond before it', async () => {
    const edge = Date.UTC(2026, 10, 16, 12)
    await opened.record({ createdAt: edge }, { createdAt: edge - 1 }, { createdAt: fixedNow })
    const summary = metricsOf(opened).summary({ days: 7 })
    expect(summary.total.calls).toBe(2)
    expect(summary.before.figures.calls).toBe(1)
  })

  it('leaves out calls dated after its end, and puts them in once it covers them', async () => {
    await opened.record({ createdAt: fixedNow + hour }, { createdAt: fixedNow - hour })
    expect(metricsOf(opened).summary({ days: 1 }).total.calls).toBe(1)
    expect(metricsOf(opened).summary({ from: fixedNow - day, to: fixedNow + day }).total.calls).toBe(2)
  })

  it('refuses a period that ends before it begins, or days that are no whole number', () => {
    const metrics = metricsOf(opened)
    expect(() => metrics.summary({ from: 10, to: 5 })).toThrow(/ends before it begins/)
    expect(() => metrics.summary({ days: 1.5 })).toThrow(/whole number/)
    expect(() => metrics.summary({ days: 0 })).toThrow(/whole number/)
  })

  it('shows the days of the user, of 25 hours where the clock was set back', async () => {
    // 1 November 2026: New York goes from UTC-4 to UTC-5; the day has 25 hours.
    const begins = Date.UTC(2026, 10, 1, 4)
    await opened.record(
      { createdAt: begins - 1 },
      { createdAt: begins },
      { createdAt: begins + 25 * hour - 1 },
      { createdAt: begins + 25 * hour },
    )
    const { trend } = metricsOf(opened).summary({ from: begins - day, to: begins + 3 * day })
    expect(trend.map(point => [point.date, point.figures.calls])).toEqual([
      ['2026-10-31', 1],
      ['2026-11-01', 2],
      ['2026-11-02', 1],
    ])
  })
})

describe('a summary of all time', () => {
  const memoryUsed = () => process.memoryUsage().heapUsed + process.memoryUsage().external

  it.each([
    ['of a book', { books: ['Nowhere'] }],
    ['of a user', { users: ['nobody'] }],
  ])('%s looks at the days that have calls, not at every day since 1970', async (_, filters) => {
    await opened.record({ createdAt: fixedNow - 3 * day }, { createdAt: fixedNow })
    const before = memoryUsed()
    const summary = metricsOf(opened).summary({ from: 0, filters, books: 500 })
    expect(summary.total.calls).toBe(0)
    expect(metricsOf(opened).summary({ from: 0, to: 8e15, filters }).total.calls).toBe(0)
    expect(memoryUsed() - before).toBeLessThan(100e6)
  })

  it('of a book counts its calls', async () => {
    await opened.record({ createdAt: fixedNow - 3 * day, sourceBook: 'Glass' }, { createdAt: fixedNow })
    const summary = metricsOf(opened).summary({ from: 0, filters: { books: ['Glass'] } })
    expect([summary.total.calls, summary.trend.length]).toEqual([1, 1])
  })
})

describe('what a summary remembers', () => {
  it('is forgotten when a call of an earlier day is recorded, scored or priced anew', async () => {
    const { ledger, record } = opened
    await record({ createdAt: fixedNow - 3 * day })
    const metrics = metricsOf(opened)
    expect(metrics.summary({ days: 7 }).total.calls).toBe(1)
    await record({ createdAt: fixedNow - 3 * day, providerId: opened.providerIds[1] })
    expect(metrics.summary({ days: 7 }).total.calls).toBe(2)
    await ledger.addScore({ callId: 1, source: 'user', name: 'stars', value: 750 })
    expect(metrics.summary({ days: 7 }).total.score).toMatchObject({ calls: 1, mean: 750, user: { mean: 750 } })
    expect(metrics.summary({ days: 7 }).books).toEqual([])
  })

  it('is forgotten when another process writes', async () => {
    await opened.record({ createdAt: fixedNow - 3 * day })
    const Database = (await import('better-sqlite3')).default
    const db = new Database(opened.store.file, { readonly: true })
    const reader = { ...opened.store, db, mode: 'reader' as const }
    const metrics = createMetrics({ store: reader, clock: opened.clock, settings: opened.settings })
    expect(metrics.summary({ days: 7 }).total.calls).toBe(1)
    await opened.record({ createdAt: fixedNow - 3 * day, sourceBook: 'Botchan' })
    expect(metrics.summary({ days: 7 })).toMatchObject({ total: { calls: 2 }, books: [{ book: 'Botchan' }] })
    db.close()
  })
})

describe('the figures of a summary', () => {
  it('keep practice calls out unless asked for, and say how many there are', async () => {
    await opened.record({}, { origin: 'practice', providerId: opened.providerIds[3] })
    const real = metricsOf(opened).summary({ days: 1 })
    expect(real).toMatchObject({ total: { calls: 1 }, simulatedCalls: 1 })
    const all = metricsOf(opened).summary({ days: 1, realms: ['real', 'practice', 'sample'] })
    expect(all.total.calls).toBe(2)
    expect(all.providers.map(one => [one.provider, one.simulated])).toEqual([
      ['openai', false],
      ['practice', true],
    ])
  })

  it('call the cost unpriced where no successful call has a price, and 0 where nothing was called', async () => {
    expect(metricsOf(opened).summary({ days: 1 }).total).toMatchObject({ calls: 0, costNanos: 0, successRate: null })
    await opened.record({ statedCostNanos: null })
    expect(metricsOf(opened).summary({ days: 1 }).total).toMatchObject({ costNanos: null, unpricedCalls: 1 })
    await opened.record({ statedCostNanos: 5 })
    expect(metricsOf(opened).summary({ days: 1 }).total).toMatchObject({ costNanos: 5, unpricedCalls: 1 })
  })

  it('leave calls that never left or were cancelled out of the success rate', async () => {
    await opened.record({}, { errorKind: 'cancelled' }, { errorKind: 'budget_blocked' }, { errorKind: 'server' })
    const { total } = metricsOf(opened).summary({ days: 1 })
    expect(total).toMatchObject({ calls: 4, success: 1, error: 1, cancelled: 1, blocked: 1, successRate: 0.5 })
  })

  it('stay exact in sums up to nine million dollars', async () => {
    const dear = 900_000_000_000_001
    const calls = Array.from({ length: 10 }, (_, at) => ({ statedCostNanos: dear, createdAt: fixedNow - at * hour }))
    await opened.record(...calls)
    expect(metricsOf(opened).summary({ days: 7 }).total.costNanos).toBe(10 * dear)
    expect(Number.isSafeInteger(10 * dear)).toBe(true)
  })

  it('agree between filters read from rollups and the same read from the calls', async () => {
    for (let at = 0; at < 60; at += 1) {
      await opened.record({
        createdAt: fixedNow - at * 3 * hour,
        sourceBook: 'Botchan',
        sourceLanguage: at % 2 === 0 ? 'ja' : 'zh',
        targetLanguage: 'en',
        operation: at % 3 === 0 ? 'other' : 'translation',
        errorKind: at % 7 === 0 ? 'server' : null,
        providerId: at % 2 === 0 ? opened.providerIds[0] : opened.providerIds[1],
      })
    }
    const metrics = metricsOf(opened)
    for (const filters of [
      {},
      { operations: ['other' as const] },
      { sourceLanguages: ['ja'] },
      { providerIds: [opened.providerIds[1]], operations: ['translation' as const] },
    ]) {
      const rolled = metrics.summary({ days: 5, filters })
      const direct = metrics.summary({ days: 5, filters: { ...filters, books: ['Botchan'] } })
      expect(rolled.total.calls).toBeGreaterThan(5)
      expect(rolled.total).toEqual(direct.total)
      expect(rolled.operations).toEqual(direct.operations)
      expect(rolled.errors).toEqual(direct.errors)
      expect(rolled.books).toEqual(direct.books)
      expect(rolled.trend.map(point => point.figures)).toEqual(direct.trend.map(point => point.figures))
    }
  })
})

describe('the original shape', () => {
  it('has the keys of the original API and its units', async () => {
    await opened.record(
      { responseTimeMs: 1000 },
      {
        errorKind: 'server',
        errorMessage: `${'x'.repeat(99)}\u{1F4D6}tail`,
        statedCostNanos: null,
        responseTimeMs: 3000,
      },
    )
    const original = metricsOf(opened).original({ days: 7 })
    expect(original.provider_summary.openai).toMatchObject({
      display_name: 'OpenAI',
      total_calls: 2,
      success_rate: 0.5,
      avg_response_time_ms: 1000,
      total_cost: 0.00042,
      total_tokens: 3000,
      cost_per_1k_tokens: null,
      api_key_configured: null,
    })
    expect(original.operation_metrics).toMatchObject([
      { operation: 'translation', total_calls: 2, avg_success_rate: 0.5, avg_response_time: 1000, total_cost: 0.00042 },
    ])
    expect(original.recent_errors).toMatchObject([
      {
        provider: 'OpenAI',
        model: 'gpt-4o-mini',
        operation: 'translation',
        status: 'error',
        error_message: `${'x'.repeat(99)}\u{1F4D6}`,
      },
    ])
    expect(original.period).toEqual({ days: 7, start: '2026-11-16T12:00:00.000Z', end: '2026-11-23T12:34:56.790Z' })
  })
})
