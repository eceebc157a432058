import { chmodSync, existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { describe, expect, it } from 'vitest'
import { systemClock } from '../../src-main/ports.ts'
import { createSettings } from '../../src-main/store/settings.ts'
import {
  canMount,
  countRows,
  dataFolder,
  failureOf,
  laterMigrations,
  makeReadOnly,
  mountSmall,
  namesIn,
  populate,
  temporaryFolder,
} from './store-fixture.ts'

const isRoot = process.getuid?.() === 0
const posix = process.platform !== 'win32'

describe('opening the database', () => {
  it('sets what durability, concurrency and deletion rest on', async () => {
    const { db } = await dataFolder().open()
    const pragma = (name: string) => db.pragma(name, { simple: true })
    expect(pragma('journal_mode')).toBe('wal')
    expect(pragma('synchronous')).toBe(1)
    expect(pragma('foreign_keys')).toBe(1)
    expect(pragma('secure_delete')).toBe(1)
    expect(pragma('busy_timeout')).toBe(5000)
    expect(pragma('mmap_size')).toBe(0)
    expect(pragma('journal_size_limit')).toBe(67_108_864)
  })

  it('keeps synchronous explicit on the connection that made the database and on later ones', async () => {
    const data = dataFolder()
    for (let time = 0; time < 2; time += 1) {
      const store = await data.open('owner', { durability: 'normal' })
      expect(store.db.pragma('synchronous', { simple: true })).toBe(1)
      store.close()
    }
    const store = await data.open('owner', { durability: 'full' })
    expect(store.db.pragma('synchronous', { simple: true })).toBe(2)
  })

  it('takes the durability from the settings, where the caller does not say', async () => {
    const data = dataFolder()
    const first = await data.open()
    createSettings({ store: first, clock: systemClock }).set('durability', 'full')
    expect(first.db.pragma('synchronous', { simple: true })).toBe(2)
    first.close()
    const second = await data.open()
    expect(second.db.pragma('synchronous', { simple: true })).toBe(2)
  })

  it.skipIf(!posix)('makes folder and files for this user alone', async () => {
    const data = dataFolder()
    const store = await data.open()
    populate(store)
    expect(statSync(data.layout.folder).mode & 0o777).toBe(0o700)
    for (const name of ['galley.db', 'galley.db-wal', 'galley.db-shm', 'owner.lock', 'owner.json']) {
      expect([name, statSync(join(data.layout.folder, name)).mode & 0o777]).toEqual([name, 0o600])
    }
  })

  it.skipIf(!posix)('takes permissions for others away from a database that has them', async () => {
    const data = dataFolder()
    ;(await data.open()).close()
    chmodSync(data.layout.database, 0o644)
    await data.open()
    expect(statSync(data.layout.database).mode & 0o777).toBe(0o600)
  })

  it('says what was done, and keeps the data for the next time', async () => {
    const data = dataFolder()
    const first = await data.open()
    expect(first.opening).toMatchObject({ created: true, afterUncleanEnd: false, backup: null })
    expect(first.opening.migrated[0]).toBe('0000_ledger')
    populate(first)
    first.close()
    first.close()
    const second = await data.open()
    expect(second.opening).toEqual({ created: false, afterUncleanEnd: false, migrated: [], backup: null })
    expect(countRows(second, 'service_calls')).toBe(20)
  })

  it('leaves one file behind after a proper end', async () => {
    const data = dataFolder()
    const store = await data.open()
    populate(store)
    store.close()
    expect(namesIn(data.layout.folder)).toEqual(['galley.db', 'owner.lock'])
  })
})

describe('reading', () => {
  it('works beside an owner that goes on writing, and cannot write', async () => {
    const data = dataFolder()
    const owner = await data.open()
    const reader = await data.open('reader')
    expect(countRows(reader, 'service_calls')).toBe(0)
    populate(owner)
    expect(countRows(reader, 'service_calls')).toBe(20)
    expect(() => reader.db.exec('DELETE FROM service_calls')).toThrow(/readonly/)
  })

  it('says what to do where there is no database, and makes nothing', async () => {
    const data = dataFolder()
    const failure = await failureOf(data.open('reader'))
    expect(failure.code).toBe('not_found')
    expect(failure.message).toContain('galley setup-providers')
    expect(failure.message).toContain('--data-dir')
    expect(existsSync(data.layout.folder)).toBe(false)
  })

  it('brings an older schema up to date first', async () => {
    const data = dataFolder()
    ;(await data.open()).close()
    const migrations = laterMigrations({ tag: '9000_later', sql: 'CREATE TABLE later (id INTEGER PRIMARY KEY);' })
    const reader = await data.open('reader', { paths: { ...data.paths, migrations } })
    expect(reader.mode).toBe('reader')
    expect(countRows(reader, 'later')).toBe(0)
  })
})

describe('what cannot be opened', () => {
  it('refuses another program’s database and leaves it as it is', async () => {
    const data = dataFolder(temporaryFolder())
    const other = new Database(data.layout.database)
    other.exec('CREATE TABLE theirs (id INTEGER); INSERT INTO theirs VALUES (1)')
    other.close()
    const before = readFileSync(data.layout.database)
    for (const mode of ['owner', 'reader'] as const) {
      const failure = await failureOf(data.open(mode))
      expect(failure.code).toBe('invalid_input')
      expect(failure.message).toContain('another program')
    }
    expect(readFileSync(data.layout.database).equals(before)).toBe(true)
  })

  it('refuses the database of a newer version, and leaves it as it is', async () => {
    const data = dataFolder()
    const migrations = laterMigrations({ tag: '9000_later', sql: 'CREATE TABLE later (id INTEGER PRIMARY KEY);' })
    ;(await data.open('owner', { paths: { ...data.paths, migrations } })).close()
    const before = readFileSync(data.layout.database)
    for (const mode of ['owner', 'reader'] as const) {
      const failure = await failureOf(data.open(mode))
      expect(failure.code).toBe('database_newer')
      expect(failure.message).toContain('Update Galley')
    }
    expect(readFileSync(data.layout.database).equals(before)).toBe(true)
    expect(namesIn(data.layout.damaged)).toEqual([])
  })

  it('says so where a file is in the folder’s place', async () => {
    const file = join(temporaryFolder(), 'data')
    writeFileSync(file, 'a file')
    const failure = await failureOf(dataFolder(file).open())
    expect(failure.code).toBe('storage')
    expect(failure.message).toContain('a file is in its place')
    expect(readFileSync(file, 'utf8')).toBe('a file')
  })

  it('says so where a folder is in the database’s place', async () => {
    const data = dataFolder(temporaryFolder())
    mkdirSync(data.layout.database)
    for (const mode of ['owner', 'reader'] as const) {
      const failure = await failureOf(data.open(mode))
      expect(failure.code).toBe('storage')
      expect(failure.message).toContain('is a folder')
    }
  })

  it('says so where the program’s own files are missing', async () => {
    const data = dataFolder()
    const failure = await failureOf(data.open('owner', { paths: { ...data.paths, migrations: temporaryFolder() } }))
    expect(failure.code).toBe('internal')
    expect(failure.message).toContain('Install Galley again')
    expect(existsSync(data.layout.folder)).toBe(false)
  })

  it('frees the folder again after a failure', async () => {
    const data = dataFolder(temporaryFolder())
    mkdirSync(data.layout.database)
    await failureOf(data.open())
    expect((await failureOf(data.open())).code).toBe('storage')
    expect(namesIn(data.layout.folder)).not.toContain('owner.json')
  })

  it.skipIf(!posix || isRoot)(
    'says so where the folder is read-only (skipped for root, whom permissions do not stop)',
    async () => {
      const data = dataFolder()
      mkdirSync(data.layout.folder)
      chmodSync(data.layout.folder, 0o500)
      const failure = await failureOf(data.open())
      expect(failure.code).toBe('storage')
      expect(failure.message).toMatch(/read-only|permission/i)
    },
  )
})

describe.skipIf(!canMount)('on a read-only file system (skipped where mounting is not permitted)', () => {
  it('says so where there is no data folder yet, too', async () => {
    const folder = mountSmall('1m')
    makeReadOnly(folder)
    for (const path of [join(folder, 'data'), join(folder, 'galley', 'data')]) {
      const failure = await failureOf(dataFolder(path).open())
      expect(failure).toMatchObject({ code: 'storage', message: expect.stringContaining('read-only') })
    }
  })

  it('says so to owner and reader, and changes nothing', async () => {
    const folder = mountSmall('8m')
    const data = dataFolder(folder)
    const store = await data.open()
    populate(store)
    store.close()
    makeReadOnly(folder)
    for (const mode of ['owner', 'reader'] as const) {
      const failure = await failureOf(data.open(mode))
      expect(failure.code).toBe('storage')
      expect(failure.message).toContain('--data-dir')
      expect(failure.message).toMatch(/read-only|may not be used/)
    }
  })
})
