import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createContent } from '../../src-main/ledger/content.ts'
import { createContentIndexer } from '../../src-main/ledger/content-indexer.ts'
import type { Content } from '../../src-main/ledger/content-types.ts'
import { silentLogger, systemClock } from '../../src-main/ports.ts'
import { createSettings } from '../../src-main/store/settings.ts'
import { againstTheClock } from '../support/against-the-clock.ts'
import { insertProvider } from '../support/priced-provider.ts'
import { insertTexts } from '../support/stored-texts.ts'
import { createTemporaryStore } from '../support/temporary-store.ts'

let temporary: ReturnType<typeof createTemporaryStore>
let content: Content
let providerId: number
beforeEach(() => {
  temporary = createTemporaryStore()
  const { store, folder } = temporary
  const settings = createSettings({ store, clock: systemClock })
  const paths = {
    data: folder,
    worker: (name: string) => join(import.meta.dirname, `../../src-main/ledger/${name}.ts`),
  }
  content = createContent({ store, settings, clock: systemClock, paths, logger: silentLogger })
  providerId = insertProvider(store, 'openai')
})
afterEach(() => temporary.dispose())

const add = (count: number, output = 'A long day, 一日 and a night.'.repeat(40)) =>
  insertTexts(
    temporary.store,
    Array.from({ length: count }, (_, at) => ({ providerId, output, createdAt: 1_700_000_000_000 + at })),
  )
const states = () =>
  temporary.store.db
    .prepare('SELECT encoding, indexed, count(*) AS calls FROM call_contents GROUP BY 1, 2 ORDER BY 1')
    .all()
const documents = () => temporary.store.db.prepare('SELECT count(*) FROM search_documents').pluck().get()

describe('the indexer', () => {
  it('compresses and indexes each text once, however often it runs', () => {
    add(40)
    expect(content.indexPending(60_000)).toBe(40)
    expect(states()).toEqual([{ encoding: 'zstd', indexed: 1, calls: 40 }])
    expect(content.indexPending(60_000)).toBe(0)
    expect(documents()).toBe(40)
    expect(content.search('一日', { limit: 100 }).hits).toHaveLength(40)
  })

  it('keeps a text plain where compressing does not make it smaller', () => {
    add(1, '短')
    content.indexPending(1000)
    expect(states()).toEqual([{ encoding: 'plain', indexed: 1, calls: 1 }])
  })

  it('goes on where it was cut off: a step is whole or did not happen', () => {
    add(10)
    const { db } = temporary.store
    const indexer = createContentIndexer(temporary.store, systemClock, silentLogger)
    db.exec(
      `CREATE TRIGGER fail BEFORE INSERT ON search_documents WHEN NEW.call_id = 7 BEGIN SELECT RAISE(ABORT, 'cut off'); END`,
    )
    expect(() => indexer.run(60_000)).toThrow('cut off')
    const [{ calls: waiting } = { calls: 0 }] = db
      .prepare<[], { calls: number }>('SELECT count(*) AS calls FROM call_contents WHERE indexed = 0')
      .all()
    expect(documents()).toBe(10 - waiting)
    db.exec('DROP TRIGGER fail')
    expect(content.indexPending(60_000)).toBe(waiting)
    expect(content.search('night', { limit: 100 }).hits).toHaveLength(10)
  })

  it('passes over a damaged text instead of stopping at it', () => {
    const [bad] = add(3)
    temporary.store.db.prepare(`UPDATE call_contents SET body = '{"source":' WHERE call_id = ?`).run(bad)
    expect(content.indexPending(60_000)).toBe(3)
    expect(content.search('night').hits).toHaveLength(2)
    expect(content.readContent(bad ?? 0)).toMatchObject({ why: { reason: 'unreadable' } })
  })

  it('indexes a text again when it is marked for it, without a second document', () => {
    const [id] = add(2)
    content.indexPending(1000)
    temporary.store.db.prepare('UPDATE call_contents SET indexed = 0 WHERE call_id = ?').run(id)
    expect(content.search('night').hits).toHaveLength(2)
    expect(content.indexPending(1000)).toBe(1)
    expect(documents()).toBe(2)
    expect(content.search('night').hits).toHaveLength(2)
  })
})

describe('a killed indexer', () => {
  it('leaves every text whole, and the next one finishes the work', async () => {
    const ids = add(800)
    const script = join(import.meta.dirname, 'indexer-process.ts')
    for (let kill = 0; kill < 4; kill += 1) {
      const child = spawn(process.execPath, [script, temporary.store.file], { stdio: ['ignore', 'pipe', 'inherit'] })
      await once(child.stdout, 'data')
      await new Promise(resolve => setTimeout(resolve, 20 + kill * 30))
      child.kill('SIGKILL')
      await once(child, 'exit')
      expect(documents()).toBe(800 - content.status().unindexed)
      expect(content.search('night', { limit: 1000 }).hits.length).toBeGreaterThanOrEqual(Number(documents()))
    }
    content.indexPending(60_000)
    expect(content.search('night', { limit: 1000 }).hits).toHaveLength(800)
    expect(ids.every(id => content.readContent(id).text?.output?.includes('一日'))).toBe(true)
    expect(temporary.store.db.pragma('integrity_check', { simple: true })).toBe('ok')
    temporary.store.db.exec(`INSERT INTO call_search (call_search) VALUES ('integrity-check')`)
  })
})

describe('the indexing thread', () => {
  it('indexes while the owner goes on writing, and ends by message', againstTheClock, async () => {
    add(200)
    const worker = content.startWorker()
    const waits: number[] = []
    for (let round = 0; round < 40; round += 1) {
      const start = performance.now()
      add(5)
      waits.push(performance.now() - start)
      worker.wake()
      await new Promise(resolve => setTimeout(resolve, 5))
    }
    await worker.idle()
    while (content.status().unindexed > 0) await worker.idle()
    await worker.stop()
    expect(states()).toEqual([{ encoding: 'zstd', indexed: 1, calls: 400 }])
    expect(content.search('night', { limit: 1000 }).hits).toHaveLength(400)
    expect(waits.toSorted((a, b) => a - b)[20]).toBeLessThan(100)
  })

  it('builds a damaged index anew from the texts, while it runs and is asked to more than once', async () => {
    add(60)
    const worker = content.startWorker()
    while (content.status().unindexed > 0) await worker.idle()
    const { db } = temporary.store
    const isSound = () => {
      try {
        db.exec(`INSERT INTO call_search (call_search) VALUES ('integrity-check')`)
        return true
      } catch {
        return false
      }
    }
    db.unsafeMode(true)
    db.exec('DELETE FROM call_search_data WHERE id > 10')
    expect(isSound()).toBe(false)
    expect(await content.rebuildIndex()).toBe(60)
    expect(await content.rebuildIndex()).toBe(60)
    while (content.status().unindexed > 0) await content.startWorker().idle()
    await content.close()
    expect(isSound()).toBe(true)
    expect(content.search('night', { limit: 100 }).hits).toHaveLength(60)
    expect(documents()).toBe(60)
  })

  it('stops at once while there is still work, and leaves a sound database', async () => {
    add(500)
    const worker = content.startWorker()
    await new Promise(resolve => setTimeout(resolve, 150))
    await worker.stop()
    expect(temporary.store.db.pragma('integrity_check', { simple: true })).toBe('ok')
    content.indexPending(60_000)
    expect(content.search('night', { limit: 1000 }).hits).toHaveLength(500)
  })
})
