import { afterEach, beforeEach, expect, it } from 'vitest'
import { type ReplayUpstream, startReplayUpstream } from '../support/replay-upstream/replay-upstream.ts'
import { ask, json, type ServedApp, serveTemporaryApp } from './server-fixture.ts'

let upstream: ReplayUpstream
let served: ServedApp
beforeEach(async () => {
  upstream = await startReplayUpstream()
  const environment = { OPENAI_API_KEY: 'sk-of-the-vault-000000', OPENAI_BASE_URL: upstream.baseUrl('openai') }
  served = await serveTemporaryApp({ environment })
})
afterEach(async () => {
  await served.dispose()
  await upstream.close()
})

/** One chat with these headers; the key that the provider saw, and whether anything of Galley's went with it. */
async function keyUpstream(headers: Readonly<Record<string, string>>): Promise<string | undefined> {
  const body = JSON.stringify({ model: 'gpt-4o-mini', messages: [{ role: 'user', content: 'Good morning' }] })
  const answer = await ask(served.server, '/openai/v1/chat/completions', {
    method: 'POST',
    headers: { ...json, ...headers },
    body,
  })
  expect([answer.status, answer.text.slice(0, 200)]).toEqual([200, expect.any(String)])
  const sent = upstream.requests.at(-1)?.headers ?? {}
  expect(JSON.stringify(sent)).not.toContain(served.token)
  expect(Object.keys(sent).filter(name => name.startsWith('x-galley'))).toEqual([])
  return sent.authorization
}

it('uses the vault’s key where the caller sends its own beside Galley’s token, unless the setting says otherwise', async () => {
  const headers = { 'x-galley-token': served.token, authorization: 'Bearer sk-of-the-caller-0000' }
  expect(await keyUpstream(headers)).toBe('Bearer sk-of-the-vault-000000')
  served.app.settings.set('forwardCallerKeys', true)
  expect(await keyUpstream(headers)).toBe('Bearer sk-of-the-caller-0000')
})

it('never sends one of Galley’s tokens to a provider', async () => {
  served.app.settings.set('forwardCallerKeys', true)
  const { secret } = served.app.tokens.create({ name: 'app', scopes: ['call'] })
  for (const headers of [
    { authorization: `Bearer ${served.token}` },
    { 'x-galley-token': served.token, authorization: `Bearer ${served.token}` },
    { 'x-galley-token': served.token, authorization: `Bearer ${secret}` },
    { 'x-galley-token': secret, authorization: `Bearer ${served.token}` },
    { 'x-galley-token': secret },
  ]) {
    expect(await keyUpstream(headers as Record<string, string>)).toBe('Bearer sk-of-the-vault-000000')
  }
})
