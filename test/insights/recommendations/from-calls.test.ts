import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type ErrorKind, type RecommendationKind, recommendationKinds } from '../../../db/vocabulary.ts'
import { createGalleyClient } from '../../../src-main/contract/client.ts'
import type { GalleyClient } from '../../../src-main/contract/contract.ts'
import type { RecordedCall } from '../../../src-main/ledger/ledger-types.ts'
import { type ApiFixture, createApiFixture } from '../../procedures/api-fixture.ts'
import { recordedCall } from '../../support/ledger-fixture.ts'

/** Each kind all the way: calls in the ledger, what is said of them, the button, what it changed, and the way back. */

const day = 86_400_000

let api: ApiFixture
let client: GalleyClient
beforeEach(async () => {
  api = await createApiFixture()
  client = createGalleyClient({ url: api.server.url, token: api.token })
  const { registry, settings } = api.app
  settings.set('defaultProvider', 'openai')
  settings.set('defaultModel', 'gpt-6-sol')
  registry.update('anthropic', { defaultModel: 'claude-sonnet-5-5' })
})
afterEach(() => api.dispose())

interface Made {
  readonly provider?: string
  readonly modelName?: string
  readonly times: number
  readonly errorKind?: ErrorKind
  readonly input?: number
  readonly output?: number
  readonly attempt?: number
  readonly finishReason?: RecordedCall['finishReason']
}

/** Translations of 2,000 characters of Chinese, made by Galley itself over the last days. */
function made({ provider = 'openai', modelName = 'gpt-6-sol', times, errorKind, ...more }: Made): RecordedCall[] {
  const { input = 2000, output = 1500, attempt = 1, finishReason = 'stop' } = more
  const failed = errorKind !== undefined
  return Array.from({ length: times }, (_, at) =>
    recordedCall({
      ...{ origin: 'service', providerId: api.app.registry.expect(provider).id, modelName, answeredModel: null },
      ...{ operation: 'translation', sourceLanguage: 'zh', targetLanguage: 'en', attempt, requestId: null },
      createdAt: api.app.clock.now() - day * (1 + (at % 10)),
      errorKind: errorKind ?? null,
      finishReason: failed ? null : finishReason,
      usage: failed
        ? null
        : {
            ...{ inputUncached: input, cacheRead: 0, cacheWrite5m: 0, cacheWrite1h: 0 },
            ...{ outputText: output, reasoning: 0, other: null, estimated: false },
          },
      ...{ sourceChars: 2000, outputChars: failed ? null : 4500 },
    }),
  )
}

const claude = { provider: 'anthropic', modelName: 'claude-sonnet-5-5' }
const setPrice = (provider: string, model: string, dollars: number) =>
  api.app.pricing.setUserPrice({
    ...{ providerId: api.app.registry.expect(provider).id, model, effectiveFrom: 0 },
    ...{ inputPerMtok: dollars * 1e9, outputPerMtok: 4 * dollars * 1e9 },
  })
const firstModel = () => api.app.firstModels.of('translation')
const setting = (key: Parameters<ApiFixture['app']['settings']['get']>[0]) => () => api.app.settings.get(key)

interface Case {
  readonly calls: () => readonly RecordedCall[]
  readonly prepare?: () => void
  /** Scores of the recorded calls, 0..1000, by their place. */
  readonly scores?: (at: number) => number
  readonly values?: Readonly<Record<string, number>>
  /** What the button changes; absent where only a person can do it. */
  readonly effect?: () => unknown
  readonly becomes?: unknown
}

const cases: Readonly<Record<RecommendationKind, Case>> = {
  cheaper_model: {
    prepare() {
      setPrice('anthropic', 'claude-sonnet-5-5', 30)
      setPrice('openai', 'gpt-6-sol', 1)
      api.app.firstModels.set('translation', { provider: 'anthropic', model: 'claude-sonnet-5-5' })
    },
    calls: () => [...made({ ...claude, times: 40 }), ...made({ times: 40 })],
    scores: at => 900 + (at % 5),
    effect: firstModel,
    becomes: { provider: 'openai', model: 'gpt-6-sol' },
  },
  failing_provider: {
    calls: () => [
      ...made({ times: 60 }),
      ...made({ times: 40, errorKind: 'server' }),
      ...made({ ...claude, times: 100 }),
    ],
    effect: firstModel,
    becomes: { provider: 'anthropic', model: 'claude-sonnet-5-5' },
  },
  add_fallback: {
    calls: () => [...made({ times: 40 }), ...made({ times: 9, errorKind: 'overloaded' })],
    effect: () => api.app.chains.list().map(({ steps }) => steps),
    becomes: [[{ provider: 'anthropic', model: 'claude-sonnet-5-5' }]],
  },
  prompt_caching: {
    calls: () => made({ ...claude, times: 40, input: 20_000 }),
    effect: setting('quality.promptCaching'),
    becomes: 'always',
  },
  truncated_answers: {
    calls: () => [...made({ times: 80 }), ...made({ times: 20, finishReason: 'length' })],
    effect: setting('chunkTokens'),
    becomes: 1500,
  },
  output_padding: {
    calls: () => [...made({ ...claude, times: 40, output: 6000 }), ...made({ times: 40 })],
    effect: () => api.app.operations.prompts.inForce('translation').because,
    becomes: 'chosen',
  },
  too_many_retries: {
    calls: () => [...made({ times: 60 }), ...made({ times: 50, errorKind: 'rate_limit', attempt: 2 })],
    effect: setting('concurrency'),
    becomes: 1,
  },
  unpriced_models: {
    calls: () => made({ modelName: 'house-model', times: 12 }),
    values: { input_per_mtok: 1, output_per_mtok: 2 },
    effect: () => api.count("SELECT count(*) FROM service_calls WHERE model_name = 'house-model' AND cost_nanos > 0"),
    becomes: 13,
  },
  missing_key: {
    calls: () => made({ provider: 'mistral', modelName: 'mistral-small-2603', times: 9, errorKind: 'authentication' }),
  },
  retired_model: {
    // Ends in January 2027 by the catalogue, and is retired from then on.
    prepare: () => api.app.settings.set('defaultModel', 'gpt-4o-mini'),
    calls: () => made({ modelName: 'gpt-4o-mini', times: 12 }),
    effect: setting('defaultModel'),
    becomes: expect.not.stringMatching(/^gpt-4o-mini$/),
  },
}

describe.each(recommendationKinds)('%s, from calls', kind => {
  const { calls, prepare, scores, values, effect, becomes } = cases[kind]
  const find = async () => (await client.recommendations.list({})).recommendations.filter(one => one.kind === kind)

  async function record(): Promise<void> {
    prepare?.()
    const outcomes = await api.app.ledger.recordCalls(calls())
    if (scores === undefined) return
    for (const [at, { callId }] of outcomes.entries()) {
      await api.app.ledger.addScore({ callId, source: 'user', name: 'rating', value: scores(at) })
    }
  }

  it('is found in them, leads to them, stays away when put aside, does what it says and takes it back', async () => {
    expect(await find()).toEqual([])
    await record()
    const [found, ...others] = await find()
    expect(others).toEqual([])
    if (found === undefined) throw new Error(`${kind} was not found`)
    const { key, evidence, gain, action } = found
    expect(found).toMatchObject({
      state: 'open',
      reason: expect.stringMatching(/\d/),
      reversible: effect !== undefined,
    })
    expect(gain.words).not.toBe('')
    const behind = evidence.find(({ calls: filters }) => filters !== null)?.calls
    expect((await client.calls.list(behind ?? {})).calls.length).toBeGreaterThan(0)

    await client.recommendations.dismiss({ key })
    // One more of the same is no news, however often somebody looks.
    await api.app.ledger.recordCalls(calls().slice(0, 1))
    expect([await find(), await find()]).toEqual([[], []])
    const aside = (await client.recommendations.list({ dismissed: true })).recommendations
    expect(aside.find(one => one.key === key)).toMatchObject({ state: 'dismissed' })
    await client.recommendations.restore({ key })
    expect((await find()).map(one => one.key)).toEqual([key])

    if (effect === undefined) {
      // Only a person can: the button leads there, and applying says so.
      expect(action).toMatchObject({ type: 'open', page: 'providers', subject: 'mistral' })
      await expect(client.recommendations.apply({ key })).rejects.toMatchObject({ code: 'conflict' })
      return
    }
    expect(action.type).toBe('apply')
    const before = effect()
    const done = await client.recommendations.apply({ key, ...(values !== undefined && { values }) })
    expect([done.changes.length > 0, effect()]).toEqual([true, becomes])
    expect(before).not.toEqual(effect())
    expect(await find()).toEqual([])
    await client.recommendations.undo({ key })
    expect(effect()).toEqual(before)
  })
})
