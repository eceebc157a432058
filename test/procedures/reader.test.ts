import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createReader, type Reader } from '../../src-main/procedures/reading/reader.ts'
import { warmReads } from '../../src-main/procedures/reading/warm-reads.ts'
import { type ApiFixture, createApiFixture, reportedCall } from './api-fixture.ts'

let api: ApiFixture
let reader: Reader
beforeAll(async () => {
  api = await createApiFixture()
  for (let batch = 0; batch < 3; batch++) {
    await api.post(
      '/llm/service-calls/',
      Array.from({ length: 3000 }, () => reportedCall()),
    )
  }
  reader = createReader(api.app)
})
afterAll(async () => {
  await reader.close()
  await api.dispose()
})

const allCalls = () => api.count('SELECT count(*) FROM service_calls')

const everything = {
  filters: {},
  search: null,
  sort: 'time',
  descending: true,
  limit: 5,
  cursor: null,
  offset: 0,
  asOf: null,
  count: true,
} as const

/** Work for a second and more of a thread; a page of calls is read in a hundredth of that. */
const long = { one: 'x'.repeat(100_000), other: 'y'.repeat(100_000) }

describe('the reading threads', () => {
  it('read what was committed a moment before', async () => {
    const before = await reader.read('count', {})
    await api.post('/llm/service-calls/', reportedCall())
    expect(await reader.read('count', {})).toEqual({ calls: before.calls + 1, exact: true })
  })

  it('give a failure with its code and words', async () => {
    const read = reader.read('calls', { ...everything, cursor: 'nonsense' })
    await expect(read).rejects.toMatchObject({
      name: 'Failure',
      code: 'usage',
      message: expect.stringContaining('cursor'),
    })
  })

  it('let go at once of whoever gives up, and go on', async () => {
    const abort = new AbortController()
    let told: unknown = null
    reader.read('distance', long, abort.signal).catch((error: unknown) => {
      told = error
    })
    abort.abort()
    await new Promise(resolve => setImmediate(resolve))
    expect(told).toMatchObject({ code: 'cancelled' })
    expect((await reader.read('calls', everything)).calls).toHaveLength(5)
  })

  it('answer while another read takes long', async () => {
    // Both threads have begun and are idle.
    await Promise.all([reader.read('count', {}), reader.read('count', {}), reader.read('count', {})])
    let isDone = false
    const ended = reader.read('distance', long).finally(() => {
      isDone = true
    })
    await reader.read('calls', everything)
    expect(isDone).toBe(false)
    expect(await ended).toBe(long.one.length)
  })

  it('give figures while advice, a check and an export have threads of their own', async () => {
    const own = createReader(api.app)
    expect(own.isCold()).toBe(true)
    await own.read('recommendationEvidence', { realm: 'real' })
    expect(own.isCold()).toBe(true)
    await own.read('count', {})
    expect(own.isCold()).toBe(false)
    await own.close()
  })

  it('read ahead what other pages ask, once the first page has what it needs and while nobody waits', async () => {
    const own = createReader(api.app)
    const asked: { name: string; isBusy: boolean }[] = []
    const read: typeof own.read = (name, ...rest) => {
      asked.push({ name, isBusy: own.isBusy() })
      return own.read(name, ...rest)
    }
    const parts = { app: api.app, reader: { ...own, read } }
    const ended = warmReads(parts)
    expect(asked.map(({ name }) => name)).toEqual(['dashboard', 'health', 'usage', 'trends'])
    await ended
    const ahead = asked.slice(4)
    expect(ahead.map(({ name }) => name)).toContain('books')
    expect(ahead.filter(({ isBusy }) => isBusy)).toEqual([])
    // Threads that are there need no warming.
    await warmReads(parts)
    expect(asked).toHaveLength(4 + ahead.length)
    await own.close()
  })

  it('hold a list, whose pages are those of the list itself, however far down and whatever it is sorted by', async () => {
    for (const sort of ['time', 'cost', 'latency', 'tokens'] as const) {
      const query = { ...everything, sort, limit: 40, asOf: 9000, offset: 4200 }
      const [held, read] = await Promise.all([reader.read('heldCalls', query), reader.read('calls', query)])
      expect(held.calls.map(call => call.id)).toEqual(read.calls.map(call => call.id))
      expect(held).toMatchObject({ asOf: 9000, count: { calls: 9000, exact: true }, next: read.next })
    }
    expect(await reader.read('countAll', { throughId: 8999 })).toEqual({ calls: 8999, exact: true })
  })

  it('hand over an export piece by piece, the next one only when the last was taken', async () => {
    const pieces = reader.exportCalls({ filters: {}, search: null, order: null, format: 'jsonl', text: false })
    const first = await pieces.next()
    await new Promise(resolve => setTimeout(resolve, 50))
    let lines = 0
    let total = 0
    for (let next = first; ; next = await pieces.next()) {
      if (next.done) {
        total = next.value
        break
      }
      lines += next.value.text.split('\n').length - 1
    }
    expect([lines, total]).toEqual([allCalls(), allCalls()])
  })

  it('end an export that nobody reads on', async () => {
    for await (const piece of reader.exportCalls({
      filters: {},
      search: null,
      order: null,
      format: 'csv',
      text: false,
    })) {
      expect(piece.text).toContain('model_name')
      break
    }
    expect((await reader.read('count', {})).calls).toBe(allCalls())
  })
})

describe('a reading thread that dies', () => {
  it('is replaced, and what it was reading is read again', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'galley-test-'))
    const dies = join(folder, 'dies-once.mjs')
    const real = api.app.paths.worker('read-worker')
    // The first thread ends in the middle of its first read; those after it are the real one.
    writeFileSync(
      dies,
      `import { parentPort } from 'node:worker_threads'\nparentPort.on('message', () => process.exit(3))\n`,
    )
    let started = 0
    const worker = () => (started++ === 0 ? dies : real)
    const frail = createReader({ ...api.app, paths: { ...api.app.paths, worker } })
    try {
      expect((await frail.read('count', {})).calls).toBe(allCalls())
      expect(started).toBe(2)
    } finally {
      await frail.close()
      rmSync(folder, { recursive: true, force: true })
    }
  })

  it('again and again is a failure, not a wait without end', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'galley-test-'))
    const dies = join(folder, 'dies.mjs')
    writeFileSync(dies, 'process.exit(3)\n')
    const frail = createReader({ ...api.app, paths: { ...api.app.paths, worker: () => dies } })
    try {
      await expect(frail.read('count', {})).rejects.toMatchObject({ code: 'internal' })
    } finally {
      await frail.close()
      rmSync(folder, { recursive: true, force: true })
    }
  })
})
