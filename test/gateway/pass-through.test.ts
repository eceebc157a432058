import { connect } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { canaryKey, fullAccess, type GatewayFixture, startGateway } from './gateway-fixture.ts'
import { type PlainUpstream, startPlainUpstream } from './plain-upstream.ts'
import { rawRequest } from './raw-request.ts'

let upstream: PlainUpstream
let gateway: GatewayFixture
const answer = JSON.stringify({
  id: 'x',
  object: 'chat.completion',
  model: 'gpt-4o',
  choices: [{ index: 0, message: { role: 'assistant', content: 'Bonjour' }, finish_reason: 'stop' }],
  usage: { prompt_tokens: 7, completion_tokens: 2, total_tokens: 9 },
})

beforeAll(async () => {
  upstream = await startPlainUpstream(({ url, body }, response) => {
    if (url.includes('/echo-key')) {
      response.writeHead(200, { 'x-key': `Bearer ${canaryKey}`, 'content-type': 'text/plain' })
      for (const character of `Your key is ${canaryKey}, and again ${canaryKey.slice(0, 9)}`) response.write(character)
      response.end()
    } else if (url.includes('/headers')) {
      response.setHeader('connection', 'keep-alive, x-hop')
      response.writeHead(200, {
        'x-hop': 'one',
        'set-cookie': 'session=evil',
        'access-control-allow-origin': '*',
        'x-galley-call-id': '666',
        'content-type': 'text/html',
        'x-ratelimit-remaining': '7',
      })
      response.end('<script>1</script>')
    } else if (url.endsWith('/embeddings')) {
      response.writeHead(200, { 'content-type': 'application/json' })
      const vector = Array.from({ length: 20_000 }, (_, at) => at / 7)
      response.end(
        JSON.stringify({ data: [{ embedding: vector }], model: 'e', usage: { prompt_tokens: 8, total_tokens: 8 } }),
      )
    } else if (url.includes('/files')) {
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ bytes: body.length }))
    } else response.writeHead(200, { 'content-type': 'application/json' }).end(answer)
  })
  gateway = await startGateway({
    baseUrls: {
      openai: `${upstream.url}/base/v1`,
      anthropic: upstream.url,
      google: upstream.url,
      cohere: upstream.url,
      mistral: `${upstream.url}/v1`,
      ollama: `${upstream.url}/ollama/v1`,
    },
    limits: { bodyBytes: 100_000, uploadBytes: 10_000_000 },
  })
})

afterAll(async () => {
  await gateway.dispose()
  await upstream.close()
})

const chat = JSON.stringify({
  model: 'gpt-4o',
  temperature: 0.4,
  max_tokens: 60,
  messages: [{ role: 'user', content: 'Hi' }],
})

/** Bytes on a socket, for requests no client library would send. */
function sendRaw(text: string): Promise<string> {
  return new Promise(resolve => {
    const socket = connect(gateway.port, '127.0.0.1')
    let received = ''
    socket.on('data', chunk => {
      received += chunk.toString('latin1')
    })
    socket.on('close', () => resolve(received))
    socket.on('error', () => resolve(received))
    socket.write(text, 'latin1')
    setTimeout(() => socket.destroy(), 300)
  })
}

describe('where a request goes', () => {
  it.each([
    ['/openai/v1/chat/completions', '/base/v1/chat/completions', 'authorization', `Bearer ${canaryKey}`],
    ['/anthropic/v1/messages', '/v1/messages', 'x-api-key', canaryKey],
    [
      '/google/v1beta/models/gemini-2.5-flash:generateContent',
      '/v1beta/models/gemini-2.5-flash:generateContent',
      'x-goog-api-key',
      canaryKey,
    ],
    [
      '/google/v1beta/openai/chat/completions',
      '/v1beta/openai/chat/completions',
      'authorization',
      `Bearer ${canaryKey}`,
    ],
    ['/cohere/v2/chat', '/v2/chat', 'authorization', `Bearer ${canaryKey}`],
    ['/mistral/v1/chat/completions', '/v1/chat/completions', 'authorization', `Bearer ${canaryKey}`],
    ['/providers/ollama/v1/chat/completions', '/ollama/v1/chat/completions', 'authorization', `Bearer ${canaryKey}`],
    ['/providers/ollama/chat/completions', '/ollama/v1/chat/completions', 'authorization', `Bearer ${canaryKey}`],
  ])('%s goes to %s with the key in %s', async (path, to, header, value) => {
    await rawRequest(`${gateway.url}${path}`, {
      body: chat,
      headers: { authorization: 'Bearer galley', 'x-api-key': 'galley', 'x-goog-api-key': 'galley' },
    })
    const sent = upstream.seen.at(-1)
    expect(sent?.url).toBe(to)
    expect(sent?.headers[header]).toBe(value)
    expect(sent?.body.toString()).toBe(chat)
    expect(JSON.stringify(sent?.headers)).not.toContain('galley')
  })

  it('only what a provider needs to know of a client is told', async () => {
    await rawRequest(
      `${gateway.url}/openai/v1/chat/completions?key=secret1&a=%E4&KEY=secret2&%6Bey=secret3&api_key=secret4&access_token=secret5`,
      {
        body: chat,
        headers: {
          authorization: 'Bearer galley',
          cookie: 'galley_session=1',
          'x-galley-token': 'galley',
          'x-galley-book': 'Galley',
          'x-forwarded-for': '10.0.0.1',
          origin: 'http://localhost:3000',
          referer: 'http://localhost/secret',
          'x-custom': 'secret6',
          'proxy-authorization': 'secret7',
          'openai-organization': 'org-1',
          'idempotency-key': 'i-1',
          'user-agent': 'novel/1',
          'accept-encoding': 'gzip, br',
        },
      },
    )
    const sent = upstream.seen.at(-1)
    expect(sent?.url).toBe('/base/v1/chat/completions?a=%E4')
    expect(Object.keys(sent?.headers ?? {}).sort()).toEqual([
      'accept-encoding',
      'authorization',
      'connection',
      'content-length',
      'content-type',
      'host',
      'idempotency-key',
      'openai-organization',
      'user-agent',
    ])
    expect(sent?.headers['accept-encoding']).toBe('identity')
  })

  it("a key that the caller brought itself is used in place of the vault's", async () => {
    gateway.state.access = { ...fullAccess, callerKey: 'sk-ant-oat-brought' }
    await rawRequest(`${gateway.url}/anthropic/v1/messages`, { body: chat })
    gateway.state.access = fullAccess
    expect(upstream.seen.at(-1)?.headers.authorization).toBe('Bearer sk-ant-oat-brought')
    expect(upstream.seen.at(-1)?.headers['x-api-key']).toBeUndefined()
  })

  it.each([
    '/openai/v1/../../admin',
    '/openai/v1/%2e%2e/%2e%2e/admin',
    '/openai/v1/%252e%252e/admin',
    '/openai/v1/..%2fadmin',
    '/openai/v1/..%5cadmin',
    '/openai/v1\\..\\admin',
    '/openai/v1/./x',
    '/openai/v1/x%0d%0aHost:%20evil',
    '/openai/v1/x%00',
    '/openai/v1/%ff%fe',
    '/openai/v1/..;/admin',
    `/openai/v1/${'a'.repeat(5000)}`,
  ])('%.40s goes nowhere', async path => {
    const before = upstream.seen.length
    const text = await sendRaw(`GET ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n`)
    expect(text).toMatch(/^HTTP\/1\.1 4\d\d/)
    expect(upstream.seen.length).toBe(before)
  })

  it.each([
    ['absolute-form', 'GET http://169.254.169.254/openai/v1/models HTTP/1.1\r\nHost: x\r\n\r\n'],
    ['authority-form', 'CONNECT 169.254.169.254:80 HTTP/1.1\r\nHost: x\r\n\r\n'],
    [
      'two lengths',
      `POST /openai/v1/chat/completions HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nContent-Length: 60\r\n\r\n{"a":1}`,
    ],
    [
      'a length and chunks',
      `POST /openai/v1/chat/completions HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /openai/v1/models HTTP/1.1\r\n\r\n`,
    ],
    [
      'a strange coding',
      `POST /openai/v1/chat/completions HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: xchunked\r\n\r\n0\r\n\r\n`,
    ],
    [
      'a folded header',
      `POST /openai/v1/chat/completions HTTP/1.1\r\nHost: x\r\nX-A: b\r\n c\r\nContent-Length : 3\r\n\r\nabc`,
    ],
    ['TRACE', 'TRACE /openai/v1/models HTTP/1.1\r\nHost: x\r\n\r\n'],
  ])('%s is not carried to anyone', async (_, text) => {
    const before = upstream.seen.length
    const received = await sendRaw(text)
    expect(received).not.toContain('HTTP/1.1 200')
    expect(upstream.seen.length).toBe(before)
  })
})

describe('what comes back', () => {
  it('speaks for the provider and not for this address', async () => {
    const { headers } = await rawRequest(`${gateway.url}/openai/v1/headers`, { method: 'GET' })
    expect(headers).toMatchObject({ 'x-ratelimit-remaining': '7', 'content-security-policy': 'sandbox' })
    for (const name of ['set-cookie', 'access-control-allow-origin', 'x-galley-call-id', 'x-hop']) {
      expect(headers[name], name).toBeUndefined()
    }
  })

  it('never holds the key, however it is cut', async () => {
    const { body, headers } = await rawRequest(`${gateway.url}/openai/v1/echo-key`, { method: 'GET' })
    const stars = '*'.repeat(canaryKey.length)
    expect(body.toString()).toBe(`Your key is ${stars}, and again ${canaryKey.slice(0, 9)}`)
    expect(headers['x-key']).toBe(`Bearer ${stars}`)
  })

  it('leaves the key in no file, log or error', async () => {
    await gateway.gateway.drain()
    expect(gateway.bytesOnDisk()).not.toContain(canaryKey)
    expect(gateway.logged.join('\n')).not.toContain(canaryKey)
  })
})

describe('what is booked', () => {
  it('the context of the headers, in any script and encoding', async () => {
    const send = (headers: Record<string, string>) =>
      rawRequest(`${gateway.url}/openai/v1/chat/completions`, { body: chat, headers })
    const { status, body } = await send({
      'x-galley-operation': 'translation',
      'x-galley-book': encodeURIComponent('红楼梦'),
      'x-galley-chapter': Buffer.from('第一回').toString('latin1'),
      'x-galley-target-book': "UTF-8''A%20Dream",
      'x-galley-user': 'mei',
      'x-galley-target-language': 'en',
    })
    expect(status, body.toString()).toBe(200)
    expect(await gateway.lastCall()).toMatchObject({
      operation: 'translation',
      source_book: '红楼梦',
      source_chapter: '第一回',
      target_book: 'A Dream',
      target_language: 'en',
      created_by: 'mei',
      temperature: 0.4,
      max_tokens: 60,
    })
    const bytes = Buffer.from(chat)
    const chapter = Buffer.from('Café 第二回').toString('latin1')
    await rawRequest(`${gateway.url}/openai/v1/chat/completions`, {
      body: bytes,
      headers: { 'x-galley-chapter': chapter },
    })
    expect(await gateway.lastCall()).toMatchObject({ source_chapter: 'Café 第二回' })
    await send({ 'x-galley-book': '100% Wolf' })
    expect(await gateway.lastCall()).toMatchObject({
      source_book: '100% Wolf',
      target_book: '100% Wolf',
      created_by: 'novel app',
      operation: 'other',
    })
  })

  it.each([
    ['x-galley-operation', 'cooking'],
    ['x-galley-request-id', 'a b'],
    ['x-galley-request-id', 'x'.repeat(200)],
    ['x-galley-book', 'x'.repeat(301)],
    ['x-galley-book', 'a%0d%0ab'],
    ['x-galley-target-language', 'x'.repeat(65)],
  ])('not a wrong %s', async (name, value) => {
    const before = (await gateway.calls()).length
    const { status, body } = await rawRequest(`${gateway.url}/openai/v1/chat/completions`, {
      body: chat,
      headers: { [name]: value },
    })
    expect(status).toBe(400)
    expect(JSON.parse(body.toString())).toMatchObject({ error: { code: 'invalid_header', param: name } })
    expect((await gateway.calls()).length).toBe(before)
  })

  it('several calls under the id the client gave them', async () => {
    const send = (id: string) =>
      rawRequest(`${gateway.url}/openai/v1/chat/completions`, { body: chat, headers: { 'x-galley-request-id': id } })
    const [one, two] = [await send('chapter-7'), await send('chapter-7')]
    expect([one.headers['x-galley-request-id'], two.headers['x-galley-request-id']]).toEqual(['chapter-7', 'chapter-7'])
    const rows = (await gateway.calls()).slice(-2)
    expect(rows[0]?.request_id).not.toBeNull()
    expect(rows[0]?.request_id).toBe(rows[1]?.request_id)
    expect(two.headers['x-galley-call-id']).toBe(String(rows[1]?.id))
  })

  it('embeddings with their usage, but no files or lists', async () => {
    await rawRequest(`${gateway.url}/openai/v1/embeddings`, {
      body: JSON.stringify({ model: 'text-embedding-3-small', input: 'water' }),
    })
    expect(await gateway.lastCall()).toMatchObject({
      status: 'success',
      input_uncached: 8,
      output_text: 0,
      model_name: 'text-embedding-3-small',
    })
    const before = (await gateway.calls()).length
    const upload = Buffer.alloc(3_000_000, 'x')
    const files = await rawRequest(`${gateway.url}/openai/v1/files`, {
      body: upload,
      headers: { 'content-type': 'multipart/form-data; boundary=b' },
    })
    expect(JSON.parse(files.body.toString())).toEqual({ bytes: upload.length })
    for (const method of ['GET', 'DELETE', 'HEAD']) await rawRequest(`${gateway.url}/openai/v1/files/f-1`, { method })
    await rawRequest(`${gateway.url}/anthropic/v1/messages/count_tokens`, { body: chat })
    expect((await gateway.calls()).length).toBe(before)
  })

  it('the model of a form', async () => {
    const form = '--b\r\ncontent-disposition: form-data; name="model"\r\n\r\nwhisper-1\r\n--b--\r\n'
    await rawRequest(`${gateway.url}/openai/v1/audio/transcriptions`, {
      body: form,
      headers: { 'content-type': 'multipart/form-data; boundary=b' },
    })
    expect(await gateway.lastCall()).toMatchObject({ model_name: 'whisper-1' })
  })
})

describe('what Galley answers itself', () => {
  it.each([
    ['/openai/v1/chat/completions', { error: { code: 'invalid_json', type: 'invalid_request_error' } }],
    ['/anthropic/v1/messages', { type: 'error', error: { type: 'invalid_request_error' } }],
    ['/google/v1beta/models/m:generateContent', { error: { code: 400, status: 'INVALID_ARGUMENT' } }],
    ['/cohere/v2/chat', { code: 'invalid_json' }],
    ['/mistral/v1/chat/completions', { object: 'error', code: 'invalid_json' }],
  ])('%s: a body that is no JSON, in the protocol that was called', async (path, shape) => {
    const before = upstream.seen.length
    const { status, body, headers } = await rawRequest(`${gateway.url}${path}`, { body: '{"model":' })
    expect(status).toBe(400)
    expect(JSON.parse(body.toString())).toMatchObject(shape)
    expect(headers['x-should-retry']).toBe('false')
    expect(upstream.seen.length).toBe(before)
  })

  it('a missing key, a body that is too large, an unknown path, a token that may not call', async () => {
    const large = await rawRequest(`${gateway.url}/openai/v1/chat/completions`, {
      body: JSON.stringify({ a: 'x'.repeat(200_000) }),
    })
    expect(large.status).toBe(413)
    expect((await rawRequest(`${gateway.url}/openai/v2/x`, { method: 'GET' })).status).toBe(404)
    expect((await rawRequest(`${gateway.url}/providers/nobody/x`, { method: 'GET' })).status).toBe(404)
    gateway.state.access = { ...fullAccess, scopes: new Set(['read']) }
    expect((await rawRequest(`${gateway.url}/openai/v1/models`, { method: 'GET' })).status).toBe(403)
    gateway.state.access = fullAccess
    gateway.registry.update('mistral', { isActive: false })
    expect((await rawRequest(`${gateway.url}/mistral/v1/models`, { method: 'GET' })).status).toBe(403)
    gateway.registry.update('mistral', { isActive: true })
    const keyless = await startGateway({ key: null })
    const missing = await rawRequest(`${keyless.url}/openai/v1/chat/completions`, { body: chat })
    expect(missing.status).toBe(401)
    expect(JSON.parse(missing.body.toString())).toMatchObject({ error: { code: 'key_missing' } })
    expect(await keyless.calls()).toEqual([])
    await keyless.dispose()
  })
})
