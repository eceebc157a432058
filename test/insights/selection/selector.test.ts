import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Arm, createEvidence, type Task } from '../../../src-main/insights/selection/evidence.ts'
import { type SelectionPolicy, usualPolicy } from '../../../src-main/insights/selection/policy.ts'
import { saySelection } from '../../../src-main/insights/selection/selection-sentences.ts'
import { createSelector, type KeptModel } from '../../../src-main/insights/selection/selector.ts'
import { seededRandom } from '../../bench/routing/virtual-time.ts'

const task: Task = { operation: 'translation', sourceLanguage: 'zh', targetLanguage: 'en' }
const good: Arm = { provider: 'a', model: 'good' }
const cheap: Arm = { provider: 'b', model: 'cheap' }
const hour = 3_600_000

function open(options: { random?: () => number; prices?: Record<string, number | null>; paused?: Set<string> } = {}) {
  const clock = { at: 1_000 * hour, now: () => clock.at }
  const evidence = createEvidence()
  const books = new Map<string, KeptModel>()
  const prices: Record<string, number | null> = options.prices ?? { good: 2_000_000, cheap: 1_000_000 }
  const selector = createSelector({
    clock,
    random: options.random ?? (() => 0.99),
    evidence,
    kept: { find: book => books.get(book) ?? null, keep: (book, _, kept) => void books.set(book, kept) },
    arms: () => [good, cheap],
    priceOf: ({ model }) => prices[model] ?? null,
    p95Of: () => null,
    pausedBy: ({ model }) =>
      options.paused?.has(model) ? saySelection('excluded.paused', { error_kind: 'rate_limit' }) : null,
  })
  return {
    clock,
    books,
    prices,
    calls(arm: Arm, count: number, { failing = 0, ms = 5000, score = null as number | null } = {}) {
      for (let at = 0; at < count; at++) {
        clock.at += 60_000
        const ok = (at * 0.618) % 1 >= failing
        evidence.observe({
          ...arm,
          ...task,
          at: clock.at,
          successes: Number(ok),
          failures: Number(!ok),
          responseMs: ok ? ms : 0,
          timedCalls: Number(ok),
          sourceChars: ok ? 1000 : 0,
          inputTokens: ok ? 900 : 0,
          outputTokens: ok ? 800 : 0,
        })
        if (score !== null && ok) evidence.observeScore({ ...arm, ...task, at: clock.at }, score)
      }
    },
    select(policy: Partial<SelectionPolicy> = {}, book: string | null = null, dry = false) {
      const selected = selector.select({ task, book, policy: { ...usualPolicy, ...policy }, dry })
      if (selected === null) throw new Error('nothing was chosen')
      return selected
    },
  }
}

describe('auto', () => {
  it('with too little data goes by prices, and says so', () => {
    const { select, calls } = open()
    calls(good, 2)
    const { chosen, reason, sentence } = select()
    expect([chosen.model, reason]).toEqual(['cheap', 'little_data'])
    expect(sentence.text).toContain(
      'Not enough data yet for translation from Chinese to English (0 calls, 5 are needed)',
    )
    expect(sentence.text).toContain('$0.0010 for 1,000 characters')
  })

  it('goes by success, speed, price and quality as they are weighed, and explains it with figures', () => {
    const { select, calls } = open()
    calls(good, 40, { score: 0.95, ms: 3000 })
    calls(cheap, 40, { score: 0.6, failing: 0.2, ms: 6000 })
    expect(select()).toMatchObject({ chosen: { model: 'good' }, reason: 'best' })
    expect(select().sentence.text).toMatch(
      /a good scores best .* success over 40 calls, 3 s and \$0\.0020 .*quality 0\.9\d; next is b cheap/,
    )
    expect(select({ weights: { success: 0, speed: 0, quality: 0, price: 1 } }).chosen.model).toBe('cheap')
  })

  it('holds to hard limits', () => {
    const { select, calls } = open()
    calls(good, 40, { score: 0.95 })
    calls(cheap, 40, { score: 0.6 })
    expect(select({ maxCostPer1kCharsNanos: 1_500_000 }).chosen.model).toBe('cheap')
    const dear = { success: 0, speed: 0, quality: 0, price: 1 }
    expect(select({ weights: dear, minQuality: 0.8 }).chosen.model).toBe('good')
    const { candidates } = select({ minQuality: 0.8 })
    expect(candidates.find(({ model }) => model === 'cheap')?.excluded?.text).toBe('its quality is below the limit')
  })

  it('takes no model without a price under a limit on price', () => {
    const { select } = open({ prices: { good: 2_000_000, cheap: null } })
    expect(select({ maxCostPer1kCharsNanos: 9_000_000 }).chosen.model).toBe('good')
  })

  it('says so where every model is over a limit, and gives none of them to a book', () => {
    const { select, calls, books } = open({ prices: { good: 2_000_000, cheap: null } })
    calls(good, 40)
    const { chosen, candidates } = select({ maxCostPer1kCharsNanos: 1_000_000 }, 'A book')
    expect(chosen.overLimit).not.toBeNull()
    expect(Object.fromEntries(candidates.map(({ model, overLimit }) => [model, overLimit?.text]))).toEqual({
      good: 'it costs more than the limit',
      cheap: 'its price is not known, and there is a limit for it',
    })
    expect(books.size).toBe(0)
  })

  it('rather waits for a provider that is paused than passes a limit', () => {
    const { select, calls } = open({ paused: new Set(['cheap']) })
    calls(good, 40)
    const { chosen, sentence } = select({ maxCostPer1kCharsNanos: 1_500_000 })
    expect([chosen.model, chosen.overLimit]).toEqual(['cheap', null])
    expect(sentence.text).toContain('Nothing else could be used, although it is paused')
  })

  it('follows what changes: a model that gets bad is left within a day of calls', () => {
    const { select, calls } = open()
    calls(good, 100, { ms: 3000 })
    calls(cheap, 100, { ms: 9000 })
    expect(select().chosen.model).toBe('good')
    calls(good, 60, { failing: 0.6 })
    expect(select().chosen.model).toBe('cheap')
  })

  it('passes over who is paused', () => {
    const paused = new Set<string>()
    const { select, calls } = open({ paused })
    calls(good, 40, { ms: 2000 })
    calls(cheap, 40, { ms: 9000 })
    paused.add('good')
    expect(select().chosen.model).toBe('cheap')
  })

  it('gives no more calls to others than the share for trying allows', () => {
    fc.assert(
      fc.property(fc.integer(), fc.double({ min: 0, max: 0.5, noNaN: true }), (seed, exploration) => {
        const { select, calls } = open({ random: seededRandom(seed) })
        calls(good, 10, { ms: 3000 })
        calls(cheap, 10, { ms: 3500 })
        let tried = 0
        for (let at = 0; at < 400; at++) if (select({ exploration }).reason === 'explore') tried += 1
        expect(tried).toBeLessThanOrEqual(400 * exploration + 4 * Math.sqrt(400 * exploration + 1))
      }),
      // The same draws each time: four deviations are passed by chance once in thousands of runs.
      { numRuns: 20, seed: 20_261_126 },
    )
  })
})

describe('a book', () => {
  it('keeps its model although another would score better', () => {
    const { select, calls, prices } = open()
    calls(good, 60, { ms: 3000 })
    calls(cheap, 60, { ms: 9000 })
    expect(select({}, 'Bot-chan').chosen.model).toBe('good')
    prices.cheap = 1
    calls(cheap, 60, { ms: 2000 })
    expect(select().chosen.model).toBe('cheap')
    const kept = select({}, 'Bot-chan')
    expect([kept.chosen.model, kept.reason]).toEqual(['good', 'kept'])
    expect(kept.sentence.text).toContain('a good was kept, the model of "Bot-chan" since')
    expect(select({ keepsBooks: false }, 'Bot-chan').chosen.model).toBe('cheap')
  })

  it('loses a model that has no price any more when there comes a limit', () => {
    const { select, calls, prices } = open()
    calls(good, 40, { ms: 2000 })
    calls(cheap, 40, { ms: 9000 })
    expect(select({}, 'A book').chosen.model).toBe('good')
    prices.good = null
    const { chosen, sentence } = select({ maxCostPer1kCharsNanos: 5_000_000 }, 'A book')
    expect(chosen.model).toBe('cheap')
    expect(sentence.text).toContain('good was given up: its price is not known, and there is a limit for it')
  })

  it('gets another where its model gets worse beyond chance, and is told why', () => {
    const { select, calls } = open()
    calls(good, 60, { ms: 3000 })
    calls(cheap, 60, { ms: 9000 })
    select({}, 'Bot-chan')
    calls(good, 3, { failing: 0.5 })
    expect(select({}, 'Bot-chan').reason).toBe('kept')
    calls(good, 60, { failing: 0.7 })
    const { chosen, sentence } = select({}, 'Bot-chan')
    expect(chosen.model).toBe('cheap')
    expect(sentence.text).toMatch(/a good was given up: its success fell from 99\.\d % to [\d.]+ %/)
  })

  it('lends its place while its model is paused, and has it back afterwards', () => {
    const paused = new Set<string>()
    const { select, calls } = open({ paused })
    calls(good, 60, { ms: 3000 })
    calls(cheap, 60, { ms: 9000 })
    select({}, 'Bot-chan')
    paused.add('good')
    expect(select({}, 'Bot-chan')).toMatchObject({ chosen: { model: 'cheap' } })
    paused.clear()
    expect(select({}, 'Bot-chan')).toMatchObject({ chosen: { model: 'good' }, reason: 'kept' })
  })

  it('that was given a model with little data may get a better one once, when there is enough', () => {
    const { select, calls, books } = open()
    expect(select({}, 'Bot-chan').chosen.model).toBe('cheap')
    calls(cheap, 30, { failing: 0.15, ms: 9000, score: 0.6 })
    calls(good, 30, { ms: 3000, score: 0.95 })
    const { chosen, sentence } = select({}, 'Bot-chan')
    expect(chosen.model).toBe('good')
    expect(sentence.text).toContain('chosen with little data')
    expect(books.get('Bot-chan')?.isSettled).toBe(true)
  })

  it('is not touched by a look at what would be chosen', () => {
    const { select, books } = open()
    select({}, 'Bot-chan', true)
    expect(books.size).toBe(0)
  })
})
