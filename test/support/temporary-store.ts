import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { drizzle } from 'drizzle-orm/better-sqlite3'
import * as schema from '../../db/schema.ts'
import type { Store } from '../../src-main/store/store.ts'

const migrations = join(import.meta.dirname, '../../db/migrations')

/** A migrated database in a real file of its own, and `dispose` to remove it. */
export function createTemporaryStore(): { store: Store; folder: string; dispose: () => void } {
  const folder = mkdtempSync(join(tmpdir(), 'galley-test-'))
  const file = join(folder, 'galley.db')
  const db = new Database(file)
  db.pragma('journal_mode = WAL')
  db.pragma('synchronous = NORMAL')
  db.pragma('foreign_keys = ON')
  for (const name of readdirSync(migrations)
    .filter(name => name.endsWith('.sql'))
    .sort()) {
    for (const statement of readFileSync(join(migrations, name), 'utf8').split('--> statement-breakpoint')) {
      db.exec(statement)
    }
  }
  const store: Store = { db, orm: drizzle(db, { schema }), file, mode: 'owner', close: () => db.close() }
  return {
    store,
    folder,
    dispose: () => {
      store.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
