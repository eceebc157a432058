import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Outputs } from '../../src-main/contract/contract.ts'
import { contractRoutes } from '../../src-main/procedures/http/route-list.ts'
import { inGoodTime } from '../support/property-limit.ts'
import { type ApiFixture, canaryKey, createApiFixture, reportedCall } from './api-fixture.ts'

type Page = Outputs['calls']['list']

let api: ApiFixture
beforeAll(async () => {
  api = await createApiFixture()
  const start = Date.now() - 3_600_000
  const calls = Array.from({ length: 130 }, (_, at) =>
    reportedCall({
      created_at: new Date(start + at * 1000).toISOString(),
      ...(at % 10 === 0 && { status: 'error', error_message: `<img src=x onerror=alert(${at})> & "quotes"` }),
      ...(at % 2 === 0 && { provider: 'mistral', model_name: 'mistral-small' }),
      source_text: `吾輩は猫である ${at}`,
      output: `I am a cat ${at}`,
    }),
  )
  await api.post('/llm/service-calls/', calls)
})
afterAll(() => api.dispose())

async function page(query: string): Promise<Page> {
  const answer = await api.get(query.startsWith('/') ? query : `/llm/service-calls/?${query}`)
  expect(answer.status).toBe(200)
  return (await answer.json()) as Page
}

describe('the original routes', () => {
  it('answer with and without their trailing slash, as JSON for a program', async () => {
    for (const path of [
      '/llm/dashboard',
      '/llm/service-calls',
      '/llm/metrics/api',
      '/llm/providers',
      '/llm/reports/quality',
    ]) {
      for (const url of [path, `${path}/`, `${path}/?days=7`]) {
        const answer = await api.get(url)
        expect([url, answer.status]).toEqual([url, 200])
        expect(answer.headers.get('content-type')).toContain('application/json')
      }
    }
  })

  it('keep the keys of the metrics API', async () => {
    const metrics = (await (await api.get('/llm/metrics/api/?days=7')).json()) as Outputs['metrics']['original']
    expect(Object.keys(metrics).sort()).toEqual(['operation_metrics', 'period', 'provider_summary', 'recent_errors'])
    expect(metrics.provider_summary.openai).toMatchObject({
      display_name: 'OpenAI',
      total_calls: 65,
      success_rate: 1,
      avg_response_time_ms: 1200,
      total_cost: expect.any(Number),
      total_tokens: 65 * 1500,
      cost_per_1k_tokens: null,
      api_key_configured: true,
    })
    expect(metrics.provider_summary.mistral).toMatchObject({ total_calls: 65, success_rate: 52 / 65 })
    expect(metrics.operation_metrics[0]).toMatchObject({
      operation: 'translation',
      total_calls: 130,
      avg_success_rate: 117 / 130,
      avg_response_time: 1200,
    })
    expect(metrics.recent_errors).toHaveLength(10)
    expect(Object.keys(metrics.recent_errors[0] ?? {})).toEqual(
      expect.arrayContaining(['provider', 'model', 'operation', 'status', 'error_message', 'created_at']),
    )
    expect(metrics.period).toMatchObject({ days: 7, start: expect.any(String), end: expect.any(String) })
  })

  it('take a provider by its id or its name, and empty parameters as not given', async () => {
    const id = api.app.registry.expect('mistral').id
    const byId = await page(`provider=${id}&operation=&status=&days=7&page=`)
    const byName = await page('provider=Mistral&days=7')
    expect(byId.calls.map(call => call.id)).toEqual(byName.calls.map(call => call.id))
    expect(byId.count).toBe(65)
    expect(new Set(byId.calls.map(call => call.provider))).toEqual(new Set(['mistral']))
    expect(await page('provider=openai&provider=mistral')).toMatchObject({ count: 130, page_size: 50 })
  })

  it('filter by outcome, book, language, time and text in any script', async () => {
    expect((await page('status=failed')).count).toBe(13)
    expect((await page('status=success&book=Bot-chan&source_language=ja&target_language=en')).count).toBe(117)
    expect((await page('min_response_time_ms=1300')).count).toBe(0)
    const found = await page(`search=${encodeURIComponent('猫である 77')}`)
    expect(found.calls.map(call => call.snippets?.[0]?.text)).toEqual([expect.stringContaining('猫である 77')])
    expect((await page(`from=${encodeURIComponent(new Date(Date.now() - 60_000).toISOString())}`)).count).toBe(0)
  })

  it('take times as the contract says: a date, a time, or milliseconds since 1970', async () => {
    const { calls } = await page('page_size=30')
    const oldest = calls.at(-1)?.created_at ?? ''
    const all = await page(`page_size=200&from=${encodeURIComponent(oldest)}`)
    expect(all.calls.length).toBeGreaterThan(20)
    expect((await page(`page_size=200&from=${Date.parse(oldest)}`)).calls).toEqual(all.calls)
    expect((await page(`page_size=200&from=2020-01-01&to=${Date.parse(oldest)}`)).calls.length).toBe(
      130 - all.calls.length,
    )
    expect((await api.get('/llm/service-calls/?from=1e12')).status).toBe(400)
  })

  it('show one call in full, its text, and its attempts', async () => {
    const [first] = (await page('page_size=1')).calls
    const detail = await (await api.get(`/llm/service-calls/${first?.id}/`)).json()
    expect(detail).toMatchObject({ id: first?.id, text_kept: true, scores: [], attempts: [] })
    const text = await (await api.get(`/llm/service-calls/${first?.id}/text/`)).json()
    expect(text).toMatchObject({ source_text: '吾輩は猫である 129', output: 'I am a cat 129', missing: null })
    const attempts = await (await api.get(`/llm/service-calls/${first?.id}/attempts`)).json()
    expect(attempts).toMatchObject({ calls: [{ id: first?.id }] })
  })

  it('export the calls of a filter as a file', async () => {
    const answer = await api.get('/llm/exports/calls/?format=jsonl&status=failed&text=true')
    expect(answer.headers.get('content-type')).toContain('application/x-ndjson')
    expect(answer.headers.get('content-disposition')).toContain('galley-calls.jsonl')
    const lines = (await answer.text()).trim().split('\n')
    expect(lines).toHaveLength(13)
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({ status: 'error', source_text: '吾輩は猫である 0' })
  })

  it('give the report in all its forms', async () => {
    const forms = { json: 'application/json', text: 'text/plain', csv: 'text/csv', html: 'text/html' }
    for (const [format, type] of Object.entries(forms)) {
      const answer = await api.get(`/llm/reports/quality/?days=7&format=${format}`)
      expect([format, answer.status]).toEqual([format, 200])
      expect(answer.headers.get('content-type')).toContain(type)
      expect(await answer.text()).toContain('130')
    }
  })
})

describe('pages of calls', () => {
  it('hold still while calls arrive: nothing twice, nothing missing', async () => {
    const own = await createApiFixture()
    try {
      const record = (count: number, changes = {}) =>
        own.post(
          '/llm/service-calls/',
          Array.from({ length: count }, () => reportedCall(changes)),
        )
      const read = async (path: string) => (await (await own.get(path)).json()) as Page
      await record(130)
      const seen: number[] = []
      let next: string | null = '/llm/service-calls/?page_size=30'
      const before = (await read('/llm/service-calls/?page_size=1000')).calls.map(call => call.id)
      while (next !== null) {
        const got: Page = await read(next)
        seen.push(...got.calls.map(call => call.id))
        await record(1)
        await record(1, { created_at: '2026-01-05T00:00:00Z' })
        next = got.next
      }
      expect(before).toHaveLength(130)
      expect(seen).toEqual(before)
    } finally {
      await own.dispose()
    }
  })

  it('go on by cursor as well, and back by page', async () => {
    const first = await page('page_size=10&sort=tokens')
    const second = await page(`page_size=10&sort=tokens&cursor=${first.next_cursor}&as_of=${first.as_of}`)
    expect(new Set([...first.calls, ...second.calls].map(call => call.id)).size).toBe(20)
    const third = await page('page=3&page_size=10')
    expect(third.previous).toContain('page=2')
    expect((await page(third.previous ?? '')).calls).toHaveLength(10)
  })
})

describe('a browser', () => {
  const html = { accept: 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8' }

  it('gets pages without scripts, with what came from outside escaped, under a policy that lets nothing run', async () => {
    for (const path of ['/llm/dashboard/?days=7', '/llm/service-calls/?status=failed', '/llm/reports/quality/']) {
      const answer = await api.get(path, html)
      expect(answer.headers.get('content-type')).toContain('text/html')
      const policy = answer.headers.get('content-security-policy') ?? ''
      expect(policy).toContain("default-src 'none'")
      expect(policy).not.toContain('script-src')
      expect(policy).not.toContain('unsafe')
      expect(policy).toMatch(/style-src 'sha256-/)
      const page = await answer.text()
      expect(page).toContain('&lt;img src=x onerror=alert(')
      expect(page).not.toContain('<img')
      expect(page).not.toContain('<script')
    }
  })

  it('is led to the app’s own pages with its filters where they are built', async () => {
    const pages = mkdtempSync(join(tmpdir(), 'galley-test-'))
    writeFileSync(join(pages, 'index.html'), '<!doctype html><title>Galley</title>')
    const built = await createApiFixture({ pages })
    try {
      const calls = await built.get('/llm/service-calls/?provider=1&status=&days=7', html)
      expect([calls.status, calls.headers.get('location')]).toEqual([303, '/#/calls?provider=1&days=7'])
      expect((await built.get('/llm/dashboard/?days=30', html)).headers.get('location')).toBe('/#/dashboard?days=30')
      expect((await built.get('/llm/service-calls/')).status).toBe(200)
    } finally {
      await built.dispose()
      rmSync(pages, { recursive: true, force: true })
    }
  })
})

describe('what goes wrong', () => {
  const shape = { code: expect.any(String), message: expect.any(String), details: expect.any(Object) }

  it('is told in one shape, with the status that fits', async () => {
    const cases: [Promise<Response>, number, string][] = [
      [api.get('/llm/service-calls/?days=abc'), 400, 'usage'],
      [api.get('/llm/service-calls/?days=0'), 400, 'usage'],
      [api.get('/llm/service-calls/?status=nope'), 400, 'usage'],
      [api.get('/llm/service-calls/?provider=nope'), 400, 'usage'],
      [api.get('/llm/service-calls/?days=7&from=2026-01-01'), 400, 'usage'],
      [api.get('/llm/service-calls/?cursor=nonsense'), 400, 'usage'],
      [api.get('/llm/service-calls/999999/'), 404, 'not_found'],
      [api.get('/llm/providers/nobody/'), 404, 'not_found'],
      [api.get('/llm/nothing/'), 404, 'not_found'],
      [api.fetch('/llm/settings/textStorage/', put({ value: 'sometimes' })), 422, 'invalid_input'],
      [api.fetch('/llm/settings/nothing/', put({ value: 1 })), 404, 'not_found'],
      [api.post('/llm/tokens/', { name: 'app 0', scopes: [] }), 400, 'usage'],
      [api.fetch('/llm/translate/', { method: 'POST', body: '{', headers: json }), 400, 'invalid_input'],
      [api.fetch('/llm/translate/', { method: 'POST', body: 'text=x', headers: form }), 415, 'invalid_input'],
    ]
    for (const [sent, status, code] of cases) {
      const answer = await sent
      const body = await answer.json()
      expect([answer.url, answer.status]).toEqual([answer.url, status])
      expect(body).toEqual({ ...shape, code })
    }
  })

  it('is 403 for a token without the scope, route by route', async () => {
    const holders = { call: api.tokenFor('call'), read: api.tokenFor('read'), admin: api.tokenFor('admin') }
    for (const { method, path, scope } of contractRoutes()) {
      const url = path.replaceAll(/\{\w+\}/g, '1')
      for (const [held, token] of Object.entries(holders)) {
        if (held === scope) continue
        const answer = await api.fetch(url, { method, headers: { authorization: `Bearer ${token}` } })
        expect([method, url, held, answer.status]).toEqual([method, url, held, 403])
      }
    }
  })

  it('never is a fault, whatever stands in the query', async () => {
    const names = fc.constantFrom(
      'provider',
      'status',
      'days',
      'page',
      'page_size',
      'from',
      'to',
      'search',
      'cursor',
      'sort',
      'as_of',
      'min_cost',
      'unpriced',
      '__proto__',
      'constructor[prototype][x]',
      'status[0]',
      'days[a]',
    )
    const values = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 40 }),
      fc.constantFrom('-1', '1e309', 'NaN', '9'.repeat(40), "' OR 1=1 --", '%00', '"'),
      fc.integer().map(String),
    )
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(names, values), { maxLength: 6 }), async pairs => {
        const query = pairs.map(
          ([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value.toWellFormed())}`,
        )
        const answer = await api.get(`/llm/service-calls/?${query.join('&')}`)
        const body = (await answer.json()) as { code?: string }
        expect([200, 400]).toContain(answer.status)
        if (answer.status === 400) expect(body.code).toBe('usage')
      }),
      { numRuns: 150, ...inGoodTime },
    )
  })

  it('and what goes well: neither holds a key', async () => {
    const paths = contractRoutes().filter(({ method }) => method === 'GET')
    for (const { path } of paths) {
      if (path === '/llm/events/') continue
      const answer = await api.get(path.replaceAll(/\{\w+\}/g, '1'))
      expect(await answer.text()).not.toContain(canaryKey)
    }
    expect(api.logged.join('\n')).not.toContain(canaryKey)
  })
})

const json = { 'content-type': 'application/json' }
const form = { 'content-type': 'application/x-www-form-urlencoded' }

function put(body: unknown): RequestInit {
  return { method: 'PUT', body: JSON.stringify(body), headers: json }
}

describe('methods', () => {
  it('another than a route has is refused with those it has', async () => {
    for (const [method, path, allow] of [
      ['DELETE', '/llm/dashboard/?days=7', ['GET', 'HEAD']],
      ['PUT', '/llm/service-calls/', ['GET', 'HEAD', 'POST']],
      ['POST', '/llm/service-calls/1', ['GET', 'HEAD']],
      ['GET', '/llm/translate/', ['POST']],
      ['HEAD', '/llm/translate', ['POST']],
    ] as const) {
      const answer = await api.fetch(path, { method })
      expect([method, path, answer.status, answer.headers.get('allow')]).toEqual([method, path, 405, allow.join(', ')])
      expect(answer.headers.get('content-type')).toContain('application/json')
      if (method === 'HEAD') continue
      expect(await answer.json()).toEqual({
        code: 'method_not_allowed',
        message: `${method} is not possible at ${path.split('?', 1)[0]}; it takes ${allow.join(', ')}. See /docs.`,
        details: { allow },
      })
    }
    expect((await api.fetch('/llm/nowhere', { method: 'DELETE' })).status).toBe(404)
  })

  it('HEAD has the status and the headers of GET, and no body', async () => {
    const routes = contractRoutes().filter(({ method, path }) => method === 'GET' && !path.includes('{'))
    expect(routes.length).toBeGreaterThan(20)
    for (const { path } of routes) {
      const [head, get] = [await api.fetch(path, { method: 'HEAD' }), await api.get(path)]
      expect([path, head.status, head.headers.get('content-type')]).toEqual([
        path,
        get.status,
        get.headers.get('content-type'),
      ])
      expect(await head.text()).toBe('')
      await get.body?.cancel()
    }
    const page = await api.fetch('/llm/service-calls/', { method: 'HEAD', headers: { accept: 'text/html' } })
    expect([page.status, page.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8'])
    const file = await api.fetch('/llm/exports/calls/?format=csv', { method: 'HEAD' })
    expect([file.status, file.headers.get('content-type'), await file.text()]).toEqual([
      200,
      'text/csv; charset=utf-8',
      '',
    ])
  })
})

describe('a request that cannot be understood', () => {
  it('is told by its fields, in words that are no validator’s', async () => {
    for (const [path, body, words] of [
      ['/llm/service-calls/', { model_name: 'gpt' }, 'provider is missing'],
      ['/llm/service-calls/1/feedback/', { rating: 'sideways' }, 'rating has to be one of "up", "down", or has to be'],
      ['/llm/translate/', { text: 7, target_language: 'en' }, 'text has to be text'],
    ] as const) {
      const answer = await api.post(path, body)
      const { code, message } = (await answer.json()) as { code: string; message: string }
      expect([answer.status, code]).toEqual([400, 'usage'])
      expect(message).toContain(`The request cannot be understood: `)
      expect(message).toContain(words)
      expect(message).not.toMatch(/Invalid|Too small|expected|received/)
    }
  })
})
