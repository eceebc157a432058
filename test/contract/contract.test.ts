import { getEventMeta, isDefinedError } from '@orpc/client'
import { expect, it } from 'vitest'
import type { ApiEvent } from '../../src-main/contract/system-contract.ts'
import { canaryKey, reportedCall } from '../procedures/api-fixture.ts'
import { collectGarbage } from '../support/collect-garbage.ts'
import { describeContract, refused } from './describe-contract.ts'

const question = {
  text: '吾輩は猫である。名前はまだ無い。',
  target_language: 'en',
  provider: 'openai',
  model: 'gpt-4o-mini',
} as const

describeContract('the contract', subject => {
  it('reads and writes', async () => {
    const recorded = await subject.client.calls.record([
      reportedCall({ key: 'one' }),
      reportedCall({ key: 'two', status: 'error' }),
    ])
    expect(recorded).toMatchObject({ added: 2, duplicates: 0 })
    const page = await subject.client.calls.list({ status: 'failed', page_size: 10, realm: ['real', 'sample'] })
    expect(page.calls.map(call => [call.id, call.status])).toEqual([[recorded.calls[1]?.id, 'error']])
    const call = await subject.client.calls.show({ id: recorded.calls[0]?.id ?? 0 })
    expect(call).toMatchObject({ provider: 'openai', source_book: 'Bot-chan', scores: [] })
    const dashboard = await subject.client.metrics.dashboard({ days: 7 })
    expect(dashboard.totals).toMatchObject({ calls: 2, success: 1 })
    expect(dashboard.latest_calls).toHaveLength(2)
    expect(dashboard.days[0]?.providers[0]).toMatchObject({ provider: 'openai', calls: 2 })
    const original = await subject.client.metrics.original({})
    expect(original.provider_summary.openai?.success_rate).toBe(0.5)
  })

  it('lists what there is without asking for anything', async () => {
    const { providers, presets } = await subject.client.providers.list()
    expect(providers.find(({ name }) => name === 'openai')).toMatchObject({
      key_required: true,
      key_url: expect.stringMatching(/^https:/),
    })
    expect(presets.find(({ name }) => name === 'ollama')).toMatchObject({ key_required: false, is_added: false })
    expect((await subject.client.settings.list()).settings.length).toBeGreaterThan(10)
    expect((await subject.client.prompts.list()).prompts.length).toBeGreaterThan(3)
    expect(await subject.client.text.status()).toMatchObject({ storage: 'full', clock_ahead_of: null })
    expect((await subject.client.system.status()).database.mode).toBe('owner')
    expect((await subject.client.reports.quality({ days: 7 })).report).toBe('galley.quality_report')
    expect(await subject.client.monitoring.status()).toMatchObject({
      endpoint: null,
      content: false,
      sent_calls: 0,
      problem: null,
    })
    expect((await subject.client.reports.schema()).$schema).toContain('json-schema')
    expect((await subject.client.tokens.list()).tokens).toEqual(expect.any(Array))
  })

  it('gives every error its code, status, words and details', async () => {
    const missing = await refused(subject.client.calls.show({ id: 999_999 }))
    expect(missing).toMatchObject({ code: 'not_found', status: 404, data: { id: 999_999 } })
    expect(missing.message).toContain('999999')
    expect(isDefinedError(missing)).toBe(true)
    const wrong = await refused(subject.client.calls.list({ page_size: 0 }))
    expect(wrong).toMatchObject({ code: 'usage', status: 400, data: { issues: [{ path: 'page_size' }] } })
    const invalid = await refused(subject.client.settings.set({ key: 'textStorage', value: 'sometimes' }))
    expect(invalid).toMatchObject({ code: 'invalid_input', status: 422 })
    subject.api.upstream.script('rate_limit')
    const limited = await refused(subject.client.operations.translate(question))
    expect(limited).toMatchObject({ code: 'provider', status: 429, data: { kind: 'rate_limit', retry_after_ms: 2000 } })
  })

  it('holds every procedure to its scope', async () => {
    const reader = subject.open(subject.api, ['read'])
    expect((await reader.client.calls.list({})).page_size).toBe(50)
    const error = await refused(reader.client.settings.set({ key: 'concurrency', value: 2 }))
    // Over REST the server has the word before the procedure.
    expect([error.status, ['permission', 'forbidden', 'scope'].some(word => error.code.includes(word))]).toEqual([
      403,
      true,
    ])
    await reader.close()
  })

  it('keeps values what they are: numbers, null, and text in any script', async () => {
    expect(await subject.client.settings.set({ key: 'textRetentionDays', value: 30 })).toMatchObject({ value: 30 })
    expect(await subject.client.settings.reset({ key: 'textRetentionDays' })).toMatchObject({
      value: null,
      is_set: false,
    })
    const { calls } = await subject.client.calls.record(
      reportedCall({ book: '吾輩は猫である 𠮷 "x" & <y>', output: 'a\u2028b' }),
    )
    const id = calls[0]?.id ?? 0
    expect((await subject.client.calls.list({ book: '吾輩は猫である 𠮷 "x" & <y>' })).calls[0]?.id).toBe(id)
    expect((await subject.client.calls.text({ id })).output).toBe('a\u2028b')
  })

  it('runs an operation as one answer and as a stream of the same words', async () => {
    const answer = await subject.client.operations.translate({ ...question, idempotency_key: 'the same' })
    expect(answer).toMatchObject({ provider: 'openai', target_language: 'en', replayed: false })
    let words = ''
    let result: typeof answer | null = null
    for await (const news of await subject.client.operations.translateStream(question)) {
      if (news.type === 'text') words += news.text
      if (news.type === 'result') result = news.result
    }
    expect(result?.text).toBe(words)
    expect(await subject.client.operations.translate({ ...question, idempotency_key: 'the same' })).toEqual({
      ...answer,
      replayed: true,
    })
  })

  it('tells a failure in the middle of a stream as any other', async () => {
    subject.api.upstream.script('reset')
    const error = await refused(
      (async () => {
        for await (const _news of await subject.client.operations.translateStream(question));
      })(),
    )
    expect(error).toMatchObject({ code: 'provider' })
  })

  it('cancels an operation when its caller gives up, in the books as well', async () => {
    for (const stream of [false, true]) {
      subject.api.upstream.script(stream ? 'stall' : { fault: 'slow_first_byte', delayMs: 150_000 })
      const before = subject.api.count('SELECT count(*) FROM service_calls')
      const abort = new AbortController()
      const asked = stream
        ? (async () => {
            for await (const _news of await subject.client.operations.translateStream(question, {
              signal: abort.signal,
            }));
          })()
        : subject.client.operations.translate(question, { signal: abort.signal })
      const ended = asked.then(
        () => 'answered',
        () => 'ended',
      )
      while (subject.api.count('SELECT count(*) FROM service_calls') === before) await pause(10)
      await pause(100)
      // What holds its caller's signal by weak references alone has lost it by now.
      for (let turn = 0; turn < 3; turn += 1) {
        collectGarbage()
        await pause(10)
      }
      abort.abort()
      expect(await ended).toBe('ended')
      await expect.poll(() => subject.api.count("SELECT count(*) FROM service_calls WHERE status = 'pending'")).toBe(0)
      const kind = subject.api.app.store.db
        .prepare('SELECT error_kind FROM service_calls ORDER BY id DESC LIMIT 1')
        .pluck()
        .get()
      expect([stream, kind]).toEqual([stream, 'cancelled'])
    }
  })

  it('tells what happens, and goes on behind the last event heard', async () => {
    const listen = async (count: number, lastEventId: string | undefined, then: () => Promise<unknown>) => {
      const settled: { event: ApiEvent; id: string | undefined }[] = []
      const options = lastEventId === undefined ? {} : { lastEventId }
      const events = await subject.client.system.events(undefined, options)
      await then()
      for await (const event of events) {
        if (event.type === 'call_settled') settled.push({ event, id: getEventMeta(event)?.id })
        if (settled.length === count) break
      }
      return settled
    }
    const [first] = await listen(1, undefined, () => subject.client.calls.record(reportedCall({ model_name: 'heard' })))
    expect(first?.event).toMatchObject({ call: { status: 'success', model_name: 'heard' } })
    expect(first?.id).toBeTruthy()
    const { calls } = await subject.client.calls.record([reportedCall(), reportedCall()])
    const missed = await listen(2, first?.id, async () => undefined)
    expect(missed.map(({ event }) => 'call_id' in event && event.call_id)).toEqual(calls.map(({ id }) => id))
  })

  it('says what the window can do, and that a browser cannot', async () => {
    expect(await subject.client.desktop.status()).toMatchObject({ host: 'browser', api: null, update: null })
    const refusal = await refused(subject.client.desktop.choosePaths({ what: 'file' }))
    expect(refusal).toMatchObject({ code: 'conflict', status: 409, data: { host: 'browser' } })
    expect(refusal.message).toContain('Nothing was changed')
  })

  it('never answers with a key', async () => {
    const said: unknown[] = [
      await subject.client.providers.list(),
      await subject.client.providers.show({ provider: 'openai' }),
      await subject.client.providers.setKey({ provider: 'cohere', key: canaryKey }),
      await subject.client.providers.deleteKey({ provider: 'cohere' }),
      await subject.client.providers.test({ provider: 'openai', model: 'gpt-4o-mini' }),
    ]
    expect(JSON.stringify(said)).not.toContain(canaryKey)
    expect(said[2]).toMatchObject({ provider: 'cohere', key: { last_four: canaryKey.slice(-4) } })
  })
})

function pause(milliseconds: number): Promise<void> {
  return new Promise(resolve => setTimeout(resolve, milliseconds))
}
