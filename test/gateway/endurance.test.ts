import { Agent, request } from 'node:http'
import { connect } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { againstTheClock } from '../support/against-the-clock.ts'
import { type ReplayUpstream, startReplayUpstream } from '../support/replay-upstream/replay-upstream.ts'
import { driveLoad } from './drive-load.ts'
import { type GatewayFixture, startGateway } from './gateway-fixture.ts'
import { chatEvent, type PlainUpstream, startPlainUpstream } from './plain-upstream.ts'

let gateway: GatewayFixture | null = null
let upstream: { close(): Promise<void> } | null = null

afterEach(async () => {
  await gateway?.dispose()
  await upstream?.close()
  gateway = null
  upstream = null
})

async function over(plain: PlainUpstream): Promise<GatewayFixture> {
  upstream = plain
  gateway = await startGateway({ baseUrls: { openai: `${plain.url}/v1` } })
  return gateway
}

const streamed = JSON.stringify({ model: 'gpt-4o', stream: true, messages: [{ role: 'user', content: 'Hello' }] })
const sleep = (milliseconds: number) => new Promise(resolve => setTimeout(resolve, milliseconds))

describe('clients and providers of every pace', () => {
  it('a client that does not read slows the provider down: memory stays flat', async () => {
    let written = 0
    const chunk = 'x'.repeat(64 * 1024)
    const plain = await startPlainUpstream((_, response) => {
      response.writeHead(200, { 'content-type': 'application/octet-stream' })
      const more = (): void => {
        while (!response.destroyed && written < 400e6) {
          written += chunk.length
          if (!response.write(chunk)) return void response.once('drain', more)
        }
      }
      more()
    })
    const { port } = await over(plain)
    const before = process.memoryUsage().rss
    const socket = connect(port, '127.0.0.1')
    socket.pause()
    socket.write('GET /openai/v1/files/f/content HTTP/1.1\r\nHost: x\r\n\r\n')
    let stalledAt = -1
    for (let tries = 0; tries < 100 && (written === 0 || stalledAt !== written); tries++) {
      stalledAt = written
      await sleep(400)
    }
    expect(written).toBe(stalledAt)
    expect(stalledAt).toBeGreaterThan(0)
    expect(stalledAt).toBeLessThan(60e6)
    socket.on('data', () => {})
    socket.resume()
    await expect.poll(() => written).toBeGreaterThan(stalledAt)
    expect(process.memoryUsage().rss - before).toBeLessThan(250e6)
    socket.destroy()
  })

  it('a thousand idle streams are held, and a call beside them is answered at once', againstTheClock, async () => {
    const plain = await startPlainUpstream(({ body }, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' })
      response.write(chatEvent('Bon'))
      if (!body.includes('Hello')) response.end(chatEvent('jour', 'stop'))
    })
    const fixture = await over(plain)
    const agent = new Agent({ keepAlive: true, maxSockets: 2000 })
    const open = Array.from(
      { length: 1000 },
      () =>
        new Promise<() => void>((resolve, reject) => {
          const outgoing = request(`${fixture.url}/openai/v1/chat/completions`, { method: 'POST', agent })
          outgoing.on('error', reject)
          outgoing.on('response', response => {
            response.on('error', () => {})
            response.once('data', () => resolve(() => outgoing.destroy()))
          })
          outgoing.end(streamed)
        }),
    )
    const hangUps = await Promise.all(open)
    expect(fixture.gateway.activeCalls()).toBe(1000)
    const started = performance.now()
    const answer = await fetch(`${fixture.url}/openai/v1/chat/completions`, {
      method: 'POST',
      body: streamed.replace('Hello', 'Bye'),
    })
    expect(await answer.text()).toContain('jour')
    expect(performance.now() - started).toBeLessThan(1000)
    for (const hangUp of hangUps) hangUp()
    const rows = await fixture.calls()
    expect(rows.length).toBe(1001)
    expect(rows.filter(row => row.error_kind === 'cancelled').length).toBe(1000)
    expect(await fixture.verify()).toMatchObject({ differences: [] })
  })

  it('a body of 50 MB goes through unread, and one that is to be read is refused above its limit', async () => {
    const plain = await startPlainUpstream(({ body }, response) => void response.end(String(body.length)))
    const { url, calls } = await over(plain)
    const upload = Buffer.alloc(50e6, 'x')
    const files = await fetch(`${url}/openai/v1/files`, { method: 'POST', body: upload })
    expect(await files.text()).toBe('50000000')
    const large = await fetch(`${url}/openai/v1/chat/completions`, { method: 'POST', body: Buffer.alloc(100e6, ' ') })
    expect(large.status).toBe(413)
    expect(await calls()).toEqual([])
  })
})

describe('load', () => {
  it('64 clients for three seconds with 1 % faults: every call accounted for, the books verify', async () => {
    const faults = ['server_error', 'reset_at_once', 'overloaded'] as const
    const replay: ReplayUpstream = await startReplayUpstream({
      decide: (_, count) => (count % 100 === 0 ? (faults[(count / 100) % 3] ?? 'ok') : 'ok'),
    })
    upstream = replay
    gateway = await startGateway({ baseUrls: { openai: replay.baseUrl('openai') } })
    const load = await driveLoad(`${gateway.url}/openai/v1/chat/completions`, {
      clients: 64,
      milliseconds: 3000,
      atLeast: 600,
    })
    const rows = await gateway.calls()
    expect(rows.length).toBe(load.sent)
    expect(rows.filter(row => row.status === 'pending')).toEqual([])
    expect(rows.filter(row => row.status === 'success').length).toBe(load.succeeded)
    expect(rows.filter(row => row.status !== 'success').length).toBe(load.failed)
    expect(load.failed).toBeGreaterThan(0)
    expect(new Set(load.callIds).size).toBe(load.sent)
    expect(replay.requests.length).toBe(load.sent)
    expect(await gateway.verify()).toMatchObject({ differences: [] })
  })
})
