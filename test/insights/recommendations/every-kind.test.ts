import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type RecommendationKind, recommendationKinds } from '../../../db/vocabulary.ts'
import { asksForPlainAnswer } from '../../../src-main/insights/recommendations/plain-answer.ts'
import type { UsageEvidence } from '../../../src-main/insights/recommendations/recommendation-types.ts'
import type { ModelUse } from '../../../src-main/store/repositories/recommendation-repository.ts'
import { type ApiFixture, createApiFixture } from '../../procedures/api-fixture.ts'

const day = 86_400_000

let api: ApiFixture
beforeEach(async () => {
  api = await createApiFixture()
  const { registry, settings } = api.app
  registry.setUp()
  settings.set('defaultProvider', 'openai')
  settings.set('defaultModel', 'gpt-6-sol')
  registry.update('anthropic', { defaultModel: 'claude-sonnet-5-5' })
})
afterEach(() => api.dispose())

const idOf = (name: string) => api.app.registry.expect(name).id
const keys = (without: readonly string[] = []) =>
  new Map(['openai', 'anthropic', 'google', 'mistral', 'cohere'].map(name => [name, !without.includes(name)]))

function use(changes: Partial<ModelUse> = {}): ModelUse {
  return {
    ...{ providerId: idOf('openai'), model: 'gpt-6-sol', operation: 'translation' as const },
    ...{ sourceLanguage: 'zh', targetLanguage: 'en' },
    ...{ success: 200, error: 2, timeout: 0, rateLimited: 0, truncated: 0, retries: 0 },
    ...{ inputUncached: 400_000, cacheRead: 0, cacheWrite: 0, output: 300_000, reasoning: 0, costNanos: 5e9 },
    ...{ pricedCalls: 202, unpricedCalls: 0, sourceChars: 400_000, outputChars: 900_000 },
    ...changes,
  }
}

function evidence(uses: readonly ModelUse[], changes: Partial<UsageEvidence> = {}): UsageEvidence {
  const now = api.app.clock.now()
  const own = uses.map(({ providerId, model, operation }) => ({ providerId, model, operation, share: 1 }))
  return { from: now - 30 * day, to: now, calls: 1000, uses, errors: [], scores: [], own, ...changes }
}

interface Case {
  /** Data that shows it. */
  readonly shown: () => UsageEvidence
  /** Nearly the same, and not enough. */
  readonly notShown: () => UsageEvidence
  readonly without?: readonly string[]
  readonly values?: Readonly<Record<string, number>>
  /** What doing it must change; absent where only a person can. */
  readonly effect?: () => unknown
}

const claude = () => ({ providerId: idOf('anthropic'), model: 'claude-sonnet-5-5' })
const costly = { inputUncached: 60_000_000, output: 8_000_000, costNanos: 90e9 }
const unknown = () => use({ model: 'house-model', pricedCalls: 0, unpricedCalls: 200, costNanos: 0 })
const failures = (calls: number) => ({
  errors: [
    { providerId: idOf('openai'), model: 'gpt-6-sol', operation: 'translation', errorKind: 'overloaded', calls },
  ] as const,
})
const refusals = (calls: number) => ({
  errors: [
    { providerId: idOf('mistral'), model: 'm', operation: 'translation', errorKind: 'authentication', calls },
  ] as const,
})
const scored = (of: ModelUse, mean: number) => ({ ...of, mean, calls: 120, variance: 0.005 })
const setting = (key: Parameters<ApiFixture['app']['settings']['get']>[0]) => () => api.app.settings.get(key)
/** Ends in January 2027 by the catalogue, and is retired from then on. */
const ending = { model: 'gpt-4o-mini' }

const cases: Readonly<Record<RecommendationKind, Case>> = {
  cheaper_model: {
    shown: () => {
      const [big, small] = [use({ ...claude(), costNanos: 50e9 }), use({ costNanos: 5e9 })]
      return evidence([big, small], { scores: [scored(big, 0.9), scored(small, 0.91)] })
    },
    notShown: () => {
      const [big, small] = [use({ ...claude(), costNanos: 50e9 }), use({ costNanos: 5e9 })]
      return evidence([big, small], { scores: [scored(big, 0.9), scored(small, 0.8)] })
    },
  },
  failing_provider: {
    shown: () => evidence([use({ success: 150, error: 50 }), use({ ...claude(), success: 199, error: 1 })]),
    notShown: () => evidence([use({ success: 196, error: 4 }), use({ ...claude(), success: 198, error: 2 })]),
  },
  add_fallback: {
    shown: () => evidence([use()], failures(9)),
    notShown: () => evidence([use()], failures(4)),
    effect: () => api.app.chains.list(),
  },
  prompt_caching: {
    shown: () => evidence([use({ ...claude(), ...costly })]),
    notShown: () => evidence([use({ ...claude(), ...costly, cacheRead: 30_000_000 })]),
    effect: setting('quality.promptCaching'),
  },
  truncated_answers: {
    shown: () => evidence([use({ truncated: 20 })]),
    notShown: () => evidence([use({ truncated: 2 })]),
    effect: setting('chunkTokens'),
  },
  output_padding: {
    shown: () => evidence([use({ ...claude(), output: 900_000 }), use()]),
    notShown: () => evidence([use({ ...claude(), output: 350_000 }), use()]),
    effect: () => api.app.operations.prompts.inForce('translation').version.system,
  },
  too_many_retries: {
    shown: () => evidence([use({ retries: 60, rateLimited: 50 })]),
    notShown: () => evidence([use({ retries: 20, rateLimited: 20 })]),
    effect: setting('concurrency'),
  },
  unpriced_models: {
    shown: () => evidence([unknown()]),
    notShown: () => evidence([use({ unpricedCalls: 5 })]),
    values: { input_per_mtok: 1, output_per_mtok: 2 },
    effect: () => api.app.pricing.describePrice(idOf('openai'), 'house-model', api.app.clock.now())?.source ?? null,
  },
  missing_key: {
    shown: () => evidence([], refusals(9)),
    notShown: () => evidence([], refusals(2)),
  },
  retired_model: {
    shown: () => evidence([use(ending)]),
    notShown: () => evidence([use()]),
  },
}

describe.each(recommendationKinds)('%s', kind => {
  const { shown, notShown, without, values, effect } = cases[kind]
  const ofKind = (of: UsageEvidence) => api.app.recommendations.list(of, keys(without)).filter(one => one.kind === kind)

  it('is said on data that shows it, with calls, a gain and how sure it is, and not on data that does not', () => {
    expect(ofKind(notShown())).toEqual([])
    const [found, ...others] = ofKind(shown())
    expect(others).toEqual([])
    expect(found?.evidence.some(({ calls }) => calls !== null)).toBe(true)
    expect(found?.reason).toMatch(/\d/)
    expect(found?.gain.words).not.toBe('')
    expect(found?.confidence_reason).not.toBe('')
    if (found?.gain.kind === 'money') expect(found.gain.usd_per_month).toBeGreaterThan(0)
  })

  it('is put aside, comes back only when it got much worse, and has a button', () => {
    const found = ofKind(shown())[0]
    expect(found?.action.label).not.toBe('')
    const key = found?.key ?? ''
    api.app.recommendations.dismiss(key, shown(), keys(without))
    expect(ofKind(shown())).toEqual([])
    api.app.recommendations.restore(key)
    expect(ofKind(shown())).toHaveLength(1)
  })

  it.skipIf(effect === undefined)(
    'has the effect it names when it is done, and none when it is taken back',
    async () => {
      const before = effect?.()
      const key = ofKind(shown())[0]?.key ?? ''
      const { changes } = await api.app.recommendations.apply(key, shown(), keys(without), values)
      expect(changes.length).toBeGreaterThan(0)
      expect(effect?.()).not.toEqual(before)
      expect(ofKind(shown())).toEqual([])
      expect(api.app.recommendations.done().map(done => done.key)).toEqual([key])
      await api.app.recommendations.undo(key)
      expect(effect?.()).toEqual(before)
      expect(api.app.recommendations.done()).toEqual([])
    },
  )
})

describe('advice', () => {
  it('never says two things under one title', () => {
    const languages = ['zh', 'ja', 'ko'] as const
    const uses = languages.flatMap(sourceLanguage => [
      use({ sourceLanguage, ...costly, ...claude(), truncated: 20, retries: 100 }),
      use({ sourceLanguage, output: 100_000, success: 150, error: 50 }),
      { ...unknown(), sourceLanguage, operation: 'abstract_generation' as const },
      { ...unknown(), sourceLanguage, providerId: idOf('mistral') },
      use({ sourceLanguage, ...claude(), operation: 'key_terms_extraction', output: 10_000_000, costNanos: 9e9 }),
      use({ sourceLanguage, operation: 'key_terms_extraction', success: 150, error: 60 }),
    ])
    const own = uses.map(({ providerId, model, operation }) => ({ providerId, model, operation, share: 0 }))
    for (const share of [own, evidence(uses).own]) {
      const titles = api.app.recommendations
        .list(evidence(uses, { ...failures(50), own: share }), keys(['openai']))
        .map(({ title }) => title)
      expect(titles.length).toBeGreaterThan(8)
      expect(titles.filter((title, at) => titles.indexOf(title) !== at)).toEqual([])
    }
  })

  it('offers to change prompts and caching only where Galley itself makes the calls', () => {
    const others = { own: [] }
    const padded = evidence([use({ ...claude(), output: 900_000 }), use()], others)
    const repeated = evidence([use({ ...claude(), ...costly })], others)
    const actions = [padded, repeated].map(of => api.app.recommendations.list(of, keys())[0])
    expect(actions.map(found => [found?.kind, found?.action.type])).toEqual([
      ['output_padding', 'open'],
      ['prompt_caching', 'open'],
    ])
  })

  it('asks for the answer alone once, in words the prompt did not have', async () => {
    const padded = () => evidence([use({ ...claude(), output: 900_000 }), use()])
    const [found] = api.app.recommendations.list(padded(), keys())
    await api.app.recommendations.apply(found?.key ?? '', padded(), keys())
    const { version, because } = api.app.operations.prompts.inForce('translation')
    expect([because, asksForPlainAnswer(version)]).toEqual(['chosen', true])
    const again = api.app.recommendations.list(padded(), keys(), true).find(({ kind }) => kind === 'output_padding')
    expect(again?.action.type).toBe('open')
  })

  it('comes back under its key when the figures are half as bad again', () => {
    const little = evidence([use()], failures(9))
    const [found] = api.app.recommendations.list(little, keys())
    api.app.recommendations.dismiss(found?.key ?? '', little, keys())
    expect(api.app.recommendations.list(evidence([use()], failures(12)), keys())).toEqual([])
    expect(api.app.recommendations.list(evidence([use()], failures(14)), keys())).toHaveLength(1)
  })
})
