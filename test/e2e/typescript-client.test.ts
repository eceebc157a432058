import { isDefinedError, ORPCError, safe } from '@orpc/client'
import { afterAll, beforeAll, describe, expect, expectTypeOf, it } from 'vitest'
import { createGalleyClient } from '../../src-main/contract/client.ts'
import type { GalleyClient, Outputs } from '../../src-main/contract/contract.ts'
import { refusedUrl } from '../support/replay-upstream/replay-upstream.ts'
import { type ServingGalley, startServingGalley } from '../support/serving-galley.ts'

let serving: ServingGalley
let galley: GalleyClient
beforeAll(async () => {
  serving = await startServingGalley('--piece-delay-ms', '5')
  galley = createGalleyClient({ url: serving.url, token: serving.token })
})
afterAll(() => serving.dispose())

const toEnglish = { target_language: 'en', provider: 'openai' } as const

describe('the TypeScript client over HTTP', () => {
  it('runs an operation and finds its call, every field of the type the contract says', async () => {
    const answer = await galley.operations.translate({
      ...toEnglish,
      text: '短い文です。',
      book: 'Typed',
      chapter: '1',
    })
    expect(answer).toMatchObject({ provider: 'openai', operation: 'translation', replayed: false, simulated: false })
    const [id = 0] = answer.call_ids
    const call = await galley.calls.show({ id })
    expect(call).toMatchObject({ id, source_book: 'Typed', cost_nanos: answer.cost_nanos, status: 'success' })
    const text = await galley.calls.text({ id })
    expect(text.output).toBe(answer.text)
    const page = await galley.calls.list({ book: ['Typed', 'none'], status: ['success', 'failed'], count: true })
    expect(page).toMatchObject({ count: 1, calls: [{ id }] })
    const metrics = await galley.metrics.original({ days: 1 })
    expect(metrics.provider_summary.openai?.total_calls).toBe(1)
  })

  it('gives a stream as an async iterator, and aborting it cancels the call', async () => {
    const pieces: string[] = []
    let result: Outputs['operations']['translate'] | null = null
    for await (const event of await galley.operations.translateStream({
      ...toEnglish,
      text: '雨が降り出した。'.repeat(8),
    })) {
      if (event.type === 'text') pieces.push(event.text)
      if (event.type === 'result') result = event.result
    }
    expect(pieces.length).toBeGreaterThan(1)
    expect(result?.text).toBe(pieces.join(''))

    // It does not end by itself meanwhile.
    await serving.upstream.script('stall')
    const abort = new AbortController()
    const input = { ...toEnglish, text: '雨が降り出した。'.repeat(40), book: 'Aborted' }
    const stream = await galley.operations.translateStream(input, { signal: abort.signal })
    const reading = (async () => {
      for await (const event of stream) if (event.type === 'text') abort.abort()
    })()
    await reading.catch(() => undefined)
    await expect
      .poll(async () => (await galley.calls.list({ book: 'Aborted' })).calls)
      .toMatchObject([{ status: 'error', error_kind: 'cancelled' }])
  })

  it('throws Galley’s errors with their code, words and details, told apart from a broken connection', async () => {
    const { error } = await safe(galley.calls.show({ id: 99_999 }))
    expect(error).toBeInstanceOf(ORPCError)
    expect(error).toMatchObject({ code: 'not_found', status: 404, message: expect.stringContaining('99') as string })
    expect(isDefinedError(error)).toBe(true)
    await serving.upstream.script('forbidden')
    await expect(galley.operations.translate({ ...toEnglish, text: '短い文です。' })).rejects.toMatchObject({
      code: 'provider',
      status: 502,
      data: { kind: 'permission' },
    })
    const nobody = createGalleyClient({ url: serving.url, token: 'galley_wrong-token-0000' })
    await expect(nobody.calls.list({})).rejects.toMatchObject({ code: 'authentication', status: 401 })
    const nowhere = createGalleyClient({ url: await refusedUrl(), token: serving.token })
    const { error: unreached } = await safe(nowhere.calls.list({}))
    expect(unreached).not.toBeNull()
    expect(isDefinedError(unreached)).toBe(false)
  })

  it('throws what ends a stream in its middle like any other error', async () => {
    await serving.upstream.script(...Array<'reset'>(4).fill('reset'))
    const pieces: string[] = []
    const reading = (async () => {
      const stream = await galley.operations.translateStream({ ...toEnglish, text: '雨が降り出した。'.repeat(40) })
      for await (const event of stream) if (event.type === 'text') pieces.push(event.text)
    })()
    const { error } = await safe(reading)
    expect(error).toMatchObject({ code: 'provider', data: { kind: 'network' } })
    expect(isDefinedError(error)).toBe(true)
    expect(pieces.length).toBeGreaterThan(0)
  })

  it('records calls once by their key, and takes feedback', async () => {
    const calls = [{ key: 'typed-1', provider: 'mistral', model_name: 'mistral-large-2512', status: 'success' }]
    expect(await galley.calls.record({ calls })).toMatchObject({ added: 1, duplicates: 0 })
    const again = await galley.calls.record({ calls })
    expect(again).toMatchObject({ added: 0, duplicates: 1 })
    const id = again.calls[0]?.id ?? 0
    expect(await galley.calls.feedback({ id, rating: 'up' })).toMatchObject({ id, rating: 1 })
  })

  it('hears of calls as they are made', async () => {
    const abort = new AbortController()
    const heard: string[] = []
    const events = await galley.system.events(undefined, { signal: abort.signal })
    const listening = (async () => {
      for await (const event of events) {
        heard.push(event.type)
        if (event.type === 'hello') void galley.operations.translate({ ...toEnglish, text: '猫。' })
        if (event.type === 'call_settled') break
      }
    })()
    await listening
    abort.abort()
    expect(heard).toEqual(expect.arrayContaining(['hello', 'call_opened', 'call_settled']))
  })

  it('may do what its token may, and nothing more', async () => {
    await expect(galley.tokens.list({})).rejects.toMatchObject({ code: 'permission', status: 403 })
  })
})

// Checked by the compiler alone: none of these lines is ever run.
describe('the types of the client', () => {
  it('are those of the contract', () => {
    expectTypeOf(galley.operations.translate).returns.resolves.toHaveProperty('text').toEqualTypeOf<string>()
    expectTypeOf<Outputs['calls']['show']['cost_nanos']>().toEqualTypeOf<number | null>()
    expectTypeOf<Outputs['calls']['show']['status']>().toEqualTypeOf<
      'pending' | 'success' | 'error' | 'timeout' | 'rate_limited'
    >()
    const wrong = () => [
      // @ts-expect-error a translation needs a language
      galley.operations.translate({ text: 'a' }),
      // @ts-expect-error there is no such status
      galley.calls.list({ status: 'lost' }),
      // @ts-expect-error there is no such procedure
      galley.calls.remove({ id: 1 }),
      // @ts-expect-error ids are numbers
      galley.calls.show({ id: 'one' }),
    ]
    expect(wrong).toBeTypeOf('function')
  })
})
