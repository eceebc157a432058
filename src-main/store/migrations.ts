import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type Database from 'better-sqlite3'
import { z } from 'zod'
import { Failure } from '../failure.ts'
import { failing } from '../words/failure-sentences.ts'
import { sayStore } from '../words/failures/store-sentences.ts'

/** One generated file of `db/migrations`. */
export interface Migration {
  /** File name without `.sql`, such as `0001_search`. */
  readonly tag: string
  /** SHA-256 of the file, the same as drizzle's. Line ends do not count: some version control changes them. */
  readonly hash: string
  /** When it was generated, from the journal; rises from one to the next. */
  readonly when: number
  readonly statements: readonly string[]
}

/** A row of the table in which the database keeps what was applied to it. */
export interface AppliedMigration {
  readonly hash: string
  readonly when: number
}

/** drizzle's own table name, so that its tools understand the database too. */
export const migrationsTable = '__drizzle_migrations'

const journal = z.object({
  entries: z.array(z.object({ tag: z.string().regex(/^[\w-]+$/), when: z.number() })),
})

/** Reads all migrations that this version of the program brings, in order. */
export function readMigrations(folder: string): readonly Migration[] {
  try {
    const { entries } = journal.parse(JSON.parse(readFileSync(join(folder, 'meta/_journal.json'), 'utf8')))
    const migrations = entries.map(({ tag, when }) => {
      const sql = readFileSync(join(folder, `${tag}.sql`), 'utf8').replaceAll('\r\n', '\n')
      const hash = createHash('sha256').update(sql).digest('hex')
      return { tag, when, hash, statements: sql.split('--> statement-breakpoint') }
    })
    if (migrations.length === 0) throw new Error('The journal is empty.')
    for (const [index, migration] of migrations.entries()) {
      const before = migrations[index - 1]
      if (before !== undefined && before.when >= migration.when) {
        throw new Error(`${migration.tag} is dated before ${before.tag}.`)
      }
    }
    return migrations
  } catch (error) {
    throw new Failure(
      'internal',
      `The program's own files in ${folder} are incomplete: the database's schema cannot be read. Your data was not touched. Install Galley again.`,
      { folder },
      error,
    )
  }
}

/** What was applied to this database, in order; empty for a database that has nothing yet. */
export function readAppliedMigrations(db: Database.Database): readonly AppliedMigration[] {
  const known = db.prepare('SELECT 1 FROM sqlite_schema WHERE type = ? AND name = ?').get('table', migrationsTable)
  if (known === undefined) return []
  return db
    .prepare<[], { hash: string; created_at: number }>(`SELECT hash, created_at FROM ${migrationsTable} ORDER BY rowid`)
    .all()
    .map(row => ({ hash: row.hash, when: Number(row.created_at) }))
}

/**
 * The migrations still to be applied, in order. Every applied one is compared with its file; a database that was changed in
 * any way we do not know is refused, untouched: `database_newer` where a newer version did it, `conflict` where a file was
 * edited, skipped or applied out of order.
 */
export function pendingMigrations(
  applied: readonly AppliedMigration[],
  available: readonly Migration[],
  file: string,
): readonly Migration[] {
  const byHash = new Map(available.map((migration, index) => [migration.hash, { migration, index }]))
  const byTime = new Map(available.map(migration => [migration.when, migration]))
  for (const [position, row] of applied.entries()) {
    const known = byHash.get(row.hash)
    if (known === undefined) {
      const edited = byTime.get(row.when)
      if (edited !== undefined) throw refused(file, 'database.step_edited', edited.tag)
      throw newerFailure(file)
    }
    if (known.index !== position) {
      const skipped = available[position]?.tag ?? known.migration.tag
      throw refused(file, 'database.step_skipped', skipped)
    }
  }
  return available.slice(applied.length)
}

function newerFailure(file: string): Failure {
  return failing('database_newer', sayStore('database.newer', { path: file }), { path: file })
}

function refused(file: string, code: 'database.step_edited' | 'database.step_skipped', tag: string): Failure {
  return failing('conflict', sayStore(code, { path: file, step: tag }), { path: file, migration: tag })
}
