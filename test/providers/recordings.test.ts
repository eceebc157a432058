import { readdirSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ProviderKind } from '../../db/vocabulary.ts'
import { silentLogger, systemClock } from '../../src-main/ports.ts'
import { createAdapters } from '../../src-main/providers/adapters.ts'
import { classifyProviderError } from '../../src-main/providers/error-classifier.ts'
import type { Recording } from '../support/replay-upstream/recording.ts'
import { type ReplayUpstream, startReplayUpstream } from '../support/replay-upstream/replay-upstream.ts'
import { hasSharedData, readJsonLinesGz, sharedPath } from '../support/shared-data.ts'
import { readIndependently } from './independent-reading.ts'
import { protocolOf, readBytes, wireBytes } from './read-recording.ts'

/** Every recording, by file. */
const files = hasSharedData
  ? readdirSync(sharedPath('fixtures'))
      .sort()
      .map(file => [file, readJsonLinesGz('fixtures', file) as Recording[]] as const)
  : []
const answers = files.filter(([file]) => /normal|stream/.test(file))
const errors = files.filter(([file]) => /error|reported/.test(file))

/** The curators' word for an error, in ours. */
const kinds: Readonly<Record<string, string>> = {
  auth: 'authentication',
  capacity: 'overloaded',
  quota: 'quota_exhausted',
  server_error: 'overloaded',
  server_error_mid_stream: 'server',
  error_in_200: 'content_filter',
  mid_stream: 'invalid_request',
}

/**
 * Where the readers say something else than the plain reading, and why. A recording that is not
 * listed must agree in every figure.
 */
const disagreements: Readonly<Record<string, string>> = {
  'pydantic-ai__test_openrouter_cache_instructions_gemini_real_api__0__330d38':
    'OpenRouter gives 2161 of 2168 prompt tokens both as read from and as written to the cache, and its cost ' +
    'charges 7 at the full rate; buckets must be disjoint, so the tokens stay read and nothing is written.',
}

/** The adapter that speaks an endpoint; null where none does. */
function adapterKind({ endpoint, provider }: Recording): ProviderKind | null {
  if (endpoint === 'chat.completions')
    return provider === 'mistral' || provider === 'openai' ? provider : 'openai_compatible'
  if (endpoint === 'messages') return 'anthropic'
  if (endpoint === 'generateContent' || endpoint === 'streamGenerateContent') return 'google'
  return null
}

function isStream({ endpoint, response }: Recording): boolean {
  return response.sse !== undefined || endpoint === 'streamGenerateContent'
}

describe.skipIf(!hasSharedData)('recorded answers, read from their bytes', () => {
  it.each(answers)('%s', (_, recordings) => {
    const found = recordings.map(recording => {
      const { text, hasToolCalls, model, finishReason, usage } = readBytes(protocolOf(recording), wireBytes(recording))
      return [recording.name, { text, hasToolCalls, model, finish: finishReason, usage: bucketsOf(usage) }]
    })
    const expected = recordings.map(recording => {
      const { text, hasToolCalls, model, finish, usage } = readIndependently(recording)
      return [recording.name, { text, hasToolCalls, model, finish, usage: usage ?? null }]
    })
    const differing = found.filter((entry, at) => JSON.stringify(entry) !== JSON.stringify(expected[at]))
    // An entry that agrees must be struck off the list.
    expect(differing.map(([name]) => name)).toEqual(
      recordings.filter(({ name }) => name in disagreements).map(({ name }) => name),
    )
  })

  it('whole and sound, but for refusals and safety stops', () => {
    for (const [, recordings] of answers) {
      for (const recording of recordings) {
        const reading = readBytes(protocolOf(recording), wireBytes(recording))
        expect([recording.name, reading.malformed, reading.error]).toEqual([recording.name, null, null])
        expect([recording.name, reading.isComplete]).toEqual([recording.name, true])
      }
    }
  })

  it('cut at every byte, a few of each stream: never more than what was sent, never whole too early', () => {
    const streams = answers.flatMap(([, recordings]) => recordings.filter(isStream).filter(isShort).slice(0, 2))
    expect(streams.length).toBeGreaterThan(8)
    for (const recording of streams) {
      const bytes = wireBytes(recording)
      const whole = readBytes(protocolOf(recording), bytes)
      for (let end = 0; end < bytes.length; end++) {
        const reading = readBytes(protocolOf(recording), bytes.subarray(0, end))
        if (!whole.text.startsWith(reading.text)) throw new Error(`${recording.name} at ${end}: other text`)
        if (reading.isComplete && reading.text !== whole.text)
          throw new Error(`${recording.name} at ${end}: whole too early`)
      }
    }
  })
})

function isShort(recording: Recording): boolean {
  return wireBytes(recording).length < 4_000
}

describe.skipIf(!hasSharedData)('recorded errors, classified', () => {
  it.each(errors)('%s', (_, recordings) => {
    for (const { name, subtype, response, ...rest } of recordings) {
      const expected = kinds[subtype ?? ''] ?? subtype
      const { headers = {}, status } = response
      const body =
        response.sse === undefined
          ? response.body
          : readBytes(protocolOf({ name, response, ...rest }), Buffer.from(response.sse)).error
      const failure = classifyProviderError({ status, header: key => headers[key] ?? null, body, now: 0, secrets: [] })
      expect([name, failure.kind]).toEqual([name, expected])
      expect(failure.httpStatus).toBe(status)
      expect(failure.message).not.toBe('')
    }
  })

  it('reads the wait out of the body where the provider says one', () => {
    const [limited] = errors.flatMap(([file, all]) =>
      file.includes('recorded-google-error') ? all.filter(r => r.response.status === 429) : [],
    )
    if (limited === undefined) throw new Error('the recording is gone')
    const failure = classifyProviderError({
      status: 429,
      header: () => null,
      body: limited.response.body,
      now: 0,
      secrets: [],
    })
    expect(failure.retryAfterMs).toBe(48_940)
  })
})

describe.skipIf(!hasSharedData)('recorded interactions, through their adapters', () => {
  let upstream: ReplayUpstream
  const adapters = createAdapters({ clock: systemClock, logger: silentLogger })
  beforeAll(async () => {
    upstream = await startReplayUpstream()
  })
  afterAll(() => upstream.close())

  const spoken = files
    .map(
      ([file, all]) =>
        [file, all.filter(recording => adapterKind(recording) !== null && recording.response.status !== null)] as const,
    )
    .filter(([, all]) => all.length > 0)

  it.each(spoken)('%s', async (_, recordings) => {
    for (const recording of recordings) {
      const kind = adapterKind(recording)
      if (kind === null) continue
      upstream.script({ recording })
      const outcome = await adapters(kind).chat(
        { baseUrl: upstream.baseUrl(kind), apiKey: 'canary-key-0123456789' },
        {
          model: 'recorded',
          messages: [{ role: 'user', content: 'Say it again.' }],
          ...(isStream(recording) ? { onText() {} } : {}),
        },
        { connectMs: 60_000, firstTokenMs: 60_000, totalMs: 60_000, stallMs: 60_000 },
      )
      expect(JSON.stringify(outcome)).not.toContain('canary-key')
      if (recording.kind === 'error') {
        const expected = kinds[recording.subtype ?? ''] ?? recording.subtype
        expect([recording.name, outcome.ok ? 'answered' : outcome.failure.kind]).toEqual([recording.name, expected])
        continue
      }
      const plain = readIndependently(recording)
      const features = recording.features ?? []
      const isDeclined = features.includes('refusal') || features.includes('safety_block')
      expect([recording.name, outcome.ok ? 'answered' : outcome.failure.kind]).toEqual([
        recording.name,
        isDeclined ? 'content_filter' : 'answered',
      ])
      const answer = outcome.ok ? outcome.answer : outcome.partial
      expect([recording.name, answer?.text, answer?.model, answer?.finishReason]).toEqual([
        recording.name,
        plain.text,
        plain.model,
        plain.finish,
      ])
      if (recording.name in disagreements) continue
      if (plain.usage === null) expect(answer?.usage?.estimated).toBe(true)
      else expect([recording.name, bucketsOf(answer?.usage ?? null)]).toEqual([recording.name, plain.usage])
    }
  })
})

function bucketsOf(usage: object | null): object | null {
  if (usage === null) return null
  const { other: _, estimated: __, ...buckets } = usage as { other: unknown; estimated: boolean }
  return buckets
}
