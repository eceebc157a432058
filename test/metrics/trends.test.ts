import { afterEach, describe, expect, it } from 'vitest'
import type { RecordedCall } from '../../src-main/ledger/ledger-types.ts'
import { createHealth } from '../../src-main/metrics/health.ts'
import { createMetrics } from '../../src-main/metrics/metrics.ts'
import { createTrends, type TrendQuery } from '../../src-main/metrics/trends.ts'
import { createUsage } from '../../src-main/metrics/usage.ts'
import { explain } from '../support/query-plan.ts'
import { createRecordedLedger, fixedNow, type RecordedLedger } from '../support/recorded-ledger.ts'

const hour = 3_600_000
const day = 24 * hour
let ledger: RecordedLedger
afterEach(() => ledger.dispose())

function open(timeZone = 'UTC') {
  ledger = createRecordedLedger(timeZone)
  const parts = { store: ledger.store, clock: ledger.clock, settings: ledger.settings }
  const trends = createTrends(parts)
  return {
    ...parts,
    trends: (query: Partial<TrendQuery> = {}) => trends({ step: null, split: 'none', series: 8, ...query }),
    usage: createUsage(parts),
    health: createHealth(parts),
    metrics: createMetrics(parts),
  }
}

/** A month of calls at uneven times, of three providers, some of which failed. */
function month(): Partial<RecordedCall>[] {
  const [openai, anthropic, mistral] = ledger.providerIds
  return Array.from({ length: 900 }, (_, at) => ({
    createdAt: fixedNow - Math.floor((at * at * 30 * day) / (900 * 900)),
    providerId: [openai, anthropic, mistral][at % 3] as number,
    modelName: `model-${at % 5}`,
    operation: at % 4 === 0 ? ('abstract_generation' as const) : ('translation' as const),
    targetLanguage: at % 2 === 0 ? 'en' : 'de',
    sourceBook: `book ${at % 6}`,
    createdBy: at % 7 === 0 ? null : `user ${at % 2}`,
    responseTimeMs: 500 + (at % 40) * 25,
    ...(at % 11 === 0 && { errorKind: 'server' as const }),
    ...(at % 13 === 0 && { statedCostNanos: null }),
  }))
}

describe.each(['UTC', 'Asia/Shanghai', 'America/New_York', 'Asia/Kolkata'])('trends in %s', timeZone => {
  it('add up to what the dashboard says of the same period, by day and by hour, however they are split', async () => {
    const { trends, metrics } = open(timeZone)
    await ledger.record(...month())
    for (const period of [
      { days: 1 },
      { days: 7 },
      { days: 30 },
      { from: fixedNow - 9 * day - 1234, to: fixedNow - 2 * day - 777 },
    ]) {
      const { total } = metrics.summary(period)
      for (const split of ['none', 'provider', 'model', 'operation', 'language'] as const) {
        for (const step of ['hour', 'day', 'week'] as const) {
          const found = trends({ ...period, split, step, series: 3 })
          const points = found.series.flatMap(series => series.points)
          const sum = (of: 'calls' | 'success' | 'costNanos' | 'unpricedCalls') =>
            points.reduce((all, point) => all + (point?.[of] ?? 0), 0)
          expect([split, step, sum('calls'), sum('success'), sum('costNanos'), sum('unpricedCalls')]).toEqual([
            split,
            step,
            total.calls,
            total.success,
            total.costNanos,
            total.unpricedCalls,
          ])
          expect(found.series.length).toBeLessThanOrEqual(3)
          expect(found.series.every(series => series.points.length === found.starts.length)).toBe(true)
        }
      }
    }
  })

  it('join days to weeks that end with the last day, with the times and scores of all their calls', async () => {
    const { trends, metrics } = open(timeZone)
    await ledger.record(...month())
    const days = trends({ days: 30, step: 'day' })
    const weeks = trends({ days: 30, step: 'week' })
    expect(weeks.starts.toReversed()).toEqual(
      days.starts.toReversed().filter((_, at) => at % 7 === 6 || at === days.starts.length - 1),
    )
    const last = weeks.starts.at(-1) as number
    const { total } = metrics.summary({ from: last, to: fixedNow + 1 })
    expect(weeks.series[0]?.points.at(-1)).toMatchObject({
      calls: total.calls,
      responseTime: total.responseTime,
      score: total.score,
    })
  })

  it('of one book or user are those of its calls', async () => {
    const { trends, metrics } = open(timeZone)
    await ledger.record(...month())
    const query = { days: 7, filters: { books: ['book 1'], users: ['user 1'] } }
    const { total } = metrics.summary(query)
    expect(total.calls).toBeGreaterThan(5)
    for (const step of ['hour', 'day', 'week'] as const) {
      const calls = trends({ ...query, step }).series[0]?.points.reduce((sum, point) => sum + (point?.calls ?? 0), 0)
      expect(calls).toBe(total.calls)
    }
  })

  it('say when the work is done, for which books and by whom', async () => {
    const { usage, metrics } = open(timeZone)
    await ledger.record(...month())
    for (const period of [
      { days: 1 },
      { days: 30 },
      { from: fixedNow - 9 * day - 1234, to: fixedNow - 2 * day - 777 },
    ]) {
      const { total, books } = metrics.summary({ ...period, books: 50 })
      const found = usage({ ...period, limit: 50 })
      expect(found.hours.reduce((sum, { calls }) => sum + calls, 0)).toBe(total.calls)
      expect(found.hours.reduce((sum, { tokens }) => sum + tokens, 0)).toBe(total.tokens.total)
      expect(new Map(found.books.map(({ name, calls }) => [name, calls]))).toEqual(
        new Map(books.map(({ book, figures }) => [book, figures.calls])),
      )
      const byUser = metrics.summary({ ...period, filters: { users: ['user 1'] } }).total
      expect(found.users.find(({ name }) => name === 'user 1')).toMatchObject({ calls: byUser.calls })
    }
  })
})

describe('usage', () => {
  it('counts an hour where the clock of the user’s zone says it is', async () => {
    const { usage } = open('Asia/Tokyo')
    // Sunday 22 November 2026, 23:30 in London is Monday 08:30 in Tokyo.
    await ledger.record({ createdAt: Date.UTC(2026, 10, 22, 23, 30) })
    expect(usage({ days: 7, limit: 5 }).hours).toEqual([
      { weekday: 0, hour: 8, calls: 1, success: 1, tokens: 1500, costNanos: 420_000 },
    ])
  })

  it('reads hours by their index', () => {
    const { store } = open()
    const plan = explain(
      store,
      `SELECT period_start, sum(success) FROM quality_metrics WHERE period = 'hour' AND period_start >= ? AND period_start < ?
       AND realm IN (?) GROUP BY period_start`,
      [0, 1, 'real'],
    )
    expect(plan.join()).toContain('SEARCH quality_metrics USING INDEX quality_metrics_key')
    expect(plan.join()).not.toContain('TEMP B-TREE')
  })
})

describe('health', () => {
  const realms = ['real'] as const
  const kinds = (health: { findings: readonly { kind: string }[] }) => health.findings.map(({ kind }) => kind)
  const usual = (changes: Partial<RecordedCall> = {}) =>
    Array.from({ length: 280 }, (_, at) => ({
      createdAt: fixedNow - 2 * day - Math.floor((at * 26 * day) / 280),
      responseTimeMs: 1000 + (at % 10),
      ...changes,
    }))
  const now = (calls: number, changes: Partial<RecordedCall> = {}) =>
    Array.from({ length: calls }, (_, at) => ({ createdAt: fixedNow - at * 60_000, ...changes }))

  it('is empty before the first call, and good when nothing is unusual', async () => {
    const { health } = open()
    expect(health({ realms })).toMatchObject({ level: 'empty', findings: [], providers: 0 })
    await ledger.record(...usual(), ...now(30))
    expect(health({ realms })).toMatchObject({ level: 'good', findings: [], providers: 1, recent: { calls: 30 } })
  })

  it('finds a provider that answers slower than usual, and since when', async () => {
    const { health } = open()
    const slow = { responseTimeMs: 3100 }
    const lately = Array.from({ length: 60 }, (_, at) => ({ createdAt: fixedNow - day - at * hour, ...slow }))
    await ledger.record(...usual(), ...lately, ...now(30, slow))
    const { level, findings } = health({ realms })
    expect(level).toBe('watch')
    expect(findings).toMatchObject([{ kind: 'slower', provider: 'openai', operation: 'translation', calls: 31 }])
    const [finding] = findings
    if (finding?.kind !== 'slower') throw new Error('not found')
    expect(finding.ratio).toBeCloseTo(3.1, 0)
    expect(new Date(finding.since).toISOString()).toBe('2026-11-20T00:00:00.000Z')
  })

  it('never cries wolf: few calls, small differences and single failures are no findings', async () => {
    const { health } = open()
    await ledger.record(...usual(), ...now(8, { responseTimeMs: 9000 }))
    expect(kinds(health({ realms }))).toEqual([])
    await ledger.record(...now(9, { errorKind: 'server', providerId: ledger.providerIds[1] }))
    expect(kinds(health({ realms }))).toEqual([])
    await ledger.record(...now(200), { createdAt: fixedNow, errorKind: 'server' })
    expect(kinds(health({ realms }))).toEqual([])
  })

  it('does not call it well when nothing is answered, however few calls there are', async () => {
    const { health } = open()
    await ledger.record({ createdAt: fixedNow, errorKind: 'total' })
    expect(health({ realms })).toMatchObject({
      level: 'bad',
      findings: [
        {
          ...{ kind: 'failing', severity: 'bad', calls: 1, failed: 1, errorKind: 'total', until: null },
          statuses: ['error', 'timeout', 'rate_limited'],
        },
      ],
    })
    await ledger.record(...now(3, { errorKind: 'rate_limit' }))
    expect(health({ realms })).toMatchObject({ findings: [{ kind: 'failing', calls: 4, failed: 4 }] })
    await ledger.record({ createdAt: fixedNow })
    expect(health({ realms })).toMatchObject({ level: 'good', findings: [] })
  })

  it('does not call it well when most calls of a quiet day fail, hour by hour between some that do not', async () => {
    const { health } = open()
    const hourly = Array.from({ length: 20 }, (_, at) => ({ createdAt: fixedNow - at * hour }))
    await ledger.record(...hourly.map((call, at) => (at % 4 === 1 ? call : { ...call, errorKind: 'server' as const })))
    expect(health({ realms })).toMatchObject({
      level: 'bad',
      findings: [{ kind: 'failing', severity: 'bad', until: null }],
    })
    await ledger.record(...now(60))
    expect(health({ realms }).level).not.toBe('bad')
  })

  it('finds a provider that fails, and says when one that failed answers again', async () => {
    const { health } = open()
    await ledger.record(...usual(), ...now(30, { errorKind: 'overloaded' }))
    expect(health({ realms })).toMatchObject({
      level: 'bad',
      findings: [
        {
          kind: 'failing',
          severity: 'bad',
          failed: 30,
          errorKind: 'overloaded',
          until: null,
          statuses: ['error', 'timeout'],
        },
      ],
    })
    ledger.clock.time += 4 * hour
    await ledger.record(...Array.from({ length: 12 }, (_, at) => ({ createdAt: ledger.clock.time - at * 60_000 })))
    expect(health({ realms })).toMatchObject({ level: 'good', findings: [{ kind: 'recovered', severity: 'note' }] })
  })

  it('finds a refused key until a call succeeds again', async () => {
    const { health } = open()
    await ledger.record(...usual(), ...now(3, { errorKind: 'authentication', createdAt: fixedNow - hour }))
    expect(health({ realms })).toMatchObject({ level: 'bad', findings: [{ kind: 'key_rejected', calls: 3 }] })
    await ledger.record({ createdAt: fixedNow })
    expect(kinds(health({ realms }))).toEqual([])
  })

  it('finds limits, cut answers, calls without a price, and silence', async () => {
    const { health } = open()
    await ledger.record(
      ...usual(),
      ...now(60),
      ...now(12, { errorKind: 'rate_limit', createdAt: fixedNow - 20 * 60_000 }),
      ...now(8, { finishReason: 'length', createdAt: fixedNow - 10 * 60_000 }),
      ...now(4, { statedCostNanos: null, modelName: 'brand-new' }),
    )
    expect(kinds(health({ realms })).sort()).toEqual(['limited', 'truncated', 'unpriced'])
    ledger.clock.time += 8 * day
    expect(health({ realms })).toMatchObject({ level: 'good', findings: [{ kind: 'idle', lastCallAt: fixedNow }] })
  })
})
