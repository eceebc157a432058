import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ask, logIn, type ServedApp, sendRaw, serveTemporaryApp } from './server-fixture.ts'

let served: ServedApp
let pages: string
let routes: readonly { readonly method: string; readonly url: string }[]

beforeAll(async () => {
  const folder = mkdtempSync(join(tmpdir(), 'galley-test-'))
  pages = join(folder, 'renderer')
  mkdirSync(join(pages, 'assets'), { recursive: true })
  writeFileSync(join(pages, 'index.html'), '<script nonce="__GALLEY_NONCE__" src="./assets/app.js"></script>')
  writeFileSync(join(pages, 'assets', 'app.js'), 'globalThis.started = true')
  writeFileSync(join(pages, 'assets', '.hidden'), 'hidden')
  writeFileSync(join(folder, 'secret.txt'), 'a secret beside the pages')
  const seen: { method: string; url: string }[] = []
  served = await serveTemporaryApp({ pages, onRoute: (method, url) => void seen.push({ method, url }) })
  routes = seen
})
afterAll(async () => {
  await served.dispose()
  rmSync(join(pages, '..'), { recursive: true, force: true })
})

/** What needs no token: that the server is there, and how a browser gets in. */
const open = new Set(['GET /health', 'HEAD /health', 'GET /login', 'HEAD /login', 'POST /login'])
const gateway = [
  '/openai/v1/models',
  '/anthropic/v1/models',
  '/google/v1beta/models',
  '/cohere/v2/chat',
  '/mistral/v1/models',
]

describe('every route', () => {
  it('is known to this test', () => {
    expect(routes.length).toBeGreaterThan(12)
    expect(routes.map(({ url }) => url)).toEqual(expect.arrayContaining(['/health', '/admin/*', '/owner/actions', '/']))
  })

  it('needs a token or a session, but for those that say who is there and let a browser in', async () => {
    const refused: string[] = []
    for (const { method, url } of routes) {
      const path = url.replaceAll('*', 'x').replaceAll(/:\w+|\{\+?\w+\}/g, '1')
      const answer = await ask(served.server, path, { method, headers: { accept: 'application/json' } })
      if (open.has(`${method} ${url}`)) expect([method, url, answer.status === 401]).toEqual([method, url, false])
      else if (answer.status !== 401) refused.push(`${method} ${url}: ${answer.status}`)
    }
    expect(refused).toEqual([])
  })

  it('needs a scope: a token that may only call reads and changes nothing', async () => {
    const { secret } = served.app.tokens.create({ name: 'caller', scopes: ['call'] })
    for (const [method, path] of [
      ['GET', '/health?deep=1'],
      ['GET', '/sessions'],
      ['DELETE', '/sessions/1'],
      ['POST', '/owner/actions'],
      ['POST', '/login-links'],
      ['GET', '/admin/'],
      ['GET', '/'],
    ] as const) {
      expect([path, (await ask(served.server, path, { method, token: secret })).status]).toEqual([path, 403])
    }
  })

  it('of the gateway needs a token too, and so does what is nowhere', async () => {
    for (const path of [...gateway, '/v1/models', '/v1/chat/completions', '/nowhere', '/%2e%2e/etc/passwd']) {
      expect([path, (await ask(served.server, path)).status]).toEqual([path, 401])
    }
  })
})

describe('the app’s pages', () => {
  it('are served to a session, with a nonce of their own each time', async () => {
    const cookie = await logIn(served.server)
    const page = await ask(served.server, '/', { headers: { cookie, accept: 'text/html' } })
    expect(page.status).toBe(200)
    const nonce = /nonce="([^"]+)"/.exec(page.text)?.[1]
    expect(page.headers['content-security-policy']).toContain(`'nonce-${nonce}'`)
    const script = await ask(served.server, '/assets/app.js', { headers: { cookie } })
    expect([script.status, script.text]).toEqual([200, 'globalThis.started = true'])
    expect(script.headers['content-type']).toContain('javascript')
    expect(script.headers['x-content-type-options']).toBe('nosniff')
  })

  it('never lead out of their folder', async () => {
    const { port } = served.server
    for (const path of [
      '/assets/../index.html',
      '/assets/../../secret.txt',
      '/assets/..%2f..%2fsecret.txt',
      '/assets/%2e%2e/%2e%2e/secret.txt',
      '/assets/%252e%252e/%252e%252e/secret.txt',
      '/assets/..%5c..%5csecret.txt',
      '/assets//etc/passwd',
      '/assets/%2fetc%2fpasswd',
      '/assets/.hidden',
      '/assets/app.js%00.html',
      '/assets/',
      '/assets',
      '/../secret.txt',
      '/secret.txt',
    ]) {
      const raw = await sendRaw(
        port,
        `GET ${path} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nAuthorization: Bearer ${served.token}\r\nConnection: close\r\n\r\n`,
      )
      expect([path, /^HTTP\/1.1 (\d+)/.exec(raw)?.[1]]).toEqual([path, expect.stringMatching(/^4/)])
      expect(raw).not.toContain('a secret')
      expect(raw).not.toContain('root:')
    }
  })

  it('are where the Django admin’s addresses lead', async () => {
    const where = async (path: string) => (await ask(served.server, path, { token: served.token })).headers.location
    expect(await where('/admin/')).toBe('/#/settings')
    expect(await where('/admin/llm_service/llmprovider/')).toBe('/#/providers')
    expect(await where('/admin/llm_service/llmservicecall/12/change/')).toBe('/#/calls')
    expect(await where('/admin//evil.example')).toBe('/#/settings')
  })
})
