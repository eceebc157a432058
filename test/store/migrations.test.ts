import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { describe, expect, it } from 'vitest'
import released from '../../db/released-migrations.json' with { type: 'json' }
import { listBackups } from '../../src-main/store/backup-files.ts'
import { type Migration, pendingMigrations, readMigrations } from '../../src-main/store/migrations.ts'
import type { Store } from '../../src-main/store/store.ts'
import { migrationsFolder } from '../support/temporary-store.ts'
import { countRows, dataFolder, failureOf, laterMigrations, namesIn, populate } from './store-fixture.ts'

describe('the migrations that ship', () => {
  const migrations = readMigrations(migrationsFolder)

  it('are those that were released, unedited and in order, with new ones only behind them', () => {
    const names = Object.keys(released)
    expect(migrations.slice(0, names.length).map(({ tag, hash }) => [tag, hash])).toEqual(Object.entries(released))
  })

  it('drop no table unless a comment in the same statement says why ("-- drops: ...")', () => {
    const silent = migrations.flatMap(({ tag, statements }) =>
      statements.filter(sql => /\bDROP\s+TABLE\b/i.test(sql) && !/--\s*drops:\s*\S+/.test(sql)).map(() => tag),
    )
    expect(silent).toEqual([])
  })

  it('hash the same with the line ends of another system', () => {
    const folder = laterMigrations({ tag: '9000_unix', sql: 'CREATE TABLE a (\n id INTEGER\n);' })
    const other = laterMigrations({ tag: '9000_unix', sql: 'CREATE TABLE a (\r\n id INTEGER\r\n);' })
    expect(readMigrations(folder).at(-1)?.hash).toBe(readMigrations(other).at(-1)?.hash)
  })

  it('are refused where the journal is out of order', async () => {
    const folder = laterMigrations(
      { tag: '9000_a', sql: 'SELECT 1;', when: 2e12 },
      { tag: '9001_b', sql: 'SELECT 1;', when: 1.9e12 },
    )
    expect((await failureOf(() => readMigrations(folder))).code).toBe('internal')
  })
})

describe('comparing what was applied with what there is', () => {
  const migration = (tag: string, when: number): Migration => ({ tag, when, hash: `hash of ${tag}`, statements: [] })
  const [a, b, c] = [migration('a', 1), migration('b', 2), migration('c', 3)] as const
  const pending = (applied: readonly Migration[], available = [a, b, c]) =>
    pendingMigrations(applied, available, 'file').map(({ tag }) => tag)

  it('finds the ones still to apply', () => {
    expect(pending([])).toEqual(['a', 'b', 'c'])
    expect(pending([a])).toEqual(['b', 'c'])
    expect(pending([a, b, c])).toEqual([])
  })

  it('refuses an edited one', async () => {
    const failure = await failureOf(() => pending([a, { ...b, hash: 'edited' }]))
    expect(failure.code).toBe('conflict')
    expect(failure.details.migration).toBe('b')
  })

  it('refuses a skipped one, which drizzle’s migrator would pass over in silence', async () => {
    const failure = await failureOf(() => pending([a, c]))
    expect(failure.code).toBe('conflict')
    expect(failure.details.migration).toBe('b')
  })

  it('refuses ones applied out of order', async () => {
    expect((await failureOf(() => pending([b, a]))).code).toBe('conflict')
  })

  it('refuses a database of a newer version', async () => {
    expect((await failureOf(() => pending([a, b, c], [a, b]))).code).toBe('database_newer')
  })
})

/** What a generated migration does to a table it must change: makes it anew, copies, drops and renames. */
function recreate(store: Store, table: string): string {
  const sql = String(store.db.prepare('SELECT sql FROM sqlite_schema WHERE name = ?').pluck().get(table))
  const columns = store.db
    .prepare<[string], { name: string; hidden: number }>('SELECT name, hidden FROM pragma_table_xinfo(?)')
    .all(table)
    .filter(({ hidden }) => hidden === 0)
    .map(({ name }) => `\`${name}\``)
    .join(', ')
  return [
    'PRAGMA foreign_keys=OFF;',
    sql.replace(`\`${table}\``, `\`__new_${table}\``),
    `INSERT INTO \`__new_${table}\` (${columns}) SELECT ${columns} FROM \`${table}\`;`,
    `DROP TABLE \`${table}\`;`,
    `ALTER TABLE \`__new_${table}\` RENAME TO \`${table}\`;`,
    'PRAGMA foreign_keys=ON;',
  ].join('--> statement-breakpoint\n')
}

const notes = `CREATE TABLE notes (id INTEGER PRIMARY KEY, call_id INTEGER REFERENCES service_calls (id) ON DELETE SET NULL);
--> statement-breakpoint
INSERT INTO notes SELECT id, id FROM service_calls;`

async function populated() {
  const data = dataFolder()
  const store = await data.open()
  populate(store)
  return { data, store }
}

describe('bringing a populated database up to date', () => {
  it('keeps every row that refers to a table that is made anew', async () => {
    const { data, store } = await populated()
    const folder = laterMigrations(
      { tag: '9000_notes', sql: notes },
      { tag: '9001_calls', sql: recreate(store, 'service_calls') },
      { tag: '9002_providers', sql: recreate(store, 'providers') },
    )
    store.close()
    const later = await data.open('owner', { paths: { ...data.paths, migrations: folder } })
    expect(later.opening.migrated).toEqual(['9000_notes', '9001_calls', '9002_providers'])
    for (const table of ['service_calls', 'call_contents', 'scores'])
      expect([table, countRows(later, table)]).toEqual([table, 20])
    expect(countRows(later, 'providers')).toBe(2)
    expect(later.db.prepare('SELECT count(*) FROM notes WHERE call_id IS NULL').pluck().get()).toBe(0)
    expect(later.db.pragma('foreign_key_check')).toEqual([])
    expect(later.db.pragma('foreign_keys', { simple: true })).toBe(1)
    later.db.exec('DELETE FROM service_calls WHERE id = 1')
    expect(countRows(later, 'scores')).toBe(19)
    expect(later.db.prepare('SELECT call_id FROM notes WHERE id = 1').pluck().get()).toBe(null)
  })

  it('would lose those rows with foreign keys on, as this suite’s migrations show', async () => {
    const { store } = await populated()
    store.db.pragma('foreign_keys = ON')
    const sql = recreate(store, 'service_calls')
    store.db.transaction(() => {
      for (const statement of sql.split('--> statement-breakpoint\n')) store.db.exec(statement)
    })()
    expect(countRows(store, 'scores')).toBe(0)
  })

  it('makes a backup first, which has everything', async () => {
    const { data, store } = await populated()
    const applied = countRows(store, '__drizzle_migrations')
    store.close()
    const folder = laterMigrations({ tag: '9000_clear', sql: 'DELETE FROM call_contents;' })
    const later = await data.open('owner', { paths: { ...data.paths, migrations: folder } })
    const [backup] = listBackups(data.layout)
    expect(backup?.file).toBe(later.opening.backup)
    expect(backup?.schemaVersion).toBe(applied)
    const copy = new Database(backup?.file, { readonly: true })
    expect(countRows({ db: copy }, 'call_contents')).toBe(20)
    copy.close()
    expect(namesIn(data.layout.backups)).toHaveLength(1)
  })

  it('needs no backup for a new database', async () => {
    const data = dataFolder()
    await data.open()
    expect(namesIn(data.layout.backups)).toEqual([])
  })

  it('changes nothing at all when a step fails', async () => {
    const { data, store } = await populated()
    store.close()
    const before = readFileSync(data.layout.database)
    const folder = laterMigrations(
      { tag: '9000_notes', sql: notes },
      { tag: '9001_broken', sql: 'DELETE FROM scores;--> statement-breakpoint\nALTER TABLE no_such_table ADD x;' },
    )
    for (let time = 0; time < 2; time += 1) {
      const failure = await failureOf(data.open('owner', { paths: { ...data.paths, migrations: folder } }))
      expect(failure.message).toContain('9001_broken')
      expect(failure.message).toContain('your data is as it was before')
    }
    expect(readFileSync(data.layout.database).equals(before)).toBe(true)
    expect(namesIn(data.layout.backups)).toEqual([])
    expect(countRows(await data.open(), 'scores')).toBe(20)
  })

  it('refuses a step that leaves references into nothing', async () => {
    const { data, store } = await populated()
    store.close()
    const folder = laterMigrations({ tag: '9000_orphans', sql: 'DELETE FROM service_calls;' })
    const failure = await failureOf(data.open('owner', { paths: { ...data.paths, migrations: folder } }))
    expect(failure.message).toContain('40 rows would refer to rows that do not exist')
    expect(countRows(await data.open(), 'service_calls')).toBe(20)
  })

  it('puts the backup back when a step has broken out of the transaction', async () => {
    const { data, store } = await populated()
    store.close()
    const folder = laterMigrations({
      tag: '9000_escapes',
      sql: 'DELETE FROM scores; COMMIT; BEGIN; SELECT no_such_function();',
    })
    const failure = await failureOf(data.open('owner', { paths: { ...data.paths, migrations: folder } }))
    expect(failure.message).toContain('was put back')
    expect(namesIn(data.layout.damaged).filter(name => name.endsWith('.db'))).toHaveLength(1)
    const reopened = await data.open()
    expect(countRows(reopened, 'scores')).toBe(20)
    expect(reopened.opening.migrated).toEqual([])
  })
})

describe('the list of released migrations', () => {
  it('stands beside the migrations as one hash a file', () => {
    const text = readFileSync(join(migrationsFolder, '../released-migrations.json'), 'utf8')
    for (const hash of Object.values(JSON.parse(text) as Record<string, string>)) expect(hash).toMatch(/^[0-9a-f]{64}$/)
  })
})
