import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import OpenAI from 'openai'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { galley } from '../support/galley-cli.ts'
import { type ReplayUpstream, startReplayUpstream } from '../support/replay-upstream/replay-upstream.ts'
import { type ServeProcess, startServe } from './galley-serve.ts'
import { ask } from './server-fixture.ts'

let data: string
let upstream: ReplayUpstream
const running: ServeProcess[] = []
const canary = 'sk-canary-Zx81kQ0vYt77PmWq'

beforeEach(async () => {
  data = mkdtempSync(join(tmpdir(), 'galley-test-'))
  upstream = await startReplayUpstream()
})
afterEach(async () => {
  for (const each of running.splice(0)) await each.dispose()
  await upstream.close()
  rmSync(data, { recursive: true, force: true })
})

async function serve(args: readonly string[] = [], more: Readonly<Record<string, string>> = {}): Promise<ServeProcess> {
  const environment = { OPENAI_API_KEY: canary, OPENAI_BASE_URL: upstream.baseUrl('openai'), ...more }
  const started = await startServe(data, args, environment)
  running.push(started)
  return started
}
const tokenOf = ({ tokenFile }: ServeProcess) => readFileSync(tokenFile, 'utf8').trim()
const chat = { model: 'gpt-4o-mini', messages: [{ role: 'user' as const, content: 'Good morning' }] }

describe('galley serve', () => {
  it('lets the openai SDK call through it, and has the call on record', async () => {
    const server = await serve()
    const client = new OpenAI({ apiKey: tokenOf(server), baseURL: `${server.url}/openai/v1`, maxRetries: 0 })
    const { data: answer, response } = await client.chat.completions.create(chat).withResponse()
    expect(answer.choices[0]?.message.content).toBeTruthy()
    expect(upstream.requests[0]?.headers.authorization).toBe(`Bearer ${canary}`)
    const id = response.headers.get('x-galley-call-id')
    const calls = galley(data, ['calls', '--json']).out.trim().split('\n')
    expect(calls).toHaveLength(1)
    const { id: callId, status, origin } = JSON.parse(calls[0] ?? '')
    expect({ callId: String(callId), status, origin }).toEqual({ callId: id, status: 'success', origin: 'gateway' })
  })

  it('ends with 0 when told to, after what is under way has finished', async () => {
    const server = await serve()
    upstream.script({ fault: 'slow_first_byte', delayMs: 4000 })
    const client = new OpenAI({ apiKey: tokenOf(server), baseURL: `${server.url}/openai/v1`, maxRetries: 0 })
    const call = client.chat.completions.create(chat)
    while (upstream.requests.length === 0) await new Promise(resolve => setTimeout(resolve, 10))
    server.signal('SIGTERM')
    await expect.poll(() => server.notes()).toContain('Waiting for 1 request')
    await expect(ask(server, '/health')).rejects.toThrow()
    expect((await call).choices).toHaveLength(1)
    expect(await server.ended).toEqual({ code: 0, signal: null })
    expect(server.notes()).toContain('Waiting for 1 request')
    expect(server.notes()).toContain('1 request finished')
  })

  it('ends at once at the second signal, and the call that was cut off is on record', async () => {
    const server = await serve()
    upstream.script({ fault: 'slow_first_byte', delayMs: 150_000 })
    const client = new OpenAI({ apiKey: tokenOf(server), baseURL: `${server.url}/openai/v1`, maxRetries: 0 })
    const call = client.chat.completions.create(chat).catch(error => error)
    while (upstream.requests.length === 0) await new Promise(resolve => setTimeout(resolve, 10))
    server.signal('SIGTERM')
    await expect.poll(() => server.notes()).toContain('Waiting for 1 request')
    server.signal('SIGTERM')
    expect((await server.ended).code).toBe(143)
    expect(await call).toBeInstanceOf(Error)
    galley(data, ['settings', 'reset', 'retryLimit'])
    const [line] = galley(data, ['calls', '--json']).out.trim().split('\n')
    expect(JSON.parse(line ?? '')).toMatchObject({ status: 'error', error_kind: 'interrupted' })
  })

  it('says who has the port, and takes the next one only if asked', async () => {
    const other = createServer((_request, response) => response.end('hello'))
    await new Promise<void>(resolve => other.listen(0, '127.0.0.1', resolve))
    const { port } = other.address() as AddressInfo
    const refused = galley(data, ['serve', '--port', String(port)])
    expect(refused.exitCode).toBe(1)
    expect(refused.notes).toContain(`Port ${port} is in use by`)
    // What was opened on the way is closed once, without a word.
    expect(refused.notes).not.toContain('not open')
    expect(refused.notes).toContain('--next-port')
    if (process.platform === 'linux') expect(refused.notes).toContain(`(process ${process.pid})`)
    const server = await serve(['--port', String(port), '--next-port'])
    expect(server.port).toBeGreaterThan(port)
    other.close()
  })

  it('recognises another Galley on the port, and itself on the folder', async () => {
    const server = await serve()
    const elsewhere = mkdtempSync(join(tmpdir(), 'galley-test-'))
    const onPort = galley(elsewhere, ['serve', '--port', String(server.port)])
    expect([onPort.exitCode, onPort.notes.includes('another Galley')]).toEqual([1, true])
    rmSync(elsewhere, { recursive: true })
    const onFolder = galley(data, ['serve', '--port', '0'])
    expect(onFolder.exitCode).toBe(1)
    expect(onFolder.notes).toContain(server.url)
    const link = JSON.parse(galley(data, ['serve', '--open', '--json'], { environment: { PATH: '' } }).out)
    expect(link.loginUrl).toMatch(new RegExp(`^${server.url}/login#code=`))
  })

  it('refuses an address that others can reach, unless that is wanted', async () => {
    const refused = galley(data, ['serve', '--port', '0', '--host', '0.0.0.0'])
    expect(refused.exitCode).toBe(2)
    expect(refused.notes).toContain('--allow-network')
    const server = await serve(['--host', '0.0.0.0', '--allow-network'])
    expect(server.notes()).toContain('Warning')
    expect((await ask(server, '/health')).status).toBe(200)
  })

  it('refuses ports that are none', () => {
    expect(galley(data, ['serve', '--port=65536']).exitCode).toBe(2)
    const environment = { PATH: process.env.PATH ?? '', GALLEY_PORT: 'many' }
    expect(galley(data, ['serve'], { environment }).notes).toContain('GALLEY_PORT')
  })

  it('leaves no trace of keys and tokens in the data folder, logs and answers', async () => {
    const server = await serve([], { GALLEY_LOG_LEVEL: 'trace' })
    const token = tokenOf(server)
    const made = JSON.parse(galley(data, ['tokens', 'create', 'writing app', '--json']).out)
    const client = new OpenAI({ apiKey: made.token, baseURL: `${server.url}/openai/v1`, maxRetries: 0 })
    const answers = [JSON.stringify(await client.chat.completions.create(chat))]
    upstream.script('unauthorized')
    answers.push(
      JSON.stringify(await client.chat.completions.create(chat).catch(error => [error.message, error.error])),
    )
    for (const path of [
      '/session',
      `/session?token=${token}`,
      `/x?key=${made.token}`,
      '/health?deep=1',
      '/v1/models',
    ]) {
      answers.push((await ask(server, path, { token })).text)
    }
    server.signal('SIGINT')
    await server.ended
    const secrets = [canary, token, made.token]
    const texts = new Map([
      ['answers', answers.join('\n')],
      ['logs', server.notes()],
    ])
    for (const file of readdirSync(data)) {
      if (file !== 'api-token' && statSync(join(data, file)).isFile())
        texts.set(file, readFileSync(join(data, file), 'latin1'))
    }
    for (const [place, text] of texts)
      for (const secret of secrets) expect([place, text.includes(secret)]).toEqual([place, false])
    expect(texts.get('galley.db')).toContain('writing app')
  })
})

describe('another command beside it', () => {
  it('is done through it, while it goes on', async () => {
    const server = await serve()
    const source = join(data, 'chapter.txt')
    const out = join(data, 'chapter.en.txt')
    writeFileSync(source, '第一章\n\n他走进了房间。\n\n她在等他。\n')
    const run = galley(data, ['translate', source, '--to', 'en', '--provider', 'practice', '--out', out, '--json'])
    expect([run.exitCode, run.notes]).toEqual([0, expect.stringContaining('Saved to')])
    expect(JSON.parse(run.out)).toMatchObject({ ok: true, provider: 'practice', simulated: true, savedTo: out })
    expect(readFileSync(out, 'utf8').length).toBeGreaterThan(0)
    expect((await ask(server, '/health')).status).toBe(200)
  })
})
