import { afterEach, describe, expect, it } from 'vitest'
import { forecastSpend } from '../../src-main/insights/forecasts/spend-forecast.ts'
import { createTimePeriods } from '../../src-main/ledger/time-periods.ts'
import { readCacheSavings } from '../../src-main/metrics/cache-savings.ts'
import { createDigestWriter } from '../../src-main/metrics/digest-writer.ts'
import { createHealth } from '../../src-main/metrics/health.ts'
import { createKeptSpendSeries, createSpendSeries } from '../../src-main/metrics/spend-series.ts'
import { createTrends } from '../../src-main/metrics/trends.ts'
import { createUsage } from '../../src-main/metrics/usage.ts'
import { verifyDigests } from '../../src-main/metrics/verify-digests.ts'
import { createSpendSeriesRepository } from '../../src-main/store/repositories/spend-series-repository.ts'
import { createRecordedLedger, fixedNow, type RecordedLedger } from '../support/recorded-ledger.ts'

const hour = 3_600_000
const day = 24 * hour

let recorded: RecordedLedger | null = null
afterEach(async () => {
  await recorded?.dispose()
  recorded = null
})

/** Sixty days with a few calls each, and three that are busy enough for digests of their hours. */
async function fill(of: RecordedLedger): Promise<void> {
  const times = Array.from({ length: 240 }, (_, at) => fixedNow - at * 6 * hour - 17 * 60_000)
  for (const busy of [1, 2, 29]) {
    times.push(...Array.from({ length: 1100 }, (_, at) => fixedNow - busy * day - at * 70_000))
  }
  await of.record(
    ...times.map((createdAt, at) => ({
      createdAt,
      providerId: of.providerIds[at % 4] as number,
      origin: at % 4 === 3 ? ('practice' as const) : ('recorded' as const),
      modelName: `model-${at % 3}`,
      operation: at % 3 === 0 ? ('other' as const) : ('translation' as const),
      sourceLanguage: at % 2 === 0 ? 'ja' : null,
      targetLanguage: 'en',
      sourceBook: at % 5 === 0 ? null : `Book ${at % 7}`,
      createdBy: at % 6 === 0 ? null : `writer ${at % 3}`,
      errorKind: at % 13 === 0 ? ('server' as const) : null,
      responseTimeMs: 500 + ((at * 7919) % 60_000),
      statedCostNanos: at % 4 === 0 ? null : at * 1_000_003,
    })),
  )
}

/** Readers as a reading thread has them: what they keep in memory lives as long as they do. */
function createReads({ store, clock, settings }: RecordedLedger, timeZone: string) {
  const parts = { store, clock, settings }
  const trends = createTrends(parts)
  const usage = createUsage(parts)
  const health = createHealth(parts)
  const kept = createKeptSpendSeries()
  const realms = ['real'] as const
  return () => {
    const periods = createTimePeriods(timeZone)
    const series = createSpendSeries(store, { realm: 'real', periods, now: clock.now() }, kept)
    return {
      days: trends({ days: 45, step: 'day', split: 'model', series: 8 }),
      hours: trends({ days: 3, step: 'hour', split: 'provider', series: 8 }),
      both: trends({ days: 30, step: 'day', split: 'operation', series: 2, realms: ['real', 'practice'] }),
      use: usage({ days: 40, limit: 5 }),
      use7: usage({ from: fixedNow - 7 * day - 1234, to: fixedNow - 5 * hour, limit: 50 }),
      useOfProvider: usage({ days: 40, limit: 5, filters: { providerIds: [1] } }),
      useOfOperation: usage({ days: 40, limit: 5, filters: { operations: ['other'] } }),
      health: health({ realms }),
      caching: readCacheSavings(store, { from: fixedNow - 40 * day, to: clock.now() + 1, realms }),
      caching7: readCacheSavings(store, {
        from: fixedNow - 7 * day - 1234,
        to: fixedNow - 5 * hour,
        realms: ['real', 'practice'],
      }),
      cachingOfBook: readCacheSavings(store, {
        from: fixedNow - 40 * day,
        to: clock.now() + 1,
        realms,
        book: 'Book 1',
      }),
      forecast: forecastSpend(series, { now: clock.now(), timeZone, query: {} }),
      forecastOfProvider: forecastSpend(series, { now: clock.now(), timeZone, query: { providerId: 1 } }),
    }
  }
}

/** The same with nothing in memory and without a digest. */
function readPlainly(of: RecordedLedger, timeZone: string) {
  of.store.db.exec('BEGIN; DELETE FROM metrics_digests')
  try {
    const read = createReads(of, timeZone)()
    const repository = createSpendSeriesRepository(of.store, 'real')
    const forecast = (query: object) => forecastSpend(repository, { now: of.clock.now(), timeZone, query })
    return { ...read, forecast: forecast({}), forecastOfProvider: forecast({ providerId: 1 }) }
  } finally {
    of.store.db.exec('ROLLBACK')
  }
}

/** Gives the calls of a day another price at the cost they had, as pricing anew may. */
async function changePrice({ store, ledger }: RecordedLedger, from: number, inputPerMtok: number): Promise<void> {
  const stated = {
    unit: 'nano-usd',
    rates: { input_mtok: inputPerMtok, cache_read_mtok: inputPerMtok / 10, output_mtok: 1 },
  }
  const { lastInsertRowid } = store.db
    .prepare(`INSERT INTO price_snapshots (fingerprint, source, rates, created_at) VALUES (?, 'user', ?, 0)`)
    .run(String(inputPerMtok), JSON.stringify(stated))
  const calls = store.db
    .prepare<[number, number], { callId: number; costNanos: number | null }>(
      'SELECT id AS callId, cost_nanos AS costNanos FROM service_calls WHERE created_at >= ? AND created_at < ?',
    )
    .all(from, from + day)
  expect(calls.length).toBeGreaterThan(0)
  expect(await ledger.setCosts(calls.map(call => ({ ...call, priceId: Number(lastInsertRowid) })))).toBe(0)
}

describe.each(['UTC', 'Asia/Shanghai', 'Asia/Kolkata', 'Australia/Lord_Howe'])('reads in %s', zone => {
  it('say the same with digests and what is kept in memory as without, whatever was written meanwhile', async () => {
    const of = createRecordedLedger(zone)
    recorded = of
    await fill(of)
    const reads = createReads(of, zone)
    const plain = readPlainly(of, zone)
    expect(plain.use.books.length).toBeGreaterThan(3)
    expect(plain.forecast.enough).toBe(true)
    expect(reads()).toEqual(plain)

    createDigestWriter(of.store, of.clock).run({})
    expect(createReads(of, zone)()).toEqual(plain)
    expect(reads()).toEqual(plain)

    // Today, and late ones of days whose digests then no longer hold.
    await of.record({ createdAt: fixedNow - hour, sourceBook: 'Book 1', createdBy: 'writer 1', statedCostNanos: 5 })
    await of.record({ createdAt: fixedNow - 2 * day - hour, sourceBook: 'New', statedCostNanos: null })
    await of.record({
      createdAt: fixedNow - 29 * day,
      sourceBook: 'Book 2',
      statedCostNanos: 77,
      responseTimeMs: 90_000,
    })
    await changePrice(of, fixedNow - 13 * day, 3_000_000_000)
    const written = readPlainly(of, zone)
    expect(written.caching.savedNanos).toBeGreaterThan(0)
    expect(written).not.toEqual(plain)
    expect(reads()).toEqual(written)
    expect(createReads(of, zone)()).toEqual(written)

    createDigestWriter(of.store, of.clock).run({})
    of.clock.time += 3 * hour
    expect(reads()).toEqual(readPlainly(of, zone))
    expect((await verifyDigests({ store: of.store })).differences).toEqual([])
  })
})
