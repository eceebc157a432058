import { copyFileSync, rmSync } from 'node:fs'
import type Database from 'better-sqlite3'
import type { Failure } from '../failure.ts'
import type { Clock, Logger } from '../ports.ts'
import { asPhrase, failing, quoted } from '../words/failure-sentences.ts'
import { sayStore } from '../words/failures/store-sentences.ts'
import { backupBeforeMigration } from './backup.ts'
import { keepNewestBackups } from './backup-files.ts'
import { type DataLayout, moveAside, syncFile, syncFolder } from './data-folder.ts'
import { checkFile, inspectSchema, type SchemaState } from './inspect-database.ts'
import { applyMigrations } from './migrate.ts'
import type { Migration } from './migrations.ts'
import { settingDefinitions } from './setting-definitions.ts'
import { readStoredSetting } from './settings.ts'
import { storageFailure } from './storage-failure.ts'

interface MigrationRun {
  /** Closed where a backup had to be put in its place. */
  readonly db: Database.Database
  readonly layout: DataLayout
  readonly migrations: readonly Migration[]
  readonly state: SchemaState
  readonly clock: Clock
  readonly logger: Logger
}

/**
 * Brings the schema up to date. A database that has one already is backed up first; should a step fail, the database
 * is as it was before, and the failure says so. Returns the backup's file, or null where none was needed.
 */
export function migrateSafely(run: MigrationRun): string | null {
  const { db, layout, state, clock, logger } = run
  if (state.pending.length === 0) return null
  const backup = state.version === 0 ? null : backupBeforeMigration(db, layout, state.version, clock)
  try {
    applyMigrations(db, state.pending)
  } catch (error) {
    throw afterFailure(run, backup, error)
  }
  const steps = state.pending.map(migration => migration.tag)
  if (backup !== null) {
    keepNewestBackups(layout, readStoredSetting(db, 'backupKeep') ?? settingDefinitions.backupKeep.initial)
    logger.info({ steps, backup }, 'The database was brought up to date. The backup from before is kept.')
  }
  return backup
}

function afterFailure(run: MigrationRun, backup: string | null, error: unknown): Failure {
  const { db, layout } = run
  const storage = storageFailure(error, layout.database)
  const reason = storage === null ? quoted(error instanceof Error ? error.message : String(error)) : asPhrase(storage)
  const details = { path: layout.database, reason: reason.text }
  // The file itself is sound again after this, so it is not to be taken for a damaged one.
  const code = storage === null || storage.code === 'database_corrupt' ? 'internal' : storage.code
  if (isAsBefore(run)) {
    // Identical to the database itself; repeated starts would otherwise push the older backups out.
    if (backup !== null) rmSync(backup, { force: true })
    return failing(code, sayStore('database.not_updated', { reason }), details, error)
  }
  db.close()
  if (backup === null) {
    return failing(code, sayStore('database.not_set_up', { reason }), details, error)
  }
  const moved = moveAside(layout.database, layout.damaged, run.clock.now())
  putBackupInPlace(backup, layout)
  return failing(code, sayStore('database.put_back', { reason, moved }), { ...details, backup, moved }, error)
}

/** The roll-back worked where the schema has the steps it had, and the file is sound. */
function isAsBefore({ db, layout, migrations, state }: MigrationRun): boolean {
  try {
    if (db.inTransaction) return false
    return inspectSchema(db, migrations, layout.database).version === state.version && checkFile(db).damage.length === 0
  } catch {
    return false
  }
}

function putBackupInPlace(backup: string, layout: DataLayout): void {
  copyFileSync(backup, layout.database)
  syncFile(layout.database)
  syncFolder(layout.folder)
}
