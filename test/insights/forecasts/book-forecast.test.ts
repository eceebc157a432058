import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { estimateBook } from '../../../src-main/insights/forecasts/book-forecast.ts'
import { readBookStats, remainingOf } from '../../../src-main/insights/forecasts/book-stats.ts'
import { createSpendSeriesRepository } from '../../../src-main/store/repositories/spend-series-repository.ts'
import { createServiceFixture, type ServiceFixture } from '../../service/service-fixture.ts'
import { createTestClock, type TestClock } from '../../support/ledger-fixture.ts'

let fixture: ServiceFixture
let clock: TestClock
const book = 'The Glass Cat'
const day = 86_400_000
const inputPrice = 2_500_000_000
const outputPrice = 10_000_000_000

beforeEach(() => {
  clock = createTestClock(Date.UTC(2026, 4, 15, 12))
  fixture = createServiceFixture({ clock })
})
afterEach(() => fixture.dispose())

function price(model: string, times: number, effectiveFrom: number): void {
  fixture.pricing.setUserPrice({
    providerId: fixture.registry.expect('openai').id,
    model,
    inputPerMtok: inputPrice * times,
    outputPerMtok: outputPrice * times,
    effectiveFrom,
  })
}

/** Ten chapters, each of 4 parts of 1,000 characters; each part is tried twice where `failing` says so. */
async function translate(model: string, { failing = 0, spread = 0 } = {}): Promise<void> {
  const { id } = fixture.registry.expect('openai')
  const calls = Array.from({ length: 40 }, (_, at) => {
    const call = {
      key: null,
      requestId: null,
      origin: 'recorded' as const,
      providerId: id,
      modelName: model,
      operation: 'translation' as const,
      streamed: false,
      createdAt: clock.now() - (1 + Math.floor(at / 8)) * day,
      responseTimeMs: 5000,
      errorKind: null,
      sourceChars: 1000,
      sourceBook: book,
      sourceChapter: String(Math.floor(at / 4) + 1),
      sourceLanguage: 'zh',
      targetLanguage: 'en',
    }
    const usage = (outputText: number) => ({
      inputUncached: 900,
      cacheRead: null,
      cacheWrite5m: null,
      cacheWrite1h: null,
      outputText,
      reasoning: null,
      other: null,
      estimated: false,
    })
    const output = 800 + (at % 2 === 0 ? spread : -spread)
    const done = { ...call, usage: usage(output) }
    // Broken off after some words, and paid for.
    return at < failing
      ? [
          { ...call, errorKind: 'network' as const, usage: usage(200) },
          { ...done, attempt: 2 },
        ]
      : [done]
  })
  await fixture.ledger.recordCalls(calls.flat())
}

function forecast(models: readonly string[], { chapters = 25, now = clock.now(), concurrency = 2 } = {}) {
  const { id } = fixture.registry.expect('openai')
  const stats = readBookStats(createSpendSeriesRepository(fixture.store, 'real'), { book, targetLanguage: null, now })
  const remaining = remainingOf(stats, { chapters })
  return estimateBook(stats, {
    remaining,
    candidates: models.map(model => ({ providerId: id, model })),
    pricing: fixture.pricing,
    concurrency,
    now,
  })
}

/** Dollars for so many characters, from the tokens that 40,000 characters took. */
function dollars(characters: number, input: number, output: number, times = 1): number {
  return ((characters / 40_000) * (input * inputPrice + output * outputPrice) * times) / 1e6 / 1e9
}

describe('the rest of a book', () => {
  it('costs what its characters took so far, those of failed tries included', async () => {
    price('writer-1', 1, 0)
    await translate('writer-1', { failing: 10 })
    const [estimate] = forecast(['writer-1'])
    // 25 chapters of 4,000 characters; 50 calls sent the text, 40 answered and 10 broke off.
    const expected = dollars(100_000, 50 * 900, 40 * 800 + 10 * 200)
    expect(estimate?.costUsd?.expected).toBeCloseTo(expected, 2)
    expect(estimate?.costUsd?.low).toBeLessThan(expected)
    expect(estimate?.costUsd?.high).toBeGreaterThan(expected)
    expect(estimate).toMatchObject({ ownCalls: 40, retryShare: 0.2, successRate: 0.8, confidence: 'high', inUse: true })
  })

  it('is told less surely where few chapters say how long the others are', () => {
    const stats = (lengths: readonly number[]) => ({
      ...{ book, sourceLanguage: 'zh', targetLanguage: 'en', costNanos: null, modelsInUse: [], models: [] },
      chapters: lengths.length,
      characters: lengths.reduce((sum, length) => sum + length, 0),
      lengths,
    })
    const spread = (lengths: readonly number[], chapters = 30) => remainingOf(stats(lengths), { chapters }).spread
    const even = Array.from({ length: 40 }, (_, at) => 4000 + (at % 2) * 200)
    expect(spread([4000])).toBeGreaterThan(0.25)
    expect(spread([4000])).toBeGreaterThan(2 * spread(even))
    expect(spread([1000, 9000, 4000])).toBeGreaterThan(spread([4000, 4100, 3900]))
    expect(remainingOf(stats([4000]), { chapters: 30 }).basis).toBe(
      '30 chapters of 4,000 characters, as the one that is done.',
    )
    expect(remainingOf(stats([4000]), { characters: 5000 }).spread).toBe(0)
  })

  it('is priced as prices will be, not as they were when the calls were made', async () => {
    price('writer-1', 1, 0)
    price('writer-1', 3, clock.now() + day)
    await translate('writer-1')
    const [today] = forecast(['writer-1'])
    expect(today?.costUsd?.expected).toBeCloseTo(dollars(100_000, 40 * 900, 40 * 800), 2)
    const [later] = forecast(['writer-1'], { now: clock.now() + 2 * day })
    expect(later?.costUsd?.expected).toBeCloseTo(dollars(100_000, 40 * 900, 40 * 800, 3), 2)
  })

  it('takes as long as answers take, failed ones again, with so many at a time', async () => {
    await translate('writer-1')
    const hours = (100 * 5) / 3600
    expect(forecast(['writer-1'], { concurrency: 1 })[0]?.hours?.expected).toBeCloseTo(hours, 2)
    expect(forecast(['writer-1'], { concurrency: 4 })[0]?.hours?.expected).toBeCloseTo(hours / 4, 2)
  })

  it('is told for models without calls of their own by the tokens of others, wider, and for unpriced ones without a price', async () => {
    price('writer-1', 1, 0)
    price('cheap-1', 0.5, 0)
    await translate('writer-1', { spread: 40 })
    const [cheap, own, unpriced] = forecast(['nobody-knows-its-price', 'writer-1', 'cheap-1'])
    expect([cheap?.model, own?.model, unpriced?.model]).toEqual(['cheap-1', 'writer-1', 'nobody-knows-its-price'])
    expect(cheap?.costUsd?.expected).toBeCloseTo((own?.costUsd?.expected ?? 0) / 2, 2)
    expect(cheap).toMatchObject({ confidence: 'low', ownCalls: 0, hours: null })
    const width = (range: { low: number; high: number } | null | undefined) =>
      Math.log((range?.high ?? 0) / (range?.low ?? 1))
    expect(width(cheap?.costUsd)).toBeGreaterThan(width(own?.costUsd))
    expect(unpriced?.costUsd).toBeNull()
  })

  it('held against what it then took, lies within the interval', async () => {
    price('writer-1', 1, 0)
    await translate('writer-1', { failing: 8, spread: 60 })
    const [estimate] = forecast(['writer-1'], { chapters: 10 })
    const spent = () => fixture.store.db.prepare('SELECT sum(cost_nanos) FROM service_calls').pluck().get() as number
    const before = spent()
    clock.pass(10 * day)
    await translate('writer-1', { failing: 6, spread: 50 })
    const actual = (spent() - before) / 1e9
    expect(actual).toBeGreaterThan(estimate?.costUsd?.low ?? Number.POSITIVE_INFINITY)
    expect(actual).toBeLessThan(estimate?.costUsd?.high ?? 0)
  })
})
