import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmdirSync,
  rmSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import { describe, expect, it } from 'vitest'
import { createContentIndexer } from '../../src-main/ledger/content-indexer.ts'
import { silentLogger, systemClock } from '../../src-main/ports.ts'
import { backupDatabase } from '../../src-main/store/backup.ts'
import { checkDatabase } from '../../src-main/store/check.ts'
import { restoreDatabase } from '../../src-main/store/restore.ts'
import { indexExpression, parseSearch } from '../../src-main/store/search-query.ts'
import type { Store } from '../../src-main/store/store.ts'
import { countRows, dataFolder, failureOf, laterMigrations, namesIn, populate, startProcess } from './store-fixture.ts'

async function closedDatabase(calls = 200) {
  const data = dataFolder()
  const store = await data.open()
  populate(store, calls)
  store.close()
  return data
}

/** Overwrites the pages behind the first eight, as a failing disk would. */
function damagePages(file: string): void {
  const handle = openSync(file, 'r+')
  writeSync(handle, Buffer.alloc(40 * 4096, 0xa5), 0, 40 * 4096, 8 * 4096)
  closeSync(handle)
}

const ownerFile = JSON.stringify({ pid: 1, host: 'h', holder: 'galley serve', since: 0, port: null })

describe('after an unclean end', () => {
  it('checks the database and goes on', async () => {
    const data = dataFolder()
    const child = await startProcess([data.layout.folder, 'write'])
    await child.kill()
    const said = child.lines.filter(line => /^\d+$/.test(line)).length
    expect(said).toBeGreaterThan(0)
    const store = await data.open()
    expect(store.opening.afterUncleanEnd).toBe(true)
    expect(countRows(store, 'settings')).toBeGreaterThanOrEqual(said)
    store.close()
    expect((await data.open()).opening.afterUncleanEnd).toBe(false)
  })

  it('counts as unclean until a check could be made', async () => {
    const data = await closedDatabase(20)
    writeFileSync(data.layout.owner, ownerFile)
    const migrations = laterMigrations({ tag: '9000_broken', sql: 'SELECT no_such_function();' })
    const log = `${data.layout.database}-kept`
    renameSync(data.layout.database, log)
    mkdirSync(data.layout.database)
    expect((await failureOf(data.open('owner', { paths: { ...data.paths, migrations } }))).code).toBe('storage')
    rmdirSync(data.layout.database)
    renameSync(log, data.layout.database)
    expect((await data.open()).opening.afterUncleanEnd).toBe(true)
  })

  it('finds damage that opening alone would not, and moves the whole database aside', async () => {
    const data = await closedDatabase()
    damagePages(data.layout.database)
    const bytes = readFileSync(data.layout.database)
    writeFileSync(data.layout.owner, ownerFile)
    const failure = await failureOf(data.open())
    expect(failure.code).toBe('database_corrupt')
    expect(failure.message).toContain(data.layout.damaged)
    const [moved = ''] = namesIn(data.layout.damaged)
    expect(readFileSync(`${data.layout.damaged}/${moved}`).equals(bytes)).toBe(true)
  })

  it('builds a damaged search index anew, and moves nothing aside for it', async () => {
    const data = dataFolder()
    const store = await data.open()
    populate(store)
    const indexer = createContentIndexer(store, systemClock, silentLogger)
    indexer.run(5000)
    const find = (db: Store['db']) =>
      db
        .prepare('SELECT count(*) FROM call_search WHERE call_search MATCH ?')
        .pluck()
        .get(indexExpression(parseSearch('call')))
    expect(find(store.db)).toBe(20)
    store.db.unsafeMode(true)
    store.db.exec('DELETE FROM call_search_data WHERE id > 10')
    store.close()
    expect(checkDatabase({ paths: data.paths })).toMatchObject({ ok: false, damage: [], searchIndexSound: false })
    writeFileSync(data.layout.owner, ownerFile)
    const again = await data.open()
    expect(namesIn(data.layout.damaged)).toEqual([])
    expect(checkDatabase({ paths: data.paths })).toMatchObject({ ok: true, searchIndexSound: true })
    createContentIndexer(again, systemClock, silentLogger).run(5000)
    expect(find(again.db)).toBe(20)
  })

  it('keeps the log beside a damaged database as it was', async () => {
    const data = await closedDatabase()
    const child = await startProcess([data.layout.folder, 'write'])
    await child.kill()
    const log = readFileSync(`${data.layout.database}-wal`)
    expect(log.length).toBeGreaterThan(0)
    damagePages(data.layout.database)
    expect((await failureOf(data.open())).code).toBe('database_corrupt')
    const kept = namesIn(data.layout.damaged).find(name => name.endsWith('-wal')) ?? 'none'
    expect(readFileSync(`${data.layout.damaged}/${kept}`).equals(log)).toBe(true)
  })
})

describe('a file that is not a database any more', () => {
  it.each([
    ['noise', (file: string) => writeFileSync(file, Buffer.alloc(50_000, 0x5a))],
    ['a header cut off', (file: string) => truncateSync(file, 50)],
  ])('(%s) is moved aside whole, and the newest usable backup is offered', async (_, spoil) => {
    const data = await closedDatabase(20)
    const older = await backupDatabase({ paths: data.paths, clock: { ...systemClock, now: () => 1.7e12 } })
    const newer = await backupDatabase({ paths: data.paths, clock: { ...systemClock, now: () => 1.8e12 } })
    truncateSync(newer.file, 100)
    spoil(data.layout.database)
    writeFileSync(`${data.layout.database}-wal`, 'what was in the log')
    const failure = await failureOf(data.open())
    expect(failure.code).toBe('database_corrupt')
    expect(failure.message).toContain('galley db restore galley-s')
    expect(failure.details.backup).toBe(older.file)
    expect(existsSync(data.layout.database)).toBe(false)
    const [, ...beside] = namesIn(data.layout.damaged)
    const log = beside.find(name => name.endsWith('-wal')) ?? 'none'
    expect(readFileSync(`${data.layout.damaged}/${log}`, 'utf8')).toBe('what was in the log')
  })

  it('is never replaced by an empty one: the next start says the same, until the person decides', async () => {
    const data = await closedDatabase(20)
    const backup = await backupDatabase({ paths: data.paths, clock: systemClock })
    writeFileSync(data.layout.database, Buffer.alloc(9000, 1))
    await failureOf(data.open())
    for (const mode of ['owner', 'reader', 'owner'] as const) {
      const failure = await failureOf(data.open(mode))
      expect(failure.code).toBe('database_corrupt')
      expect(failure.message).toContain('galley db restore galley-s')
    }
    expect(existsSync(data.layout.database)).toBe(false)
    await restoreDatabase({ paths: data.paths, clock: systemClock, from: backup.file })
    expect(countRows(await data.open(), 'service_calls')).toBe(20)
  })

  it('can be given up for an empty one where there is no backup', async () => {
    const data = await closedDatabase(20)
    writeFileSync(data.layout.database, 'no database')
    const failure = await failureOf(data.open())
    expect(failure.message).toContain('galley db restore --empty')
    await failureOf(data.open())
    await restoreDatabase({ paths: data.paths, clock: systemClock, from: null })
    const store = await data.open()
    expect(store.opening.created).toBe(true)
    expect(countRows(store, 'service_calls')).toBe(0)
    expect(namesIn(data.layout.damaged)).toHaveLength(1)
  })

  it('is left where it is by a reader', async () => {
    const data = await closedDatabase(20)
    writeFileSync(data.layout.database, Buffer.alloc(9000, 1))
    const failure = await failureOf(data.open('reader'))
    expect(failure.code).toBe('database_corrupt')
    expect(failure.message).toContain('left as it is')
    expect(namesIn(data.layout.damaged)).toEqual([])
    expect(existsSync(data.layout.database)).toBe(true)
  })
})

describe('a database that is gone', () => {
  it.each([
    ['removed', (file: string) => rmSync(file)],
    ['emptied', (file: string) => truncateSync(file, 0)],
  ])('(%s) while backups are there is not taken for a new start', async (_, lose) => {
    const data = await closedDatabase(20)
    await backupDatabase({ paths: data.paths, clock: systemClock })
    lose(data.layout.database)
    for (const work of [data.open(), data.open('reader'), () => checkDatabase({ paths: data.paths })]) {
      const failure = await failureOf(work)
      expect(failure.code).toBe('database_corrupt')
      expect(failure.message).toContain('galley db restore galley-s')
    }
  })

  it('leaves its log untouched, which SQLite itself would delete', async () => {
    const data = await closedDatabase(20)
    rmSync(data.layout.database)
    writeFileSync(`${data.layout.database}-wal`, 'the latest changes')
    expect((await failureOf(data.open())).code).toBe('database_corrupt')
    expect(readFileSync(`${data.layout.database}-wal`, 'utf8')).toBe('the latest changes')
  })
})
