import { describe, expect, it, vi } from 'vitest'
import { findCaching } from '../../../src-main/insights/recommendations/find-caching.ts'
import { findCheaperModel } from '../../../src-main/insights/recommendations/find-cheaper-model.ts'
import { findPadding } from '../../../src-main/insights/recommendations/find-padding.ts'
import {
  findFailingProvider,
  findFallback,
  findRetries,
} from '../../../src-main/insights/recommendations/find-reliability.ts'
import { findMissingKey, findRetired } from '../../../src-main/insights/recommendations/find-set-up.ts'
import { findTruncation } from '../../../src-main/insights/recommendations/find-truncation.ts'
import { readEvidence } from '../../../src-main/insights/recommendations/read-evidence.ts'
import type { SetUp, UsageEvidence } from '../../../src-main/insights/recommendations/recommendation-types.ts'
import { rebuildMetrics } from '../../../src-main/ledger/metrics-rebuild.ts'
import {
  createRecommendationRepository,
  errorUseSql,
  type ModelUse,
  modelUseSql,
  ownUseSql,
  scoredUseSql,
  scoreSpreadSql,
} from '../../../src-main/store/repositories/recommendation-repository.ts'
import type { Store } from '../../../src-main/store/store.ts'
import { explain } from '../../support/query-plan.ts'
import { createTemporaryStore } from '../../support/temporary-store.ts'

const day = 86_400_000
const now = Date.UTC(2026, 10, 23)

function use(changes: Partial<ModelUse>): ModelUse {
  return {
    ...{ providerId: 1, model: 'big', operation: 'translation', sourceLanguage: 'zh', targetLanguage: 'en' },
    ...{ success: 200, error: 2, timeout: 0, rateLimited: 0, truncated: 0, retries: 0 },
    ...{ inputUncached: 400_000, cacheRead: 0, cacheWrite: 0, output: 300_000, reasoning: 0, costNanos: 5e9 },
    ...{ pricedCalls: 202, unpricedCalls: 0, sourceChars: 400_000, outputChars: 900_000 },
    ...changes,
  } as ModelUse
}

function evidence(uses: readonly ModelUse[], changes: Partial<UsageEvidence> = {}): UsageEvidence {
  return { from: now - 30 * day, to: now, calls: 1000, uses, errors: [], scores: [], own: [], ...changes }
}

const provider = (id: number, name: string, changes: object = {}) => ({
  ...{
    id,
    name,
    displayName: name,
    isActive: true,
    isLocal: false,
    hasKey: true,
    defaultModel: `${name}-model`,
    models: [],
  },
  ...changes,
})

function setUp(changes: Partial<SetUp> = {}): SetUp {
  return {
    now,
    providers: [provider(1, 'one'), provider(2, 'two')],
    usual: { provider: 'one', model: 'big' },
    firstOf: () => null,
    settings: {
      ...{ defaultModel: null, maxTokens: {}, chunkTokens: 2500, concurrency: 4, retryLimit: 3 },
      promptCaching: 'auto',
    },
    plainPrompts: [],
    chains: [],
    priceOf: () => ({ input: 2e9, output: 8e9, cacheRead: 0.2e9 }),
    ...changes,
  }
}

const scored = (of: ModelUse, mean: number, calls = 120, variance = 0.01) => ({ ...of, mean, calls, variance })

describe('a cheaper model', () => {
  const big = use({})
  const small = use({ providerId: 2, model: 'small', costNanos: 1e9 })

  it('is named where it is not worse, with the saving of a month and both sides of the evidence', () => {
    const [found] = findCheaperModel(
      evidence([big, small], { scores: [scored(big, 0.9), scored(small, 0.905)] }),
      setUp(),
    )
    expect(found).toMatchObject({
      kind: 'cheaper_model',
      gain: { usd_per_month: 4 },
      confidence: 'high',
      change: { type: 'first_model', operations: ['translation'], provider: 'two', model: 'small' },
    })
    expect(found?.reason).toContain('120 scored calls')
    expect(found?.evidence[0]?.calls).toMatchObject({ provider: 'one', model: 'big', operation: 'translation' })
  })

  it.each([
    ['it may be worse: the difference is within chance but not above the margin', 0.9, 0.885, 120, 0.01],
    ['too few of its calls are scored', 0.9, 0.95, 12, 0.01],
    ['its scores are all over the place', 0.9, 0.9, 40, 0.2],
  ])('is not named where %s', (_why, mine, its, calls, variance) => {
    const scores = [scored(big, mine), scored(small, its, calls, variance)]
    expect(findCheaperModel(evidence([big, small], { scores }), setUp())).toEqual([])
  })

  it('is not named where it fails more, has no key, or does other work', () => {
    const scores = [scored(big, 0.9), scored(small, 0.95)]
    const failing = { ...small, success: 150, error: 50 }
    const noKey = setUp({ providers: [provider(1, 'one'), provider(2, 'two', { hasKey: false })] })
    const other = { ...small, targetLanguage: 'de' }
    expect(findCheaperModel(evidence([big, failing], { scores }), setUp())).toEqual([])
    expect(findCheaperModel(evidence([big, small], { scores }), noKey)).toEqual([])
    expect(findCheaperModel(evidence([big, other], { scores }), setUp())).toEqual([])
  })
})

describe('a provider that fails more than the others', () => {
  it('is told where it is sure, and left where the usual one', () => {
    const uses = [use({ success: 160, error: 40 }), use({ providerId: 2, model: 'other', success: 198, error: 2 })]
    const [found] = findFailingProvider(evidence(uses), setUp())
    expect(found).toMatchObject({ key: 'failing_provider 1 translation', change: { provider: 'two', model: 'other' } })
    const close = [use({ success: 188, error: 12 }), use({ providerId: 2, success: 192, error: 8 })]
    expect(findFailingProvider(evidence(close), setUp())).toEqual([])
  })
})

describe('a fallback', () => {
  const errors = [{ providerId: 1, model: 'big', operation: 'translation', errorKind: 'overloaded', calls: 9 }] as const

  it('is proposed for failures that were the provider’s own, where nobody is asked next', () => {
    expect(findFallback(evidence([use({})], { errors }), setUp())[0]?.change).toEqual({
      type: 'chain',
      operation: 'translation',
      steps: [{ provider: 'two', model: 'two-model' }],
    })
    expect(findFallback(evidence([use({})], { errors }), setUp({ chains: ['translation'] }))).toEqual([])
    const refused = [{ ...errors[0], errorKind: 'content_filter' }] as const
    expect(findFallback(evidence([use({})], { errors: refused }), setUp())).toEqual([])
  })
})

describe('waste and limits', () => {
  it('raises the limit that cuts answers off, or makes parts smaller where it is the model’s own', () => {
    const uses = [use({ truncated: 20 })]
    const limited = setUp({ settings: { ...setUp().settings, maxTokens: { translation: 2000 } } })
    expect(findTruncation(evidence(uses), limited)[0]?.change).toMatchObject({ key: 'maxTokens.translation', to: 4000 })
    expect(findTruncation(evidence(uses), setUp())[0]?.change).toMatchObject({ key: 'chunkTokens', to: 1500 })
    expect(findTruncation(evidence([use({ truncated: 2 })]), setUp())).toEqual([])
  })

  it('sends less at once where tries are refused for the rate', () => {
    const uses = [use({ retries: 50, rateLimited: 45 })]
    expect(findRetries(evidence(uses), setUp())[0]?.change).toMatchObject({ key: 'concurrency', to: 2 })
    expect(findRetries(evidence([use({ retries: 50 })]), setUp())[0]?.change).toBeNull()
  })

  it('sees a model that writes much more for the same text, and a prompt that is paid in full every time', () => {
    const uses = [use({ output: 600_000 }), use({ providerId: 2, model: 'lean' })]
    expect(findPadding(evidence(uses), setUp()).map(({ key }) => key)).toEqual([
      'output_padding 1/big translation zh en',
    ])
    const repeated = use({ inputUncached: 1_600_000 })
    expect(findCaching(evidence([repeated]), setUp())[0]).toMatchObject({ kind: 'prompt_caching', confidence: 'low' })
    expect(findCaching(evidence([{ ...repeated, cacheRead: 1_000_000 }]), setUp())).toEqual([])
  })
})

describe('what is set up', () => {
  it('moves from a model that ends, and says so only where it is used', () => {
    const models = [{ model: 'big', isRetired: false, retiresOn: '2026-12-20', replacement: 'bigger' }]
    const ending = setUp({ providers: [provider(1, 'one', { models, defaultModel: 'big' })] })
    expect(findRetired(evidence([use({})]), ending)[0]).toMatchObject({
      title: 'Move from big to bigger',
      change: { type: 'provider_model', model: 'bigger' },
    })
    expect(findRetired(evidence([]), { ...ending, usual: null })).toEqual([])
    const later = [{ ...models[0], retiresOn: '2027-12-20' }] as typeof models
    expect(findRetired(evidence([use({})]), setUp({ providers: [provider(1, 'one', { models: later })] }))).toEqual([])
  })

  it('asks for a key that is missing or refused', () => {
    const noKey = setUp({ providers: [provider(1, 'one', { hasKey: false })] })
    expect(findMissingKey(evidence([use({})]), noKey)[0]?.action).toMatchObject({ type: 'open', page: 'providers' })
    const errors = [
      { providerId: 2, model: 'm', operation: 'translation', errorKind: 'authentication', calls: 9 },
    ] as const
    expect(findMissingKey(evidence([use({})], { errors }), setUp())[0]?.key).toBe('missing_key 2')
  })
})

describe('the evidence', () => {
  const scoredCall = (changes: object) => ({
    ...{ success: 60, costNanos: 9e9, scored: 40 },
    ...changes,
  })

  /** A provider with rollups of two models that did the same work yesterday, and their calls. */
  function fill(store: Store, models: readonly ReturnType<typeof scoredCall>[]): void {
    store.db.exec(`INSERT INTO providers (id, name, kind, display_name, created_at, updated_at)
      VALUES (1, 'one', 'openai', 'One', 0, 0)`)
    const call =
      store.db.prepare(`INSERT INTO service_calls (attempt, origin, provider_id, model_name, operation, status,
      streamed, created_at, settled_at, cost_nanos, source_chars, output_chars, source_language, target_language,
      quality_score, input_uncached, output_text)
      VALUES (1, 'service', 1, ?, 'translation', 'success', 0, ?, ?, ?, 1000, 2000, 'zh', 'en', ?, 500, 500)`)
    const opinion = store.db.prepare(
      `INSERT INTO scores (call_id, source, name, value, created_at) VALUES (?, 'check', 'checks', ?, ?)`,
    )
    for (const [at, { success, costNanos, scored }] of models.entries()) {
      for (let made = 0; made < success; made += 1) {
        const time = now - day + made * 1000
        const score = made < scored ? 800 + (made % 2) * 100 : null
        const { lastInsertRowid } = call.run(`model-${at}`, time, time, costNanos / success, score)
        if (score !== null) opinion.run(lastInsertRowid, score, time)
      }
    }
    rebuildMetrics({ store, clock: { now: () => now, monotonic: () => 0 }, timeZone: 'UTC' })
  }

  it('holds the scores of a model and of one that does its work for less', () => {
    const { store, dispose } = createTemporaryStore()
    fill(store, [scoredCall({}), scoredCall({ costNanos: 3e9 })])
    const { scores, calls } = readEvidence(createRecommendationRepository(store), now)
    expect(calls).toBe(120)
    expect(scores).toHaveLength(2)
    expect(scores[0]).toMatchObject({ calls: 40, operation: 'translation', sourceLanguage: 'zh', targetLanguage: 'en' })
    expect(scores[0]?.mean).toBeCloseTo(0.85)
    expect(scores[0]?.variance).toBeCloseTo((0.05 ** 2 * 40) / 39)
    dispose()
  })

  it.each([
    ['none is cheaper', scoredCall({ costNanos: 8.9e9 })],
    ['too few of the other’s calls are scored', scoredCall({ costNanos: 3e9, scored: 19 })],
  ])('reads no call where %s', (_why, other) => {
    const { store, dispose } = createTemporaryStore()
    fill(store, [scoredCall({}), other])
    const repository = createRecommendationRepository(store)
    const scoreSpreads = vi.fn(repository.scoreSpreads)
    expect(readEvidence({ ...repository, scoreSpreads }, now).scores).toEqual([])
    expect(scoreSpreads).not.toHaveBeenCalled()
    dispose()
  })
})

it('reads its evidence by indexes', () => {
  const { store, dispose } = createTemporaryStore()
  expect(createRecommendationRepository(store).modelUse(0)).toEqual([])
  expect(explain(store, modelUseSql('real'), [0])[0]).toContain(
    'SEARCH quality_metrics USING INDEX quality_metrics_key',
  )
  expect(explain(store, errorUseSql('real'), [0])[0]).toContain('SEARCH error_metrics USING INDEX error_metrics_key')
  const scored = { from: 0, providerId: 1, model: 'm', fewest: 20 }
  expect(explain(store, scoredUseSql('real'), scored)[0]).toContain(
    'SEARCH quality_metrics USING INDEX quality_metrics_key',
  )
  const own = explain(store, ownUseSql('real'), { model: 'm', from: 0, providerId: 1, most: 10 }).join()
  expect(own).toContain('SEARCH service_calls USING INDEX calls_by_model')
  const scores = explain(store, scoreSpreadSql('real'), { model: 'm', from: 0, providerId: 1, most: 10 }).join()
  expect(scores).toContain('SEARCH service_calls USING INDEX calls_by_model')
  expect(scores).not.toContain('FOR ORDER BY')
  dispose()
})
