import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import Database from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createContent } from '../../src-main/ledger/content.ts'
import type { Content } from '../../src-main/ledger/content-types.ts'
import { type Clock, silentLogger, systemClock } from '../../src-main/ports.ts'
import { backupDatabase } from '../../src-main/store/backup.ts'
import { createSettings, type Settings } from '../../src-main/store/settings.ts'
import { insertProvider } from '../support/priced-provider.ts'
import { insertTexts, type StoredText } from '../support/stored-texts.ts'
import { createTemporaryStore } from '../support/temporary-store.ts'

const day = 86_400_000
const now = Date.parse('2026-11-01T00:00:00Z')

let temporary: ReturnType<typeof createTemporaryStore>
let settings: Settings
let content: Content
let providerId: number
let time: number
const clock: Clock = { now: () => time, monotonic: systemClock.monotonic }

beforeEach(() => {
  time = now
  temporary = createTemporaryStore()
  settings = createSettings({ store: temporary.store, clock })
  const paths = { data: temporary.folder, worker: (name: string) => name }
  content = createContent({ store: temporary.store, settings, clock, paths, logger: silentLogger })
  providerId = insertProvider(temporary.store, 'openai')
})
afterEach(() => temporary.dispose())

const add = (...texts: Omit<StoredText, 'providerId'>[]) =>
  insertTexts(
    temporary.store,
    texts.map(text => ({ providerId, createdAt: now - day, ...text })),
  )

/** Files under the data folder that hold these bytes. In another process: opening the database by hand would drop its locks. */
function filesHolding(bytes: string): string[] {
  const { stdout, status } = spawnSync('grep', ['-rlaF', '--', bytes, temporary.folder], { encoding: 'utf8' })
  if (status !== 0 && status !== 1) throw new Error(`grep ended with ${status}`)
  return stdout.split('\n').filter(line => line !== '')
}

/** Seldom enough that nothing else in a file looks like it; each begins unlike its neighbours in the index. */
const canaries = {
  source: 'Zqsource Jwxkv',
  output: 'qvzoutput',
  han: '龘靐齉',
  request: 'xjqrequest',
  chunk: 'kqxchunk',
  error: 'wqverror',
}
const folded = ['zqsource', 'jwxkv', 'qvzoutput', '龘靐', '靐齉']
const filler = 'The quick brown fox jumps over the lazy dog. 紅樓夢第一回。'.repeat(40)

function plant(): number {
  const text = {
    source: `${filler}${canaries.source}${filler}`,
    output: `${filler}${canaries.output} ${canaries.han}${filler}`,
  }
  const [id = 0] = add({ ...text, request: { messages: [canaries.request] }, book: 'The Secret' })
  const { db } = temporary.store
  db.prepare(
    `INSERT INTO jobs (id, fingerprint, operation, status, chunk_count, created_at) VALUES (?, 'f', 'translation', 'running', 1, 0)`,
  ).run(id)
  db.prepare('INSERT INTO job_chunks (job_id, position, call_id, output) VALUES (?, 0, ?, ?)').run(
    id,
    id,
    canaries.chunk,
  )
  db.prepare('INSERT INTO call_details (call_id, details) VALUES (?, ?)').run(
    id,
    JSON.stringify({ upstreamId: 'kept', providerError: { code: 'x', body: canaries.error } }),
  )
  return id
}

const everything = [...Object.values(canaries), ...folded]
const remnants = () => everything.flatMap(bytes => filesHolding(bytes).map(file => `${bytes} in ${file}`))
const fillTexts = (count: number) => add(...Array.from({ length: count }, () => ({ source: filler, output: filler })))

describe('deleting text', () => {
  it.each(['plain', 'indexed'])(
    'leaves no byte of a %s text in any file, and every other text in place',
    async state => {
      fillTexts(30)
      const id = plant()
      fillTexts(30)
      if (state === 'indexed') {
        content.indexPending(60_000)
        expect(filesHolding('qvzoutput')).not.toEqual([])
        expect(content.search('靐').hits).toHaveLength(1)
      }
      expect(filesHolding(canaries.chunk)).not.toEqual([])

      const deleted = await content.deleteText({ kind: 'calls', callIds: [id] })

      expect(deleted).toEqual({ calls: 1, removedBackups: [], unreached: [] })
      expect(remnants()).toEqual([])
      expect(content.readContent(id)).toEqual({ text: null, why: { reason: 'deleted', by: 'request', at: now } })
      expect(content.search('靐').hits).toEqual([])
      content.indexPending(60_000)
      expect(content.search('lazy dog', { limit: 100 }).hits).toHaveLength(60)
      expect(temporary.store.db.pragma('integrity_check', { simple: true })).toBe('ok')
      temporary.store.db.exec(`INSERT INTO call_search (call_search) VALUES ('integrity-check')`)
    },
  )

  it('leaves nothing of a text that was rewritten many times in a churning database', async () => {
    const ids = [fillTexts(20), [plant()], fillTexts(20), [plant()], fillTexts(20)].flat()
    content.indexPending(60_000)
    await content.deleteText({ kind: 'calls', callIds: ids.filter(id => id % 3 === 0) })
    fillTexts(20)
    content.indexPending(60_000)
    await content.deleteText({ kind: 'book', book: 'The Secret' })
    expect(remnants()).toEqual([])
  })

  it('deletes all, and empties the index at once', async () => {
    plant()
    fillTexts(20)
    content.indexPending(60_000)
    plant()
    expect((await content.deleteText({ kind: 'all' }, { compact: true })).calls).toBe(22)
    expect(remnants()).toEqual([])
    expect(filesHolding('lazy')).toEqual([])
    expect(content.status()).toMatchObject({ calls: 0, bytes: 0, unindexed: 0 })
    fillTexts(1)
    content.indexPending(1000)
    expect(content.search('lazy').hits).toHaveLength(1)
  })

  it('changes no number of any call', async () => {
    const id = plant()
    const row = () => temporary.store.db.prepare('SELECT * FROM service_calls WHERE id = ?').get(id)
    const before = row()
    await content.deleteText({ kind: 'provider', providerId })
    expect(row()).toEqual(before)
    const details = temporary.store.db.prepare('SELECT details FROM call_details WHERE call_id = ?').pluck().get(id)
    expect(JSON.parse(String(details))).toEqual({ upstreamId: 'kept', providerError: { code: 'x', body: null } })
  })

  it('stops when asked to, says what is done, and finishes the remnants later', async () => {
    plant()
    const stop = new AbortController()
    fillTexts(120)
    content.indexPending(60_000)
    const onProgress = () => stop.abort()
    await expect(content.deleteText({ kind: 'all' }, { signal: stop.signal, onProgress })).rejects.toMatchObject({
      code: 'cancelled',
      details: { calls: 50 },
    })
    expect(content.status()).toMatchObject({ calls: 71 })
    expect(content.status().deletions[0]?.finishedAt).toBeNull()
    await content.applyRetention()
    expect(content.status().deletions[0]?.finishedAt).toBe(now)
    expect(remnants()).toEqual([])
  })

  it('says when a reader keeps the log from being emptied', async () => {
    plant()
    const reader = new Database(temporary.store.file, { readonly: true })
    try {
      reader.exec('BEGIN')
      reader.prepare('SELECT count(*) FROM call_contents').get()
      const { unreached } = await content.deleteText({ kind: 'all' })
      expect(unreached.map(one => one.place)).toEqual([`${temporary.store.file}-wal`])
    } finally {
      reader.close()
    }
  })
})

describe('backups', () => {
  const backUp = async (at: number) => {
    time = at
    const { file } = await backupDatabase({ paths: { data: temporary.folder }, clock })
    time = now
    return file
  }

  it('removes those older than the retention and names the newer ones that still hold the text', async () => {
    const id = plant()
    const old = await backUp(now - 40 * day)
    const recent = await backUp(now - 2 * day)
    settings.set('textRetentionDays', 30)
    const deleted = await content.deleteText({ kind: 'calls', callIds: [id] })
    expect(deleted.removedBackups).toEqual([old])
    expect(deleted.unreached).toEqual([
      {
        place: recent,
        why: 'it holds the text of 1 of these calls',
        said: { code: 'unreached.holds', values: { held: 1 } },
      },
    ])
    expect(existsSync(old)).toBe(false)
    expect(new Set(remnants().map(line => line.split(' in ')[1]))).toEqual(new Set([recent]))
  })

  it('does not name a backup that never held the text', async () => {
    await backUp(now - day)
    const id = plant()
    expect((await content.deleteText({ kind: 'calls', callIds: [id] })).unreached).toEqual([])
  })

  it('removes all that hold the text where asked to', async () => {
    const before = await backUp(now - 3 * day)
    const id = plant()
    const after = await backUp(now - day)
    const deleted = await content.deleteText({ kind: 'calls', callIds: [id] }, { backups: 'all_that_hold_it' })
    expect(deleted).toMatchObject({ removedBackups: [after], unreached: [] })
    expect(existsSync(before)).toBe(true)
    expect(remnants()).toEqual([])
  })
})

describe('retention', () => {
  it('does nothing while text is kept without limit', async () => {
    plant()
    expect(await content.applyRetention()).toBeNull()
    expect(content.status().calls).toBe(1)
  })

  it('deletes what is older than its days and keeps the rest', async () => {
    const [old, young] = add(
      { output: 'old', createdAt: now - 30 * day - 1 },
      { output: 'young', createdAt: now - 30 * day },
    )
    content.indexPending(1000)
    settings.set('textRetentionDays', 30)
    expect((await content.applyRetention())?.calls).toBe(1)
    expect(content.readContent(old ?? 0)).toMatchObject({ why: { reason: 'deleted', by: 'retention' } })
    expect(content.readContent(young ?? 0)).toMatchObject({ text: { output: 'young' } })
    expect((await content.applyRetention())?.calls).toBe(0)
  })
})

describe('a clock that has leapt ahead', () => {
  const hour = 3_600_000
  const year = 365 * day
  beforeEach(async () => {
    settings.set('textRetentionDays', 30)
    add({ output: 'young' })
    await content.applyRetention()
  })
  const keptTexts = () => content.status().calls

  it('deletes no text and no backup by age, says so, and goes on as before once it is set right', async () => {
    const { file } = await backupDatabase({ paths: { data: temporary.folder }, clock })
    const [asked = 0] = add({ output: 'asked for' })
    time = now + year
    expect(await content.applyRetention()).toBeNull()
    await content.deleteText({ kind: 'calls', callIds: [asked] })
    await content.close()
    expect([keptTexts(), existsSync(file)]).toEqual([1, true])
    expect(content.status().clockAheadOf).toBe(now)
    time = now + hour
    expect(await content.applyRetention()).toMatchObject({ calls: 0 })
    expect(content.status().clockAheadOf).toBeNull()
    time = now + year
    expect(await content.applyRetention()).toBeNull()
    expect(keptTexts()).toBe(1)
  })

  it('is believed once Galley has run on it for a day, over restarts', async () => {
    for (let hours = 0; hours < 24; hours += 1) {
      time = now + year + hours * hour
      expect([hours, await content.applyRetention()]).toEqual([hours, null])
      if (hours % 5 === 0) await content.close()
    }
    time = now + year + day
    expect(await content.applyRetention()).toMatchObject({ calls: 1 })
  })

  it('is not believed for time in which Galley did not run, nor for being set again', async () => {
    for (const later of [0, hour, 3 * day, 5 * day, year]) {
      time = now + year + later
      expect(await content.applyRetention()).toBeNull()
    }
    expect(keptTexts()).toBe(1)
  })

  it('is believed when a person says so', async () => {
    time = now + year
    expect(await content.applyRetention()).toBeNull()
    expect(await content.applyRetention({ clockIsRight: true })).toMatchObject({ calls: 1 })
    expect(content.status().clockAheadOf).toBeNull()
  })

  it('is one that is further on than a computer is plainly off: ten days are a holiday', async () => {
    time = now + 10 * day
    expect(await content.applyRetention()).toMatchObject({ calls: 0 })
    time += 10 * day + 1
    expect(await content.applyRetention()).toBeNull()
  })

  it('is known from a folder in daily use, so that a retention set later holds at once, but for a leap of then', async () => {
    settings.set('textRetentionDays', null)
    for (let days = 5; days <= 60; days += 5) {
      time = now + days * day
      // By an hourly look of one that stays, or as a command ends.
      if (days % 2 === 0) expect(await content.applyRetention()).toBeNull()
      else await content.close()
    }
    settings.set('textRetentionDays', 30)
    expect(content.status().clockAheadOf).toBeNull()
    expect(await content.applyRetention()).toMatchObject({ calls: 1 })
    settings.set('textRetentionDays', null)
    add({ output: 'young', createdAt: time })
    time += year
    expect(await content.applyRetention()).toBeNull()
    settings.set('textRetentionDays', 30)
    expect(await content.applyRetention()).toBeNull()
    expect(keptTexts()).toBe(1)
  })

  it('deletes nothing early where it went back and came again', async () => {
    time = now - year
    expect(await content.applyRetention()).toMatchObject({ calls: 0 })
    expect(content.status().clockAheadOf).toBeNull()
    time = now + hour
    expect(await content.applyRetention()).toMatchObject({ calls: 0 })
    expect(keptTexts()).toBe(1)
  })
})

describe('reading text', () => {
  it('gives back what was stored, before and after it is compressed', () => {
    const text = { source: '紅樓夢\0\u{1F44D}', output: 'x'.repeat(5000), request: { a: [1, null] }, response: 'raw' }
    const [id = 0] = add(text)
    expect(content.readContent(id)).toEqual({ text })
    content.indexPending(1000)
    expect(content.readContent(id)).toEqual({ text })
  })

  it('says why there is none', () => {
    const { db } = temporary.store
    const [service = 0, imported = 0, damaged = 0] = add(
      { output: 'a' },
      { output: 'b', origin: 'import' },
      { output: 'c' },
    )
    db.prepare('DELETE FROM call_contents WHERE call_id IN (?, ?)').run(service, imported)
    db.prepare(`UPDATE call_contents SET encoding = 'zstd', body = x'00ff' WHERE call_id = ?`).run(damaged)
    const why = (id: number) => content.readContent(id)
    expect(why(service)).toEqual({ text: null, why: { reason: 'metadata_only' } })
    expect(why(imported)).toEqual({ text: null, why: { reason: 'never_stored' } })
    expect(why(damaged)).toEqual({ text: null, why: { reason: 'unreadable' } })
    expect(why(99_999)).toEqual({ text: null, why: { reason: 'no_such_call' } })
  })
})
