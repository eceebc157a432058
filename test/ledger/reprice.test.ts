import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { unknownUsage } from '../../db/token-usage.ts'
import { createLedger } from '../../src-main/ledger/ledger.ts'
import type { Ledger } from '../../src-main/ledger/ledger-types.ts'
import { rebuildMetrics } from '../../src-main/ledger/metrics-rebuild.ts'
import { createPricing } from '../../src-main/ledger/pricing.ts'
import type { PriceBook } from '../../src-main/ledger/pricing-types.ts'
import { repriceCalls } from '../../src-main/ledger/reprice.ts'
import { createLedgerFixture, type LedgerFixture, recordedCall } from '../support/ledger-fixture.ts'

let fixture: LedgerFixture
let ledger: Ledger
let pricing: PriceBook
beforeEach(() => {
  fixture = createLedgerFixture()
  const { store, folder, dependencies } = fixture
  pricing = createPricing({ store, clock: fixture.clock, paths: { data: folder }, logger: dependencies.logger })
  ledger = createLedger({ ...dependencies, pricing })
})
afterEach(async () => {
  await ledger.close()
  fixture.dispose()
})

const usage = { ...unknownUsage, inputUncached: 1000, outputText: 500, other: { web_searches: 3 } }
const total = () => fixture.value<number | null>('SELECT sum(cost_nanos) FROM service_calls')
const rolledUp = () => fixture.value<number>(`SELECT sum(cost_nanos) FROM quality_metrics WHERE period = 'day'`)
const reprice = (filter = {}, dryRun = false) => repriceCalls({ store: fixture.store, pricing, ledger, filter, dryRun })
const set = (model: string, input: number, providerId = 1) =>
  pricing.setUserPrice({ providerId, model, inputPerMtok: input, outputPerMtok: input, effectiveFrom: 0 })

const record = (count: number, changes: Parameters<typeof recordedCall>[0] = {}) =>
  ledger.recordCalls(
    Array.from({ length: count }, (_, at) =>
      recordedCall({ usage, modelName: 'house-model', createdAt: Date.UTC(2026, 3, 1 + at), ...changes }),
    ),
  )

describe('pricing calls again', () => {
  it('prices what was unpriced once a price is known, and moves every total by the same amount', async () => {
    await record(1200)
    expect(total()).toBeNull()
    set('house-model', 2_000_000)
    const report = await reprice()
    expect(report).toMatchObject({ calls: 1200, changed: 1200, newlyPriced: 1200, oldNanos: 0, newNanos: 1200 * 3000 })
    expect(total()).toBe(1200 * 3000)
    expect(rolledUp()).toBe(1200 * 3000)
    expect(await fixture.verify()).toMatchObject({ differenceCount: 0 })
    expect(await reprice()).toMatchObject({ changed: 0, oldNanos: 1200 * 3000, newNanos: 1200 * 3000 })
  })

  it('goes back to unpriced when the price is taken away', async () => {
    set('house-model', 2_000_000)
    await record(3)
    expect(total()).toBe(9000)
    pricing.unsetUserPrice(1, 'house-model')
    const report = await reprice()
    expect(report).toMatchObject({ changed: 3, oldNanos: 9000, newNanos: 0 })
    expect(report.stillUnpriced).toEqual([{ providerId: 1, model: 'house-model', calls: 3, why: 'no_price' }])
    expect(total()).toBeNull()
    expect(await fixture.verify()).toMatchObject({ differenceCount: 0 })
  })

  it('works out a dry run without changing a row', async () => {
    await record(5)
    set('house-model', 2_000_000)
    const before = fixture.rows('SELECT * FROM service_calls')
    expect(await reprice({}, true)).toMatchObject({ changed: 5, newNanos: 15_000 })
    expect(fixture.rows('SELECT * FROM service_calls')).toEqual(before)
    expect(fixture.rows('SELECT * FROM price_snapshots')).toEqual([])
  })

  it('keeps to provider, model, time and unpriced calls', async () => {
    set('house-model', 1_000_000)
    await record(10)
    await record(2, { providerId: 2 })
    await record(2, { modelName: 'other-model', answeredModel: 'House-Model' })
    set('house-model', 2_000_000)
    set('house-model', 2_000_000, 2)
    expect((await reprice({ providerId: 2 }, true)).calls).toBe(2)
    expect((await reprice({ model: 'house-model' }, true)).calls).toBe(14)
    expect((await reprice({ from: Date.UTC(2026, 3, 4), to: Date.UTC(2026, 3, 6) }, true)).calls).toBe(2)
    expect(await reprice({ onlyUnpriced: true })).toMatchObject({ calls: 2, newlyPriced: 2 })
    expect(total()).toBe(10 * 1500 + 2 * 3000 + 2 * 1500)
    expect(await fixture.verify()).toMatchObject({ differenceCount: 0 })
  })

  it('keeps a cost that the source stated where no price is known, and replaces it where one is', async () => {
    await record(2, { statedCostNanos: 777 })
    expect(await reprice()).toMatchObject({ changed: 0, statedKept: 2, newNanos: 1554 })
    expect(total()).toBe(1554)
    set('house-model', 2_000_000)
    expect(await reprice()).toMatchObject({ changed: 2, statedKept: 0, newNanos: 6000 })
    expect(await fixture.verify()).toMatchObject({ differenceCount: 0 })
  })

  it('knows that practice costs nothing, whatever its model is priced at or its source states', async () => {
    set('house-model', 2_000_000)
    await record(2, { origin: 'practice' })
    await record(1, { origin: 'practice', usage: null, statedCostNanos: 777 })
    await record(1, { origin: 'practice', usage: null, errorKind: 'server', statedCostNanos: 777 })
    const costs = () => fixture.rows('SELECT DISTINCT status, cost_nanos, price_id FROM service_calls ORDER BY id')
    const known = [
      { status: 'success', cost_nanos: 0, price_id: null },
      { status: 'error', cost_nanos: null, price_id: null },
    ]
    expect(costs()).toEqual(known)
    expect(await reprice()).toMatchObject({ calls: 4, changed: 0, newNanos: 0, stillUnpriced: [] })
    fixture.store.db.exec('UPDATE service_calls SET cost_nanos = NULL')
    await rebuildMetrics({ store: fixture.store, clock: fixture.clock, timeZone: 'UTC' })
    expect(await reprice({ onlyUnpriced: true })).toMatchObject({ changed: 3, newlyPriced: 3, newNanos: 0 })
    expect(costs()).toEqual(known)
    expect(await fixture.verify()).toMatchObject({ differenceCount: 0 })
  })

  it('uses the other units that were stored with the call', async () => {
    fixture.store.db.prepare(`UPDATE providers SET prices_provider_id = 'openai' WHERE id = 1`).run()
    await record(1, { modelName: 'gpt-5' })
    const before = total()
    expect(before).toBeGreaterThan(30_000_000)
    expect(await reprice()).toMatchObject({ changed: 0, newNanos: before })
  })

  it('tells calls without usage from calls without a price', async () => {
    await record(1, { usage: null })
    set('house-model', 1)
    expect((await reprice()).stillUnpriced).toEqual([
      { providerId: 1, model: 'house-model', calls: 1, why: 'no_usage' },
    ])
  })

  it('stops between batches with exact totals', async () => {
    await record(1500)
    set('house-model', 2_000_000)
    const stop = new AbortController()
    const onProgress = (done: number) => {
      if (done >= 1000) stop.abort()
    }
    const request = { store: fixture.store, pricing, ledger, filter: {}, signal: stop.signal, onProgress }
    await expect(repriceCalls(request)).rejects.toMatchObject({ code: 'cancelled', details: { calls: 1000 } })
    expect(total()).toBe(1000 * 3000)
    expect(await fixture.verify()).toMatchObject({ differenceCount: 0 })
  })
})
