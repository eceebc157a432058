import { connect, type Socket } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { againstTheClock } from '../support/against-the-clock.ts'
import { ask, json, type ServedApp, sendRaw, serveTemporaryApp } from './server-fixture.ts'

let served: ServedApp
beforeAll(async () => {
  served = await serveTemporaryApp({ limits: { headersMs: 400, bodyMs: 400 } })
})
afterAll(() => served.dispose())

const port = () => served.server.port
const host = () => `127.0.0.1:${port()}`
const statusOf = (raw: string) => Number(/^HTTP\/1\.1 (\d+)/.exec(raw)?.[1] ?? 0)
const answersIn = (raw: string) => raw.match(/HTTP\/1\.1 \d+/g)?.length ?? 0

describe('the Host header', () => {
  it('has to be this machine’s, whatever name was made to point here', async () => {
    for (const host of ['evil.example', `evil.example:${port()}`, '127.0.0.1', `127.0.0.1:${port() + 1}`]) {
      for (const path of ['/health', '/session', '/openai/v1/models', '/']) {
        const answer = await ask(served.server, path, { token: served.token, headers: { host } })
        expect([host, path, answer.status]).toEqual([host, path, 403])
        expect(answer.text).toContain('host_not_allowed')
      }
    }
  })

  it('may be any of the loopback’s names', async () => {
    for (const name of ['127.0.0.1', 'localhost', 'LOCALHOST', '[::1]']) {
      const answer = await ask(served.server, '/health', { headers: { host: `${name}:${port()}` } })
      expect([name, answer.status]).toEqual([name, 200])
    }
  })

  it('may be there once only, and has to be there', async () => {
    const twice = await sendRaw(port(), `GET /health HTTP/1.1\r\nHost: ${host()}\r\nHost: evil.example\r\n\r\n`)
    expect(statusOf(twice)).toBe(400)
    expect(statusOf(await sendRaw(port(), 'GET /health HTTP/1.1\r\n\r\n'))).toBe(400)
    expect(statusOf(await sendRaw(port(), 'GET /health HTTP/1.0\r\n\r\n'))).toBe(403)
  })
})

describe('pages of other sites', () => {
  it('get nothing, with or without a token, and no CORS answer', async () => {
    for (const headers of [
      { origin: 'https://evil.example' },
      { origin: 'null' },
      { origin: `http://127.0.0.1:${port() + 1}` },
      { origin: `http://evil.example:${port()}` },
      { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'cors' },
      { 'sec-fetch-site': 'same-site', 'sec-fetch-mode': 'no-cors', 'sec-fetch-dest': 'image' },
      { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'iframe' },
    ]) {
      for (const path of ['/session', '/v1/models', '/health']) {
        const answer = await ask(served.server, path, { token: served.token, headers: headers as never })
        expect([headers, path, answer.status]).toEqual([headers, path, 403])
        expect(answer.headers['access-control-allow-origin']).toBeUndefined()
      }
    }
  })

  it('get no answer to a preflight either', async () => {
    const answer = await ask(served.server, '/session', {
      method: 'OPTIONS',
      headers: { origin: 'https://evil.example', 'access-control-request-method': 'POST' },
    })
    expect(answer.status).toBe(403)
    expect(Object.keys(answer.headers).filter(name => name.startsWith('access-control'))).toEqual([])
  })

  it('may link to a page, which then asks for a login', async () => {
    const headers = {
      accept: 'text/html',
      'sec-fetch-site': 'cross-site',
      'sec-fetch-mode': 'navigate',
      'sec-fetch-dest': 'document',
    }
    const answer = await ask(served.server, '/', { headers })
    expect(answer.status).toBe(401)
    expect(answer.text).toContain('not logged in')
  })
})

describe('request smuggling', () => {
  const inner = () => `GET /session HTTP/1.1\r\nHost: ${host()}\r\nAuthorization: Bearer ${served.token}\r\n\r\n`
  const shapes: Record<string, () => string> = {
    'content-length and transfer-encoding': () =>
      `POST /login HTTP/1.1\r\nHost: ${host()}\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n${inner()}`,
    'transfer-encoding and content-length': () =>
      `POST /login HTTP/1.1\r\nHost: ${host()}\r\nTransfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n0\r\n\r\n${inner()}`,
    'two content-lengths': () =>
      `POST /login HTTP/1.1\r\nHost: ${host()}\r\nContent-Length: 0\r\nContent-Length: 90\r\n\r\n${inner()}`,
    'a signed content-length': () => `POST /login HTTP/1.1\r\nHost: ${host()}\r\nContent-Length: +0\r\n\r\n${inner()}`,
    'a transfer-encoding that only looks chunked': () =>
      `POST /login HTTP/1.1\r\nHost: ${host()}\r\nTransfer-Encoding: xchunked\r\n\r\n0\r\n\r\n${inner()}`,
    'chunked before another coding': () =>
      `POST /login HTTP/1.1\r\nHost: ${host()}\r\nTransfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n${inner()}`,
    'two transfer-encodings': () =>
      `POST /login HTTP/1.1\r\nHost: ${host()}\r\nTransfer-Encoding: identity\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n${inner()}`,
    'bare line feeds': () => `POST /login HTTP/1.1\nHost: ${host()}\nContent-Length: 0\n\n${inner()}`,
    'a bare line feed in a header': () => `GET /health HTTP/1.1\r\nHost: ${host()}\nX: y\r\n\r\n${inner()}`,
    'a space before the colon': () =>
      `GET /health HTTP/1.1\r\nHost: ${host()}\r\nContent-Length : 90\r\n\r\n${inner()}`,
    'a folded header': () => `GET /health HTTP/1.1\r\nHost: ${host()}\r\nX: a\r\n b\r\n\r\n${inner()}`,
    'a nul in a header': () => `GET /health HTTP/1.1\r\nHost: ${host()}\r\nX: a\0b\r\n\r\n${inner()}`,
    'a chunk size that is none': () =>
      `POST /login HTTP/1.1\r\nHost: ${host()}\r\nTransfer-Encoding: chunked\r\n\r\n0x5\r\nhello\r\n0\r\n\r\n${inner()}`,
    'a bare line feed after a chunk size': () =>
      `POST /login HTTP/1.1\r\nHost: ${host()}\r\nTransfer-Encoding: chunked\r\n\r\n0\n\r\n${inner()}`,
  }
  it.each(Object.keys(shapes))('%s ends the connection before a second request is seen', async name => {
    const raw = await sendRaw(port(), shapes[name]?.() ?? '')
    expect(raw).not.toContain('"owner"')
    expect(answersIn(raw)).toBeLessThanOrEqual(1)
    if (raw !== '') expect(statusOf(raw)).toBeGreaterThanOrEqual(400)
  })
})

describe('request targets', () => {
  it('have to be paths of this server', async () => {
    for (const target of [
      'http://evil.example/health',
      `http://${host()}/health`,
      '//evil.example/health',
      '*',
      'health',
      '/\\evil.example',
    ]) {
      const raw = await sendRaw(port(), `GET ${target} HTTP/1.1\r\nHost: ${host()}\r\nConnection: close\r\n\r\n`)
      expect([target, statusOf(raw)]).toEqual([target, 400])
    }
  })

  it('open no tunnel', async () => {
    const raw = await sendRaw(port(), `CONNECT api.openai.com:443 HTTP/1.1\r\nHost: ${host()}\r\n\r\n`)
    expect(statusOf(raw)).not.toBe(200)
  })

  it('do not carry headers into an answer', async () => {
    const raw = await sendRaw(
      port(),
      `GET /x%0d%0aset-cookie:%20a=b HTTP/1.1\r\nHost: ${host()}\r\nAuthorization: Bearer ${served.token}\r\nConnection: close\r\n\r\n`,
    )
    expect(raw.split('\r\n\r\n')[0]?.toLowerCase()).not.toContain('set-cookie')
  })
})

describe('large and slow requests', () => {
  it('refuses 100 MB before reading it', async () => {
    const outcome = await ask(served.server, '/login', {
      method: 'POST',
      headers: { ...json, origin: served.server.url, 'content-length': String(100_000_000) },
      body: Buffer.alloc(1000),
    }).then(
      answer => answer.status,
      () => 'cut off',
    )
    expect([413, 'cut off']).toContain(outcome)
  })

  it('answers 413 to a body that is too large for its route, and nobody’s body is read', async () => {
    const large = JSON.stringify({ code: 'x'.repeat(3000) })
    const headers = { ...json, origin: served.server.url }
    expect((await ask(served.server, '/login', { method: 'POST', headers, body: large })).status).toBe(413)
    const unknown = await ask(served.server, '/owner/actions', { method: 'POST', headers: json, body: large })
    expect(unknown.status).toBe(401)
    expect(unknown.headers.connection).toBe('close')
  })

  it('stays small while 100 MB are pushed at it without a token', async () => {
    const before = process.memoryUsage().rss
    const written = await pushForever(
      `POST /owner/operations HTTP/1.1\r\nHost: ${host()}\r\nContent-Length: 100000000\r\n\r\n`,
    )
    expect(written).toBeLessThan(40_000_000)
    expect(process.memoryUsage().rss - before).toBeLessThan(150_000_000)
  })

  it('refuses too many and too large headers', async () => {
    const many = Array.from({ length: 150 }, (_, n) => `X-${n}: 1`).join('\r\n')
    expect(statusOf(await sendRaw(port(), `GET /health HTTP/1.1\r\nHost: ${host()}\r\n${many}\r\n\r\n`))).toBe(431)
    const large = `X: ${'a'.repeat(20_000)}`
    expect(statusOf(await sendRaw(port(), `GET /health HTTP/1.1\r\nHost: ${host()}\r\n${large}\r\n\r\n`))).toBe(431)
  })

  it('closes a connection whose headers come drop by drop, or not at all', againstTheClock, async () => {
    const started = performance.now()
    const [slow, silent] = await Promise.all([drip(`GET /health HTTP/1.1\r\nHost: ${host()}\r\nX-A: `), drip('')])
    expect(performance.now() - started).toBeLessThan(6000)
    expect([slow, silent]).toEqual(['closed', 'closed'])
  })

  it('closes a connection whose body comes drop by drop', againstTheClock, async () => {
    const head = `POST /login HTTP/1.1\r\nHost: ${host()}\r\nOrigin: ${served.server.url}\r\nContent-Type: application/json\r\nContent-Length: 500\r\n\r\n`
    expect(await drip(head)).toBe('closed')
  })

  it('answers others while 1,000 connections stand idle', againstTheClock, async () => {
    const idle = await Promise.all(Array.from({ length: 1000 }, () => open()))
    const started = performance.now()
    expect((await ask(served.server, '/health')).status).toBe(200)
    expect(performance.now() - started).toBeLessThan(1000)
    for (const socket of idle) socket.destroy()
  })

  it('asks for a body only from those who may send one', async () => {
    const expecting = (token: string) =>
      `POST /v1/chat/completions HTTP/1.1\r\nHost: ${host()}\r\nAuthorization: Bearer ${token}\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n`
    expect(await sendRaw(port(), expecting('nobody'), 700)).not.toContain('100 Continue')
    expect(await sendRaw(port(), expecting(served.token), 30_000, '100 Continue')).toContain('100 Continue')
  })
})

describe('malformed JSON', () => {
  it.each(['{', '', 'null', '[]', '{"code": 1}', '{"__proto__": {"code": "x"}}', '\ufeff{'])(
    '%j is refused in Galley’s shape',
    async body => {
      const headers = { ...json, origin: served.server.url }
      const answer = await ask(served.server, '/login', { method: 'POST', headers, body })
      expect(answer.status).toBe(400)
      expect(Object.keys(answer.json())).toEqual(['code', 'message', 'details'])
    },
  )
})

describe('every answer', () => {
  it('forbids framing, sniffing, scripts and caching', async () => {
    for (const [path, token] of [
      ['/health', ''],
      ['/session', served.token],
      ['/nowhere', served.token],
      ['/session', 'wrong'],
    ] as const) {
      const { headers } = await ask(served.server, path, { token })
      expect(headers).toMatchObject({
        'x-content-type-options': 'nosniff',
        'x-frame-options': 'DENY',
        'referrer-policy': 'no-referrer',
        'cross-origin-resource-policy': 'same-origin',
        'cache-control': 'no-store',
      })
      expect(headers['content-security-policy']).toContain("default-src 'none'")
      expect(headers['content-security-policy']).toContain("frame-ancestors 'none'")
      expect(headers.server).toBeUndefined()
      expect(headers['x-powered-by']).toBeUndefined()
    }
  })

  it('that is a page runs only the scripts that carry its nonce, another one each time', async () => {
    const page = () => ask(served.server, '/login', { headers: { accept: 'text/html' } })
    const nonces = await Promise.all([page(), page()]).then(pages =>
      pages.map(({ headers, text }) => {
        const nonce = /'nonce-([^']+)'/.exec(String(headers['content-security-policy']))?.[1] ?? ''
        expect(text).toContain(`<script nonce="${nonce}">`)
        expect(headers['content-security-policy']).not.toContain('unsafe')
        return nonce
      }),
    )
    expect(new Set(nonces).size).toBe(2)
  })
})

function open(): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect(port(), '127.0.0.1', () => resolve(socket))
    socket.once('error', reject)
  })
}

/** Sends `start`, then a letter every 100 ms, until the server closes. */
async function drip(start: string): Promise<'closed' | 'still open'> {
  const socket = await open()
  socket.resume()
  socket.on('error', () => {})
  if (start !== '') socket.write(start)
  const ticker = setInterval(() => start !== '' && socket.write('a'), 100)
  return new Promise(resolve => {
    const end = (how: 'closed' | 'still open') => {
      clearInterval(ticker)
      clearTimeout(patience)
      socket.destroy()
      resolve(how)
    }
    const patience = setTimeout(() => end('still open'), 8000)
    socket.once('close', () => end('closed'))
  })
}

/** Sends as much as the server takes, up to 100 MB; how much that was, in bytes. */
async function pushForever(head: string): Promise<number> {
  const socket = await open()
  const piece = Buffer.alloc(64 * 1024)
  let written = 0
  socket.write(head)
  socket.resume()
  await new Promise<void>(resolve => {
    socket.on('error', () => resolve())
    socket.once('close', () => resolve())
    const push = () => {
      while (written < 100_000_000 && !socket.destroyed) {
        written += piece.length
        if (!socket.write(piece)) return
      }
      resolve()
    }
    socket.on('drain', push)
    push()
  })
  socket.destroy()
  return written
}
