import { closeSync, openSync, rmSync, writeFileSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { systemClock } from '../../src-main/ports.ts'
import { backupDatabase } from '../../src-main/store/backup.ts'
import { storageFailure } from '../../src-main/store/storage-failure.ts'
import type { Store } from '../../src-main/store/store.ts'
import {
  canMount,
  countRows,
  dataFolder,
  failureOf,
  laterMigrations,
  mountSmall,
  namesIn,
  populate,
} from './store-fixture.ts'

/** Writes one row a transaction until it fails; returns how many were committed and why it ended. */
function fillUp(store: Store): { committed: number; error: unknown } {
  const insert = store.db.prepare('INSERT INTO settings (key, value, updated_at) VALUES (?, ?, 0)')
  for (let committed = 0; ; committed += 1) {
    try {
      insert.run(`filler-${committed}`, JSON.stringify('x'.repeat(3000)))
    } catch (error) {
      return { committed, error }
    }
  }
}

describe('a database that may not grow any further', () => {
  it('keeps all that was committed, says so, and goes on once there is room', async () => {
    const data = dataFolder()
    const store = await data.open()
    store.db.pragma(`max_page_count = ${Number(store.db.pragma('page_count', { simple: true })) + 50}`)
    const { committed, error } = fillUp(store)
    const failure = storageFailure(error, store.file)
    expect(failure?.code).toBe('storage')
    expect(failure?.message).toContain('no space left')
    expect(failure?.message).toContain('Everything saved before is kept')
    expect(committed).toBeGreaterThan(10)
    expect(countRows(store, 'settings')).toBe(committed)
    store.db.pragma('max_page_count = 4294967294')
    store.db.prepare(`INSERT INTO settings VALUES ('after', '1', 0)`).run()
    store.close()
    expect(countRows(await data.open(), 'settings')).toBe(committed + 1)
  })
})

describe.skipIf(!canMount)('a full disk (skipped where mounting is not permitted)', () => {
  it('loses nothing that was committed, also through close and open, and goes on once there is room', async () => {
    const folder = mountSmall('3m')
    const data = dataFolder(folder)
    const ballast = join(folder, 'ballast')
    writeFileSync(ballast, Buffer.alloc(400_000))
    const store = await data.open()
    const { committed, error } = fillUp(store)
    expect(storageFailure(error, store.file)?.message).toContain('no space left')
    expect(committed).toBeGreaterThan(10)
    expect(countRows(store, 'settings')).toBe(committed)
    store.close()
    rmSync(ballast)
    const again = await data.open()
    expect(countRows(again, 'settings')).toBe(committed)
    again.db.prepare(`INSERT INTO settings VALUES ('after', '1', 0)`).run()
    expect(again.db.pragma('integrity_check', { simple: true })).toBe('ok')
  })

  it('says so where there is no room for a new database, and works once there is', async () => {
    const folder = mountSmall('1m')
    const data = dataFolder(folder)
    const ballast = join(folder, 'ballast')
    fillFile(ballast)
    const failure = await failureOf(data.open())
    expect(failure.code).toBe('storage')
    expect(failure.message).toContain('no space left')
    rmSync(ballast)
    expect((await data.open()).opening.created).toBe(true)
  })

  it('makes no half backup, and does not migrate without one', async () => {
    const folder = mountSmall('3m')
    const data = dataFolder(folder)
    const store = await data.open()
    populate(store, 400)
    store.close()
    fillFile(join(folder, 'ballast'))
    const failure = await failureOf(backupDatabase({ paths: data.paths, clock: systemClock }))
    expect(failure.code).toBe('storage')
    expect(failure.message).toMatch(/no space left|not enough space/)
    const migrations = laterMigrations({ tag: '9000_clear', sql: 'DELETE FROM call_contents;' })
    const refused = await failureOf(data.open('owner', { paths: { ...data.paths, migrations } }))
    expect(refused.code).toBe('storage')
    rmSync(join(folder, 'ballast'))
    expect(namesIn(data.layout.backups)).toEqual([])
    expect(countRows(await data.open(), 'call_contents')).toBe(400)
  })
})

/** Takes all the room there is. */
function fillFile(file: string): void {
  const handle = openSync(file, 'w')
  try {
    for (;;) if (writeSync(handle, Buffer.alloc(4096)) < 4096) break
  } catch (error) {
    expect((error as NodeJS.ErrnoException).code).toBe('ENOSPC')
  } finally {
    closeSync(handle)
  }
}
