import type Database from 'better-sqlite3'
import { failing } from '../words/failure-sentences.ts'
import { sayStore } from '../words/failures/store-sentences.ts'
import { openToRead } from './connection.ts'
import { applicationId } from './migrate.ts'
import { type Migration, migrationsTable, pendingMigrations, readAppliedMigrations } from './migrations.ts'

export interface SchemaState {
  /** How many schema steps the database has; 0 for an empty one. */
  readonly version: number
  readonly pending: readonly Migration[]
}

/**
 * Reads how far a database's schema is, and changes nothing. Throws where it is another program's database
 * (`invalid_input`), a newer version's, or does not fit (see {@link pendingMigrations}).
 */
export function inspectSchema(db: Database.Database, available: readonly Migration[], file: string): SchemaState {
  const applied = readAppliedMigrations(db)
  if (applied.length === 0 && !isEmpty(db)) {
    throw failing('invalid_input', sayStore('database.of_other', { path: file }), { path: file })
  }
  return { version: applied.length, pending: pendingMigrations(applied, available, file) }
}

/** What SQLite's own checks find, in its words. */
export interface FileCheck {
  /** The file's structure is broken; empty for a sound file. */
  readonly damage: readonly string[]
  /** Only the search index is, which can be built anew from the texts. */
  readonly searchIndex: readonly string[]
}

/** Reads the whole file: about a second for a gigabyte, five times as long for `full`. */
export function checkFile(db: Database.Database, depth: 'quick' | 'full' = 'quick'): FileCheck {
  const pragma = depth === 'quick' ? 'quick_check(20)' : 'integrity_check(20)'
  const rows = db.pragma(pragma) as readonly Record<string, string>[]
  const found = rows.flatMap(row => Object.values(row)).filter(text => text !== 'ok' && !isAboutValues(text))
  return {
    damage: found.filter(text => !isAboutSearch(text)),
    searchIndex: found.filter(isAboutSearch),
  }
}

/** True for a file that can be opened, is ours and not from a newer version. Does not read all of it. */
export function isUsableDatabase(file: string, available: readonly Migration[]): boolean {
  let db: Database.Database | null = null
  try {
    db = openToRead(file)
    return inspectSchema(db, available, file).version > 0
  } catch {
    return false
  } finally {
    db?.close()
  }
}

/** SQLite's checks also report values that break a column's rules; those are no damage to the file. */
function isAboutValues(text: string): boolean {
  return /^(NULL value in|CHECK constraint failed in|non-unique entry|TEXT value in|NUMERIC value in)/.test(text)
}

function isAboutSearch(text: string): boolean {
  return /^(fts5: |malformed inverted index for FTS|unable to validate the inverted index for FTS)/.test(text)
}

function isEmpty(db: Database.Database): boolean {
  if (db.pragma('application_id', { simple: true }) === applicationId) return true
  return db.prepare('SELECT 1 FROM sqlite_schema WHERE name <> ? LIMIT 1').get(migrationsTable) === undefined
}
