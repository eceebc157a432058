import { request } from 'node:http'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ApiEvent } from '../../src-main/contract/system-contract.ts'
import { createEventFeed } from '../../src-main/procedures/events/event-feed.ts'
import { type ApiFixture, createApiFixture, reportedCall } from './api-fixture.ts'

let api: ApiFixture
beforeAll(async () => {
  api = await createApiFixture()
})
afterAll(() => api.dispose())

interface Heard {
  readonly id: string
  readonly name: string
  readonly data: ApiEvent
}

/** Listens until `enough`; what it heard. */
async function listen(enough: (heard: readonly Heard[]) => boolean, lastEventId?: string): Promise<Heard[]> {
  const abort = new AbortController()
  const headers: Record<string, string> = lastEventId === undefined ? {} : { 'last-event-id': lastEventId }
  const answer = await api.fetch('/events', { headers, signal: abort.signal })
  expect(answer.headers.get('content-type')).toContain('text/event-stream')
  const heard: Heard[] = []
  let text = ''
  try {
    for await (const chunk of answer.body ?? []) {
      text += new TextDecoder().decode(chunk as Uint8Array)
      const blocks = text.split('\n\n')
      text = blocks.pop() ?? ''
      for (const block of blocks) {
        const data = /^data: (.*)$/m.exec(block)?.[1]
        if (data === undefined) continue
        const field = (name: string) => new RegExp(`^${name}: (.*)$`, 'm').exec(block)?.[1] ?? ''
        heard.push({ id: field('id'), name: field('event'), data: JSON.parse(data) as ApiEvent })
      }
      if (enough(heard)) break
    }
  } finally {
    abort.abort()
  }
  return heard
}

const record = (count = 1) =>
  api.post(
    '/llm/service-calls/',
    Array.from({ length: count }, () => reportedCall()),
  )
const until = (count: number) => (heard: readonly Heard[]) => heard.length >= count

describe('events', () => {
  it('tell of calls, requests and scores as they are committed, with the call as it stands', async () => {
    const begun = Promise.withResolvers<void>()
    const listening = listen(heard => {
      if (heard.length > 0) begun.resolve()
      return heard.some(({ name }) => name === 'score_added')
    })
    await begun.promise
    const question = { text: '吾輩は猫である。', target_language: 'en', provider: 'openai', model: 'gpt-4o-mini' }
    const { call_ids } = (await (await api.post('/llm/translate/', question)).json()) as { call_ids: number[] }
    await api.post(`/llm/service-calls/${call_ids[0]}/feedback/`, { rating: 'up' })
    const heard = await listening
    expect(heard.map(({ name }) => name)).toEqual([
      'hello',
      'call_opened',
      'call_settled',
      'request_ended',
      'score_added',
    ])
    expect(heard.every(({ name, data }) => name === data.type)).toBe(true)
    expect(heard[2]?.data).toMatchObject({ call_id: call_ids[0], call: { status: 'success', provider: 'openai' } })
    expect(heard[3]?.data).toMatchObject({ status: 'answered' })
  })

  it('tell of comments, and of text that is deleted: whose it was, or of how many', async () => {
    const three = ['一', '二', '三'].map(source_text => reportedCall({ source_text, output: 'One.' }))
    const { calls } = (await (await api.post('/llm/service-calls/', three)).json()) as { calls: { id: number }[] }
    const [first, ...others] = calls.map(({ id }) => id)
    const [hello] = await listen(until(1))
    await api.post(`/llm/service-calls/${first}/feedback/`, { comment: 'Too stiff.' })
    const scope = (ids: readonly (number | undefined)[]) => ({ kind: 'calls' as const, callIds: ids.map(Number) })
    await api.app.content.deleteText(scope([first]))
    await api.app.content.deleteText(scope([first]))
    await api.app.content.deleteText(scope(others))
    const heard = await listen(until(3), hello?.id)
    expect(heard.map(({ data }) => data)).toEqual([
      expect.objectContaining({ type: 'comment_changed', call_id: first }),
      { type: 'text_deleted', call_id: first, calls: 1 },
      { type: 'text_deleted', call_id: null, calls: 2 },
    ])
  })

  it('tell of calls that were priced anew together, and not of each', async () => {
    const { calls } = (await (await record(5)).json()) as { calls: { id: number }[] }
    const [hello] = await listen(until(1))
    await api.app.ledger.setCosts(calls.map(({ id }) => ({ callId: id, costNanos: 77, priceId: null })))
    const heard = await listen(until(1), hello?.id)
    expect(heard.map(({ data }) => data)).toEqual([{ type: 'costs_changed', calls: 5 }])
  })

  it('go on behind the last one heard', async () => {
    const [hello] = await listen(until(1))
    await record(5)
    const missed = await listen(until(5), hello?.id)
    expect(missed.map(({ name }) => name)).toEqual(Array.from({ length: 5 }, () => 'call_settled'))
    const rest = await listen(until(3), missed[1]?.id)
    expect(rest.map(({ id }) => id)).toEqual(missed.slice(2).map(({ id }) => id))
  })

  it('say when some were lost: after a restart, and when too many came meanwhile', async () => {
    const [first] = await listen(until(1), 'another-7')
    expect(first?.data).toEqual({ type: 'missed', why: 'restarted' })
    const feed = createEventFeed(api.app, 4)
    const { first: begun } = feed.begin(undefined)
    await record(10)
    const { first: late, position } = feed.begin(begun[0]?.id)
    expect(late[0]?.event).toEqual({ type: 'missed', why: 'too_old' })
    let kept = 0
    for (let next = feed.next(position); next !== null && next !== 'lost'; next = feed.next(position)) kept += 1
    expect(kept).toBe(4)
    feed.close()
  })

  it('tell a listener that fell behind that it did', async () => {
    const feed = createEventFeed(api.app, 4)
    const { position } = feed.begin(undefined)
    await record(5)
    expect(feed.next(position)).toBe('lost')
    feed.close()
  })

  it('let go of a listener that does not listen, and keep nothing for it', async () => {
    const stuck = await new Promise<{ response: import('node:http').IncomingMessage }>((resolve, reject) => {
      const sent = request(
        `${api.server.url}/events`,
        { headers: { authorization: `Bearer ${api.token}` } },
        response => {
          // Paused from the beginning: nothing is ever read.
          response.pause()
          resolve({ response })
        },
      )
      sent.on('error', reject).end()
    })
    // More than the system holds between two sockets.
    const large = reportedCall({ status: 'error', error_message: 'x'.repeat(6000) })
    for (let round = 0; round < 8; round++)
      await api.post(
        '/llm/service-calls/',
        Array.from({ length: 1000 }, () => large),
      )
    let text = ''
    const ended = new Promise<void>(resolve => stuck.response.on('close', resolve).on('end', resolve))
    stuck.response.on('data', (chunk: Buffer) => {
      text = (text + chunk.toString()).slice(-2000)
    })
    stuck.response.resume()
    await ended
    expect(text).toContain('event: dropped')
    expect(text).toContain('"why":"too_slow"')
  })

  it('end when the server does, and are closed to a token that may not read', async () => {
    expect((await api.get('/events', { authorization: `Bearer ${api.tokenFor('call')}` })).status).toBe(403)
    const other = await createApiFixture()
    const answer = await other.get('/events')
    const text = answer.text()
    await other.server.drain(2000)
    expect(await text).toContain('event: hello')
    await other.dispose()
  })
})
