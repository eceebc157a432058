import { afterEach, describe, expect, it } from 'vitest'
import type { TrackedChat } from '../../src-main/service/service-types.ts'
import { type ReplayUpstream, startReplayUpstream } from '../support/replay-upstream/replay-upstream.ts'
import { createServiceFixture, type ServiceFixture } from './service-fixture.ts'

const standIn = { provider: 'anthropic', model: 'claude-sonnet-5-5' }
const third = { provider: 'mistral', model: 'mistral-large-2512' }

let upstream: ReplayUpstream
let fixture: ServiceFixture

async function open(options: Parameters<typeof createServiceFixture>[0] = {}): Promise<void> {
  upstream = await startReplayUpstream({ pieceLength: 6 })
  fixture = createServiceFixture({ sdks: true, ...options })
  for (const kind of ['openai', 'anthropic', 'mistral'] as const) {
    fixture.registry.update(kind, { baseUrl: upstream.baseUrl(kind) })
  }
  fixture.settings.set('retryLimit', 1)
}
afterEach(async () => {
  await fixture.dispose()
  await upstream.close()
})

const ask = async (changes: Partial<TrackedChat> = {}) => fixture.service.chat(await fixture.chat(changes))
const trail = () =>
  fixture.store.db
    .prepare(
      `SELECT p.name AS provider, c.attempt, c.error_kind AS kind FROM service_calls c JOIN providers p ON p.id = c.provider_id
       ORDER BY c.id`,
    )
    .all()
    .map(row => Object.values(row as object))

describe('where a model fails', () => {
  it.each([
    [
      'unauthorized',
      [
        ['openai', 1, 'authentication'],
        ['anthropic', 2, null],
      ],
    ],
    [
      'server_error',
      [
        ['openai', 1, 'server'],
        ['openai', 2, 'server'],
        ['anthropic', 3, null],
      ],
    ],
    [
      'overloaded',
      [
        ['openai', 1, 'overloaded'],
        ['openai', 2, 'overloaded'],
        ['anthropic', 3, null],
      ],
    ],
    [
      'reset_at_once',
      [
        ['openai', 1, 'network'],
        ['openai', 2, 'network'],
        ['anthropic', 3, null],
      ],
    ],
    // A window that is closed is not waited for where somebody else can be asked.
    [
      'rate_limit',
      [
        ['openai', 1, 'rate_limit'],
        ['anthropic', 2, null],
      ],
    ],
    [
      'quota',
      [
        ['openai', 1, 'quota_exhausted'],
        ['anthropic', 2, null],
      ],
    ],
  ] as const)(
    'by %s, the next of the chain is asked; every attempt is a call of the request',
    async (fault, expected) => {
      await open()
      fixture.chains.set({ operation: null, book: null, cause: 'any', steps: [standIn] })
      fixture.registry.update('openai', { baseUrl: upstream.baseUrl('openai', fault) })
      const outcome = await ask()
      expect(outcome).toMatchObject({ ok: true })
      expect(trail()).toEqual(expected)
      expect(outcome.attempts.map(({ callId }) => callId)).toEqual(expected.map((_, at) => at + 1))
    },
  )

  it('by a silence in the middle of its answer, a caller that can take text back gets the next one’s', async () => {
    await open()
    fixture.settings.set('stallTimeoutMs', 1500)
    fixture.settings.set('retryLimit', 0)
    fixture.chains.set({ operation: 'translation', book: null, cause: 'any', steps: [standIn] })
    upstream.script('stall')
    let text = ''
    let restarts = 0
    const outcome = await ask({
      onText: piece => {
        text += piece
      },
      onRestart: () => {
        restarts += 1
        text = ''
      },
    })
    expect([outcome.ok && outcome.answer.text === text, restarts]).toEqual([true, 1])
    expect(trail()).toEqual([
      ['openai', 1, 'stall'],
      ['anthropic', 2, null],
    ])
  })

  it('after text went to a caller that cannot take it back, nobody else is asked, and the failure says so', async () => {
    for (const fault of ['reset', 'stall', 'cut'] as const) {
      await open()
      fixture.settings.set('stallTimeoutMs', 1500)
      fixture.chains.set({ operation: null, book: null, cause: 'any', steps: [standIn] })
      upstream.script(fault)
      let text = ''
      const outcome = await ask({
        onText: piece => {
          text += piece
        },
      })
      expect(text.length).toBeGreaterThan(0)
      if (outcome.ok) throw new Error('a broken stream was taken for an answer')
      expect(outcome.failure.message).toContain('two answers would mix')
      expect(trail()).toHaveLength(1)
      if (fault !== 'cut') {
        await fixture.dispose()
        await upstream.close()
      }
    }
  })

  it('for a text too long or refused, chains of their own are followed, and no other', async () => {
    await open()
    fixture.chains.set({ operation: null, book: null, cause: 'any', steps: [third] })
    fixture.chains.set({ operation: null, book: null, cause: 'content_filter', steps: [standIn] })
    upstream.script('context_length')
    expect((await ask()).ok).toBe(false)
    upstream.script('content_filter')
    expect((await ask()).ok).toBe(true)
    expect(trail()).toEqual([
      ['openai', 1, 'context_length'],
      ['openai', 1, 'content_filter'],
      ['anthropic', 2, null],
    ])
  })

  it('a book’s own chain goes before the operation’s, and that before the default', async () => {
    await open()
    const only = (model: string) => [{ provider: 'anthropic', model }]
    fixture.chains.set({ operation: null, book: null, cause: 'any', steps: only('default') })
    fixture.chains.set({ operation: 'translation', book: null, cause: 'any', steps: only('of operation') })
    fixture.chains.set({ operation: null, book: 'Bot-chan', cause: 'any', steps: only('of book') })
    const model = (operation: 'translation' | 'other', book: string | null) =>
      fixture.chains.stepsFor({ operation, book, cause: 'any' })[0]?.model
    expect([model('translation', 'Bot-chan'), model('translation', 'x'), model('other', null)]).toEqual([
      'of book',
      'of operation',
      'default',
    ])
    fixture.chains.set({ operation: 'translation', book: 'Bot-chan', cause: 'any', steps: [] })
    expect(model('translation', 'Bot-chan')).toBeUndefined()
  })

  it('passes over who has no key, is switched off or has no price under a budget, and says so where all fail', async () => {
    await open({ keys: provider => (provider === 'openai' ? 'sk-a-key-of-openai-1' : null), key: null })
    fixture.registry.update('mistral', { isActive: false })
    fixture.registry.add({ name: 'house', baseUrl: upstream.baseUrl('openai_compatible'), models: ['own'] })
    fixture.budgets.set({ scope: 'all', period: 'month', limitNanos: 1e9 })
    fixture.chains.set({
      operation: null,
      book: null,
      cause: 'any',
      steps: [standIn, third, { provider: 'house', model: 'own' }],
    })
    fixture.registry.update('openai', { baseUrl: upstream.baseUrl('openai', 'server_error') })
    const outcome = await ask({ maxTokens: 100 })
    expect(outcome.ok).toBe(false)
    expect(outcome.skipped.map(({ provider, reason }) => [provider, reason.split(' ').slice(0, 5).join(' ')])).toEqual([
      ['anthropic', 'there is no API key'],
      ['mistral', 'Mistral is switched off'],
      ['house', 'own has no known price,'],
    ])
  })

  it('is paused at once by a limit: the next request goes to the stand-in without a call to it', async () => {
    await open()
    fixture.chains.set({ operation: null, book: null, cause: 'any', steps: [standIn] })
    upstream.script('rate_limit')
    await ask()
    const outcome = await ask()
    expect(outcome).toMatchObject({ ok: true, skipped: [{ provider: 'openai' }] })
    expect(trail().map(([provider]) => provider)).toEqual(['openai', 'anthropic', 'anthropic'])
    expect(fixture.breakers.list().find(({ state }) => state === 'open')).toMatchObject({ kind: 'rate_limit' })
  })

  it('and nobody else is there: a limit that ends soon is waited for, one that does not is refused without a call', async () => {
    await open()
    fixture.settings.set('retryLimit', 0)
    upstream.script('rate_limit')
    await ask()
    expect((await ask()).ok).toBe(true)
    expect(fixture.waits).toHaveLength(1)
    const { id } = fixture.registry.expect('openai')
    fixture.breakers.record({ providerId: id, model: 'gpt-4o' }, 'rate_limit', 600_000)
    const outcome = await ask()
    expect(outcome).toMatchObject({ ok: false, attempts: [], failure: { kind: 'rate_limit' } })
  })

  it('a model that fails again and again is passed over for a while, then tried once', async () => {
    await open()
    fixture.settings.set('retryLimit', 0)
    fixture.chains.set({ operation: null, book: null, cause: 'any', steps: [standIn] })
    fixture.registry.update('openai', { baseUrl: upstream.baseUrl('openai', 'server_error') })
    for (let at = 0; at < 7; at++) expect((await ask()).ok).toBe(true)
    expect(trail().filter(([provider]) => provider === 'openai')).toHaveLength(5)
  })
})

describe('what asks one model alone', () => {
  it('falls back to nobody', async () => {
    await open()
    fixture.chains.set({ operation: null, book: null, cause: 'any', steps: [standIn] })
    fixture.registry.update('openai', { baseUrl: upstream.baseUrl('openai', 'unauthorized') })
    expect((await ask({ alone: true })).ok).toBe(false)
    expect(trail()).toEqual([['openai', 1, 'authentication']])
  })
})

describe('hedging', () => {
  const pause = (milliseconds: number, signal?: AbortSignal) =>
    new Promise<void>(resolve => {
      const timer = setTimeout(resolve, milliseconds)
      signal?.addEventListener('abort', () => {
        clearTimeout(timer)
        resolve()
      })
    })
  async function openHedging(afterMs = 80): Promise<void> {
    await open({ sleep: pause, hedgeAfterMs: () => afterMs })
    fixture.settings.set('hedging', true)
    fixture.chains.set({ operation: null, book: null, cause: 'any', steps: [standIn] })
  }

  it.each([true, false])(
    'asks a second model after the usual time; the first to answer wins, the other is cancelled (streamed: %s)',
    async streamed => {
      await openHedging()
      const slow = streamed ? 'slow_first_token' : 'slow_first_byte'
      fixture.registry.update('openai', { baseUrl: upstream.baseUrl('openai', slow) })
      let text = ''
      const settled: number[] = []
      const outcome = await ask({
        ...(streamed && {
          onText: (piece: string) => {
            text += piece
          },
        }),
        onSettling: (_, callId) => void settled.push(callId),
      })
      if (!outcome.ok) throw new Error(outcome.failure.message)
      expect(trail().map(([provider, , kind]) => [provider, kind])).toEqual([
        ['openai', 'cancelled'],
        ['anthropic', null],
      ])
      expect([outcome.callId, settled]).toEqual([2, [2]])
      if (streamed) expect(text).toBe(outcome.answer.text)
    },
  )

  it('asks nobody else where the first answers in time', async () => {
    await openHedging(60_000)
    fixture.settings.set('retryLimit', 0)
    expect((await fixture.service.chat({ ...(await fixture.chat()), onText: () => undefined })).ok).toBe(true)
    expect(trail()).toEqual([['openai', 1, null]])
  })

  it('and where both fail, the failure is told once and both are on record', async () => {
    await openHedging()
    fixture.settings.set('retryLimit', 0)
    fixture.registry.update('openai', { baseUrl: upstream.baseUrl('openai', 'slow_first_byte') })
    fixture.registry.update('anthropic', { baseUrl: upstream.baseUrl('anthropic', 'server_error') })
    fixture.settings.set('totalTimeoutMs', 2500)
    const outcome = await ask()
    expect(outcome.ok).toBe(false)
    expect(trail().map(([provider, , kind]) => [provider, kind])).toEqual([
      ['openai', 'total'],
      ['anthropic', 'server'],
    ])
  })
})
