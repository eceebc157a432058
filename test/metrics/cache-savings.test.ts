import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { cacheSaving, compilePrice } from '../../src-main/ledger/cache-saving.ts'
import { readCacheSavings } from '../../src-main/metrics/cache-savings.ts'
import { cachedCallsSql } from '../../src-main/store/repositories/cached-call-repository.ts'
import { createQualityFixture, type QualityFixture } from '../quality/quality-fixture.ts'
import { explain } from '../support/query-plan.ts'

let fixture: QualityFixture
beforeEach(async () => {
  fixture = await createQualityFixture()
})
afterEach(() => fixture.dispose())

const usage = (changes: object) => ({
  inputUncached: 1000,
  cacheRead: null,
  cacheWrite5m: null,
  cacheWrite1h: null,
  outputText: 500,
  reasoning: null,
  other: null,
  estimated: false,
  ...changes,
})
/** $3 input, $0.30 read, $3.75 written, $15 output, each for a million. */
const price = {
  inputPerMtok: 3e9,
  outputPerMtok: 15e9,
  cacheReadPerMtok: 3e8,
  cacheWrite5mPerMtok: 3.75e9,
  cacheWrite1hPerMtok: 6e9,
}

async function savings() {
  return readCacheSavings(fixture.app.store, { from: 0, to: Date.now() + 1000, realms: ['real'] })
}

describe('what caching saved', () => {
  beforeEach(() => {
    const providerId = fixture.app.registry.expect('anthropic').id
    fixture.app.pricing.setUserPrice({ providerId, model: 'm', effectiveFrom: 0, ...price })
  })
  const call = (changes: object) =>
    fixture.translated('x', {
      providerId: fixture.app.registry.expect('anthropic').id,
      modelName: 'm',
      usage: usage(changes),
      text: null,
    })

  it('is exact to the nano-dollar: reading saves, writing costs, and the sum may be negative', async () => {
    await call({ cacheWrite5m: 10_000 })
    expect(await savings()).toMatchObject({ calls: 1, writtenTokens: 10_000, savedNanos: -7_500_000 })
    await call({ cacheRead: 10_000 })
    await call({ cacheRead: 10_000 })
    await call({})
    expect(await savings()).toMatchObject({ calls: 3, readTokens: 20_000, savedNanos: 2 * 27_000_000 - 7_500_000 })
    const [model] = (await savings()).models
    expect(model).toMatchObject({ model: 'm', calls: 3 })
  })

  it('says of calls without a price that it does not know', async () => {
    await fixture.translated('x', { modelName: 'unheard-of', usage: usage({ cacheRead: 500 }), text: null })
    expect(await savings()).toMatchObject({ calls: 1, unpriced: 1, savedNanos: 0 })
  })

  it('of a call is what it would have cost uncached, less what it did', async () => {
    const id = await call({ cacheRead: 10_000 })
    const row = fixture.app.store.db
      .prepare('SELECT p.rates FROM service_calls c JOIN price_snapshots p ON p.id = c.price_id WHERE c.id = ?')
      .pluck()
      .get(id) as string
    expect(cacheSaving(compilePrice(JSON.parse(row)), usage({ cacheRead: 10_000 }))).toBe(27_000_000)
    expect(cacheSaving(compilePrice(JSON.parse(row)), usage({}))).toBe(0)
  })

  it('reads only calls that used a cache, of a book only its own', () => {
    const plan = (sql: string, parameters: unknown[]) => explain(fixture.app.store, sql, parameters).join('\n')
    const all = plan(cachedCallsSql(), [0, 1, 0, 1])
    expect(all).toContain('calls_cached')
    expect(all).not.toContain('SCAN')
    const book = plan(cachedCallsSql(true), [0, 1, 'a', 0, 1, 'a'])
    expect(book).toContain('calls_by_book (source_book=? AND created_at>? AND created_at<?)')
    expect(book).not.toContain('SCAN')
  })
})
