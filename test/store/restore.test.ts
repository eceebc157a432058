import { copyFileSync, existsSync, readFileSync, truncateSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import Database from 'better-sqlite3'
import { describe, expect, it } from 'vitest'
import { systemClock } from '../../src-main/ports.ts'
import { backupDatabase } from '../../src-main/store/backup.ts'
import { checkDatabase } from '../../src-main/store/check.ts'
import { restoreDatabase } from '../../src-main/store/restore.ts'
import {
  countRows,
  dataFolder,
  failureOf,
  laterMigrations,
  namesIn,
  populate,
  startProcess,
  temporaryFolder,
} from './store-fixture.ts'

async function withBackup() {
  const data = dataFolder()
  const store = await data.open()
  populate(store)
  const backup = await backupDatabase({ paths: data.paths, clock: systemClock })
  store.db.exec('DELETE FROM scores')
  return { ...data, store, backup: backup.file }
}

describe('restoring a backup', () => {
  it('brings its data back and keeps what was there, also its newest changes', async () => {
    const { paths, open, store, backup } = await withBackup()
    store.close()
    const result = await restoreDatabase({ paths, clock: systemClock, from: basename(backup) })
    expect(result.restored).toBe(backup)
    const kept = new Database(result.replaced ?? '', { readonly: true })
    expect(countRows({ db: kept }, 'service_calls')).toBe(20)
    expect(countRows({ db: kept }, 'scores')).toBe(0)
    kept.close()
    expect(countRows(await open(), 'scores')).toBe(20)
    expect(existsSync(backup)).toBe(true)
  })

  it('keeps the log of a killed owner with the database it belongs to', async () => {
    const { paths, open, layout, store, backup } = await withBackup()
    store.close()
    const child = await startProcess([layout.folder, 'write'])
    await child.kill()
    const log = readFileSync(`${layout.database}-wal`)
    const { replaced } = await restoreDatabase({ paths, clock: systemClock, from: backup })
    expect(readFileSync(`${replaced}-wal`).equals(log)).toBe(true)
    const restored = await open()
    expect(restored.opening.afterUncleanEnd).toBe(false)
    expect(countRows(restored, 'settings')).toBe(0)
  })

  it('takes a copy made by hand with its log beside it', async () => {
    const { paths, open, store, layout } = await withBackup()
    const folder = temporaryFolder()
    const copy = join(folder, 'copy.db')
    copyFileSync(layout.database, copy)
    copyFileSync(`${layout.database}-wal`, `${copy}-wal`)
    store.db.exec('DELETE FROM call_contents')
    store.close()
    await restoreDatabase({ paths, clock: systemClock, from: copy })
    const restored = await open()
    expect(countRows(restored, 'scores')).toBe(0)
    expect(countRows(restored, 'call_contents')).toBe(20)
  })

  it('waits for nobody to have the database, and otherwise changes nothing', async () => {
    const { paths, backup, store } = await withBackup()
    const failure = await failureOf(restoreDatabase({ paths, clock: systemClock, from: backup, waitMs: 0 }))
    expect(failure.code).toBe('database_busy')
    expect(countRows(store, 'service_calls')).toBe(20)
  })

  it.each([
    ['is cut off', 'invalid_input', (file: string) => truncateSync(file, 40_000)],
    ['is no database', 'invalid_input', (file: string) => writeFileSync(file, 'hello')],
    ['has no length', 'invalid_input', (file: string) => truncateSync(file, 0)],
    [
      'is another program’s',
      'invalid_input',
      (file: string) => {
        truncateSync(file, 0)
        const other = new Database(file)
        other.exec('CREATE TABLE theirs (id INTEGER)')
        other.close()
      },
    ],
  ])('refuses one that %s, before anything is touched', async (_, code, spoil) => {
    const { paths, open, layout, store, backup } = await withBackup()
    store.close()
    const before = readFileSync(layout.database)
    spoil(backup)
    const failure = await failureOf(restoreDatabase({ paths, clock: systemClock, from: backup }))
    expect(failure.code).toBe(code)
    expect(failure.message).toContain(backup)
    expect(readFileSync(layout.database).equals(before)).toBe(true)
    expect(namesIn(layout.folder)).toEqual(['backups', 'galley.db', 'owner.lock'])
    expect(countRows(await open(), 'service_calls')).toBe(20)
  })

  it('refuses one of a newer version', async () => {
    const { paths, open, store } = await withBackup()
    store.close()
    const migrations = laterMigrations({ tag: '9000_later', sql: 'CREATE TABLE later (id INTEGER PRIMARY KEY);' })
    const elsewhere = dataFolder()
    ;(await elsewhere.open('owner', { paths: { ...elsewhere.paths, migrations } })).close()
    const failure = await failureOf(restoreDatabase({ paths, clock: systemClock, from: elsewhere.layout.database }))
    expect(failure.code).toBe('database_newer')
    expect(countRows(await open(), 'service_calls')).toBe(20)
  })

  it('says so where there is no such backup, or where it is the database itself', async () => {
    const { paths, layout, store } = await withBackup()
    store.close()
    expect((await failureOf(restoreDatabase({ paths, clock: systemClock, from: 'no.db' }))).code).toBe('not_found')
    expect((await failureOf(restoreDatabase({ paths, clock: systemClock, from: layout.database }))).code).toBe('usage')
  })
})

describe('checking', () => {
  it('finds a sound database sound, beside its owner, and says how much there is', async () => {
    const { paths, store, backup } = await withBackup()
    const steps: string[] = []
    const report = checkDatabase({ paths, onStep: (_, __, step) => steps.push(step) })
    expect(report).toMatchObject({ ok: true, problems: [], advice: null, damage: [], danglingReferences: 0 })
    expect(report.schema).toEqual({ applied: countRows(store, '__drizzle_migrations'), pending: [] })
    expect(report.backups.map(({ file }) => file)).toEqual([backup])
    expect(report.sizes.writeAheadLog).toBeGreaterThan(0)
    expect(report.sizes.freeOnDisk).toBeGreaterThan(0)
    expect(report.owner).toMatchObject({ pid: process.pid })
    expect(steps.at(-1)).toBe('done')
  })

  it('finds rows that refer to nothing', async () => {
    const { paths, store } = await withBackup()
    store.db.pragma('foreign_keys = OFF')
    store.db.exec('DELETE FROM service_calls WHERE id <= 5')
    const report = checkDatabase({ paths })
    expect(report.ok).toBe(false)
    expect(report.danglingReferences).toBe(5)
    expect(report.damage).toEqual([])
  })

  it('finds a damaged file, leaves it where it is and names the command that helps', async () => {
    const { paths, layout, store, backup } = await withBackup()
    store.close()
    truncateSync(layout.database, 40_000)
    const report = checkDatabase({ paths })
    expect(report.ok).toBe(false)
    expect(report.damage.length).toBeGreaterThan(0)
    expect(report.advice).toContain(`galley db restore ${basename(backup)}`)
    expect(report.found.at(-1)?.text).toBe(
      `Restore the backup ${basename(backup)}, under Settings, Data and backups. The damaged file is kept.`,
    )
    expect(existsSync(layout.database)).toBe(true)
  })

  it('finds an index that does not fit its table, with the full check', async () => {
    const { paths, store } = await withBackup()
    store.db.unsafeMode(true)
    store.db.pragma('writable_schema = ON')
    store.db.exec(`DELETE FROM sqlite_schema WHERE name = 'calls_by_origin'`)
    store.db.exec(`INSERT INTO sqlite_schema SELECT 'index', 'calls_by_origin', 'service_calls', rootpage,
      'CREATE INDEX calls_by_origin ON service_calls (origin, created_at, answered_model)' FROM sqlite_schema WHERE name = 'calls_by_provider'`)
    store.close()
    expect(checkDatabase({ paths, depth: 'full' }).ok).toBe(false)
  })
})
