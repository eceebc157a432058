import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type ApiFixture, createApiFixture, reportedCall } from './api-fixture.ts'

let api: ApiFixture
beforeAll(async () => {
  api = await createApiFixture()
})
afterAll(() => api.dispose())

async function begin(bytes: number, name = 'calls.jsonl'): Promise<string> {
  const answer = await api.post('/llm/imports/', { file_name: name, bytes })
  return ((await answer.json()) as { upload: string }).upload
}

const put = (upload: string, body: string | Uint8Array<ArrayBuffer>, init: RequestInit = {}) =>
  api.fetch(`/llm/imports/${upload}/file/`, { method: 'PUT', body, ...init })

describe('a file handed over as a stream', () => {
  it('is imported, larger than any other body may be, in whatever type it comes', async () => {
    const lines = Array.from({ length: 12_000 }, (_, at) =>
      JSON.stringify(reportedCall({ key: `stream ${at}`, created_at: '2026-02-01T10:00:00Z', note: 'x'.repeat(200) })),
    )
    const bytes = Buffer.from(lines.join('\n'))
    expect(bytes.length).toBeGreaterThan(4_000_000)
    const upload = await begin(bytes.length)
    const answer = await put(upload, bytes, { headers: { 'content-type': 'application/json' } })
    expect([answer.status, await answer.json()]).toEqual([200, { bytes: bytes.length }])
    const run = await api.post('/llm/imports/run/', { upload, preview: true })
    expect(await run.text()).toContain('"added":12000')
  })

  it('is refused where it is longer than was said, where nobody waits for it, and to those who may only read', async () => {
    const upload = await begin(10)
    const long = await put(upload, 'x'.repeat(5000))
    expect([long.status, ((await long.json()) as { code: string }).code]).toEqual([400, 'usage'])
    const unknown = await put('A'.repeat(22), 'x')
    expect([unknown.status, ((await unknown.json()) as { code: string }).code]).toEqual([404, 'not_found'])
    const reader = await put(upload, 'x', { headers: { authorization: `Bearer ${api.tokenFor('read')}` } })
    expect(reader.status).toBe(403)
    const tooLarge = await api.post('/llm/imports/', { file_name: 'a', bytes: 9 * 1024 ** 3 })
    expect(tooLarge.status).toBe(400)
  })
})
