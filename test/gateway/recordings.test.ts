import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createPricing } from '../../src-main/ledger/pricing.ts'
import { silentLogger, systemClock } from '../../src-main/ports.ts'
import { type Buckets, readIndependently } from '../providers/independent-reading.ts'
import { protocolOf, readBytes, wireBytes } from '../providers/read-recording.ts'
import type { Recording } from '../support/replay-upstream/recording.ts'
import { type ReplayUpstream, startReplayUpstream } from '../support/replay-upstream/replay-upstream.ts'
import { hasSharedData } from '../support/shared-data.ts'
import { testPaths } from '../support/temporary-registry.ts'
import { type CallRow, canaryKey, type GatewayFixture, startGateway } from './gateway-fixture.ts'
import { answerHeadersOf, rawRequest } from './raw-request.ts'
import { addedProviders, mountOf, recordedFiles, recordingsOf } from './recordings.ts'

let upstream: ReplayUpstream
let gateway: GatewayFixture

beforeAll(async () => {
  upstream = await startReplayUpstream()
  gateway = await startGateway({
    baseUrls: {
      openai: upstream.baseUrl('openai'),
      anthropic: upstream.baseUrl('anthropic'),
      google: upstream.baseUrl('google'),
      cohere: upstream.baseUrl('cohere'),
      mistral: upstream.baseUrl('mistral'),
      ...Object.fromEntries(addedProviders.map(name => [name, `${upstream.url}/compatible`])),
    },
  })
})

afterAll(async () => {
  await gateway.dispose()
  await upstream.close()
})

function bucketsOf(row: CallRow): Buckets {
  return {
    inputUncached: row.input_uncached,
    cacheRead: row.cache_read,
    cacheWrite5m: row.cache_write_5m,
    cacheWrite1h: row.cache_write_1h,
    outputText: row.output_text,
    reasoning: row.reasoning,
  }
}

/** What the price book makes of the figures that were read apart from the gateway. */
function expectedCost(recording: Recording, buckets: Buckets, row: CallRow): number | null {
  const { usage } = readBytes(protocolOf(recording), wireBytes(recording))
  const pricing = createPricing({
    store: gateway.store,
    clock: systemClock,
    paths: { ...testPaths, data: '/nonexistent' },
    logger: silentLogger,
  })
  const provider = gateway.registry.expect(row.provider)
  const priced = pricing.price({
    providerId: provider.id,
    modelName: row.model_name,
    answeredModel: row.answered_model,
    usage: { ...buckets, other: usage?.other ?? null, estimated: false },
    at: systemClock.now(),
  })
  return priced?.costNanos ?? null
}

function isBackground({ request }: Recording): boolean {
  return (request?.body as { background?: boolean } | undefined)?.background === true
}

/** OpenRouter counts the same tokens as read from and written to the cache; buckets are disjoint. */
const disagreeing = new Set(['pydantic-ai__test_openrouter_cache_instructions_gemini_real_api__0__330d38'])

describe.skipIf(!hasSharedData)('recorded traffic of all providers (needs shared/data)', () => {
  it.each(recordedFiles())('%s passes byte for byte and is booked as its usage says', async file => {
    for (const recording of recordingsOf(file)) {
      const { mount, direct, path } = mountOf(recording, upstream)
      const body = JSON.stringify(recording.request?.body ?? {})
      upstream.script({ recording })
      const expected = await rawRequest(`${direct}${path}`, { body })
      upstream.script({ recording })
      const answer = await rawRequest(`${gateway.url}${mount}${path}`, {
        body,
        headers: {
          authorization: 'Bearer galley-token',
          'x-api-key': 'galley-token',
          'x-goog-api-key': 'galley-token',
        },
      })
      expect(answer.body.toString('utf8'), recording.name).toBe(expected.body.toString('utf8'))
      expect(answer.body.equals(expected.body)).toBe(true)
      expect(answer.status).toBe(expected.status)
      expect(answerHeadersOf(answer.headers)).toEqual(answerHeadersOf(expected.headers))

      const sent = upstream.requests.at(-1)
      expect(JSON.stringify(sent?.headers)).not.toContain('galley-token')
      expect(JSON.stringify(sent?.headers)).toContain(canaryKey)

      const row = await gateway.lastCall()
      expect(row.id, recording.name).toBe(Number(answer.headers['x-galley-call-id']))
      expect(row.http_status).toBe(expected.status)
      if (expected.status >= 400) {
        expect(row.status, recording.name).not.toBe('success')
        continue
      }
      const told = readIndependently(recording)
      if (disagreeing.has(recording.name)) continue
      // An error under a good status: a prompt that was turned away has cost nothing.
      if (recording.kind === 'error') {
        expect(row.status, recording.name).not.toBe('success')
        continue
      }
      if (told.usage !== null) {
        expect(bucketsOf(row), recording.name).toEqual(told.usage)
        expect(row.usage_estimated).toBe(0)
        expect(row.cost_nanos, recording.name).toBe(expectedCost(recording, told.usage, row))
      } else if (isBackground(recording)) expect([row.status, row.input_uncached]).toEqual(['success', null])
      else expect(row.usage_estimated, recording.name).toBe(1)
      if (told.finish !== null) expect(row.finish_reason, recording.name).toBe(told.finish)
      expect(gateway.text(row.id)?.output ?? '', recording.name).toBe(told.text)
    }
  })

  it('leaves books that verify', async () => {
    expect(await gateway.verify()).toMatchObject({ differences: [] })
  })
})
