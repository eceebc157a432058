import type Database from 'better-sqlite3'
import { type Migration, migrationsTable } from './migrations.ts'

/** `GALY`: tells this program's databases from all other SQLite files. */
export const applicationId = 0x47414c59

/** Stands in the table only inside the transaction; found outside, it shows that a step ended the transaction too early. */
const unfinished = 'unfinished'

/**
 * Applies migrations in one transaction: all or none.
 *
 * Foreign keys are off on the connection while it runs. SQLite ignores the switch inside a transaction (where a generated
 * migration has it), and with it on, the recreation of a parent table deletes or nulls the rows that refer to it. What
 * the foreign keys say is checked before the commit instead.
 *
 * Throws what went wrong; the transaction is rolled back then.
 */
export function applyMigrations(db: Database.Database, migrations: readonly Migration[]): void {
  if (db.inTransaction) throw new Error('Migrations cannot run inside a transaction.')
  db.pragma('foreign_keys = OFF')
  try {
    db.exec('BEGIN IMMEDIATE')
    const before = countForeignKeyViolations(db)
    db.exec(
      `CREATE TABLE IF NOT EXISTS ${migrationsTable} (id INTEGER PRIMARY KEY, hash TEXT NOT NULL, created_at NUMERIC, tag TEXT)`,
    )
    db.pragma(`application_id = ${applicationId}`)
    db.prepare(`INSERT INTO ${migrationsTable} (hash, created_at) VALUES (?, 0)`).run(unfinished)
    for (const migration of migrations) applyOne(db, migration)
    db.prepare(`DELETE FROM ${migrationsTable} WHERE hash = ?`).run(unfinished)
    const after = countForeignKeyViolations(db)
    if (after > before) throw new Error(`${after - before} rows would refer to rows that do not exist.`)
    db.exec('COMMIT')
  } finally {
    if (db.inTransaction) db.exec('ROLLBACK')
    db.pragma('foreign_keys = ON')
  }
}

function applyOne(db: Database.Database, migration: Migration): void {
  try {
    for (const statement of migration.statements) {
      db.exec(statement)
      if (!db.inTransaction) throw new Error('It ends the transaction it runs in.')
    }
  } catch (error) {
    throw new Error(`${migration.tag}: ${error instanceof Error ? error.message : String(error)}`, { cause: error })
  }
  db.prepare(`INSERT INTO ${migrationsTable} (hash, created_at, tag) VALUES (?, ?, ?)`).run(
    migration.hash,
    migration.when,
    migration.tag,
  )
}

/** Rows that refer to rows that do not exist. */
export function countForeignKeyViolations(db: Database.Database): number {
  let count = 0
  for (const _ of db.prepare('PRAGMA foreign_key_check').iterate()) count += 1
  return count
}
