import { statSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { type Answer, ask, json, logIn, type ServedApp, serveTemporaryApp } from './server-fixture.ts'

let served: ServedApp
beforeAll(async () => {
  served = await serveTemporaryApp()
})
afterAll(() => served.dispose())

const get = (path: string, token?: string) => ask(served.server, path, token === undefined ? {} : { token })
const code = (answer: Answer) => answer.json().code

describe('the owner’s token', () => {
  it('is 32 random bytes in a file for its owner alone', () => {
    expect(served.token).toMatch(/^[\w-]{43}$/)
    expect(statSync(join(served.folder, 'api-token')).mode & 0o777).toBe(0o600)
  })

  it('opens the API wherever an SDK sends its key', async () => {
    for (const headers of [
      { authorization: `Bearer ${served.token}` },
      { authorization: `bearer  ${served.token}` },
      { 'x-api-key': served.token },
      { 'x-goog-api-key': served.token },
      { 'x-galley-token': served.token, authorization: 'Bearer sk-of-the-caller' },
    ]) {
      expect([headers, (await ask(served.server, '/session', { headers })).status]).toEqual([headers, 200])
      expect([headers, (await ask(served.server, '/v1/models', { headers })).status]).toEqual([headers, 200])
    }
  })

  it('is not taken from a URL, and the answer says where it belongs without repeating it', async () => {
    for (const path of [`/session?token=${served.token}`, `/google/v1beta/models?key=${served.token}`]) {
      const answer = await get(path)
      expect(answer.status).toBe(401)
      expect(answer.text).toContain('no token from a URL')
      expect(answer.text).not.toContain(served.token)
    }
  })

  it('counts for nothing beside a wrong x-galley-token', async () => {
    const headers = { 'x-galley-token': 'wrong', authorization: `Bearer ${served.token}` }
    expect((await ask(served.server, '/session', { headers })).status).toBe(401)
  })

  it('can be given by the environment instead, and must then be long enough', async () => {
    const own = await serveTemporaryApp({ environment: { GALLEY_API_TOKEN: 'sixteen-letters!' } })
    try {
      expect((await ask(own.server, '/session', { token: 'sixteen-letters!' })).status).toBe(200)
      expect(() => statSync(join(own.folder, 'api-token'))).toThrow('ENOENT')
    } finally {
      await own.dispose()
    }
    const short = await serveTemporaryApp({ environment: { GALLEY_API_TOKEN: 'short' } }).then(
      () => null,
      error => error,
    )
    expect(short).toMatchObject({ code: 'usage', message: expect.not.stringContaining('short"') })
  })
})

describe('an app’s token', () => {
  it('may do what its scopes say and nothing else', async () => {
    const { secret: caller } = served.app.tokens.create({ name: 'caller', scopes: ['call'] })
    const { secret: reader } = served.app.tokens.create({ name: 'reader', scopes: ['read'] })
    expect((await get('/v1/models', caller)).status).toBe(200)
    expect((await get('/health?deep=1', caller)).status).toBe(403)
    expect((await get('/v1/models', reader)).status).toBe(403)
    expect((await get('/health?deep=1', reader)).status).toBe(200)
    const refused = await get('/sessions', reader)
    expect([refused.status, code(refused)]).toEqual([403, 'permission'])
    expect(refused.text).toContain('admin')
  })

  it('is refused from the moment it is revoked, and says so', async () => {
    const { secret } = served.app.tokens.create({ name: 'passing', scopes: ['read'] })
    expect((await get('/session', secret)).status).toBe(200)
    served.app.tokens.revoke('passing')
    const refused = await get('/session', secret)
    expect(refused.status).toBe(401)
    expect(refused.text).toContain('revoked')
    const gateway = await get('/v1/models', secret)
    expect(gateway.status).toBe(401)
    expect(gateway.json()).toMatchObject({ error: { type: 'authentication_error' } })
  })

  it('is refused after its day', async () => {
    const later = Date.now() + 3_600_000
    const { secret } = served.app.tokens.create({ name: 'short-lived', scopes: ['read'], expiresAt: later })
    expect((await get('/session', secret)).status).toBe(200)
    const clock = vi.spyOn(served.app.clock, 'now').mockReturnValue(later + 1)
    const refused = await get('/session', secret)
    clock.mockRestore()
    expect([refused.status, refused.text.includes('expired')]).toEqual([401, true])
  })

  it('makes no login links, even with admin', async () => {
    const { secret } = served.app.tokens.create({ name: 'administrator', scopes: ['admin'] })
    const answer = (token: string) =>
      ask(served.server, '/login-links', { method: 'POST', token, headers: json, body: '{}' })
    expect((await answer(secret)).status).toBe(403)
    expect((await answer(served.token)).status).toBe(200)
  })

  it('keeps its name for one token at a time', () => {
    served.app.tokens.create({ name: 'twice', scopes: ['read'] })
    expect(() => served.app.tokens.create({ name: 'twice', scopes: ['read'] })).toThrow('already')
    served.app.tokens.revoke('twice')
    expect(served.app.tokens.create({ name: 'twice', scopes: ['call'] }).token.scopes).toEqual(['call'])
    expect(served.app.tokens.list().filter(({ name }) => name === 'twice')).toHaveLength(2)
  })

  it('cannot be named like the owner, without a scope or as already over', () => {
    const { tokens } = served.app
    expect(() => tokens.create({ name: 'owner', scopes: ['read'] })).toThrow(
      'cannot be a token’s name'.replace('’', "'"),
    )
    expect(() => tokens.create({ name: 'a\nb', scopes: ['read'] })).toThrow('name')
    expect(() => tokens.create({ name: 'none', scopes: [] })).toThrow('one or more')
    expect(() => tokens.create({ name: 'past', scopes: ['read'], expiresAt: 1 })).toThrow('future')
  })
})

describe('a browser session', () => {
  it('begins once per link, with a cookie that scripts and other sites never see', async () => {
    const fragment = new URL(served.server.loginUrl()).hash
    const body = JSON.stringify({ code: new URLSearchParams(fragment.slice(1)).get('code') })
    const login = () =>
      ask(served.server, '/login', { method: 'POST', headers: { ...json, origin: served.server.url }, body })
    const first = await login()
    expect(first.status).toBe(200)
    const cookie = first.headers['set-cookie']?.[0] ?? ''
    expect(cookie).toMatch(new RegExp(`^galley_session_${served.server.port}=[\\w-]{43}; `))
    expect(cookie.split('; ').slice(1).sort()).toEqual(['HttpOnly', 'Max-Age=604800', 'Path=/', 'SameSite=Strict'])
    const second = await login()
    expect(second.status).toBe(401)
    expect(second.headers['set-cookie']).toBeUndefined()
  })

  it('reads and changes from Galley’s own page', async () => {
    const cookie = await logIn(served.server)
    const own = { cookie, origin: served.server.url, 'sec-fetch-site': 'same-origin' }
    const session = await ask(served.server, '/session', { headers: { cookie } })
    expect(session.json()).toMatchObject({ name: 'browser', scopes: ['call', 'read', 'admin'] })
    expect((await ask(served.server, '/logout', { method: 'POST', headers: own })).status).toBe(200)
    expect((await ask(served.server, '/session', { headers: { cookie } })).status).toBe(401)
  })

  it('changes nothing for another site, another port or a page that hides where it is', async () => {
    const cookie = await logIn(served.server)
    for (const from of [
      { origin: 'https://evil.example' },
      { origin: 'http://127.0.0.1:8000' },
      { origin: 'null' },
      { 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'same-site' },
      { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' },
      {},
    ]) {
      const answer = await ask(served.server, '/logout', { method: 'POST', headers: { cookie, ...from } })
      expect([from, answer.status, code(answer)]).toEqual([from, 403, 'origin_not_allowed'])
    }
    expect((await ask(served.server, '/session', { headers: { cookie } })).status).toBe(200)
  })

  it('is not accepted by the gateway, whose answers are other people’s', async () => {
    const cookie = await logIn(served.server)
    expect((await ask(served.server, '/v1/models', { headers: { cookie } })).status).toBe(401)
  })

  it('is found beside a cookie of the same name that another program planted', async () => {
    const cookie = await logIn(served.server)
    const [name] = cookie.split('=')
    const headers = { cookie: `${name}=planted; ${cookie}; other=1` }
    expect((await ask(served.server, '/session', { headers })).status).toBe(200)
  })

  it('can be listed and ended by the owner', async () => {
    const cookie = await logIn(served.server)
    const { session } = (await ask(served.server, '/session', { headers: { cookie } })).json() as {
      session: { id: string }
    }
    const listed = await get('/sessions', served.token)
    expect(listed.text).toContain(session.id)
    const ended = await ask(served.server, `/sessions/${session.id}`, { method: 'DELETE', token: served.token })
    expect(ended.status).toBe(204)
    expect((await ask(served.server, '/session', { headers: { cookie } })).status).toBe(401)
  })

  it('cannot be begun from another site', async () => {
    const code = new URLSearchParams(new URL(served.server.loginUrl()).hash.slice(1)).get('code')
    for (const origin of ['https://evil.example', undefined]) {
      const headers = { ...json, ...(origin === undefined ? {} : { origin }) }
      const answer = await ask(served.server, '/login', { method: 'POST', headers, body: JSON.stringify({ code }) })
      expect(answer.status).toBe(403)
    }
  })
})

describe('guessing', () => {
  it('is answered with 429 after a while, and the right token still works beside it', async () => {
    const own = await serveTemporaryApp({ limits: { failures: 5 } })
    try {
      const guess = (n: number) => ask(own.server, n % 2 === 0 ? '/session' : '/v1/models', { token: `guess-${n}` })
      const statuses: number[] = []
      for (let n = 0; n < 8; n += 1) statuses.push((await guess(n)).status)
      expect(statuses).toEqual([401, 401, 401, 401, 401, 429, 429, 429])
      const limited = await guess(8)
      expect(Number(limited.headers['retry-after'])).toBeGreaterThan(0)
      expect(limited.headers.connection).toBe('close')
      expect((await ask(own.server, '/session', { token: own.token })).status).toBe(200)
      const wrongCode = { method: 'POST', headers: { ...json, origin: own.server.url }, body: '{"code":"guess"}' }
      expect((await ask(own.server, '/login', wrongCode)).status).toBe(429)
      expect(await logIn(own.server)).toContain('galley_session')
    } finally {
      await own.dispose()
    }
  })
})
