import { existsSync, renameSync, rmSync, statSync } from 'node:fs'
import { join, resolve } from 'node:path'
import Database from 'better-sqlite3'
import type { Failure } from '../failure.ts'
import type { Clock, Paths } from '../ports.ts'
import { asPhrase, failing } from '../words/failure-sentences.ts'
import { sayStore, storePhrase } from '../words/failures/store-sentences.ts'
import type { Phrase } from '../words/slot-values.ts'
import { type CopyOptions, copyDatabase, requireSpace } from './backup.ts'
import { partialName } from './backup-files.ts'
import { openToRead } from './connection.ts'
import {
  type DataLayout,
  ensureFolder,
  layoutOf,
  moveAside,
  moveBack,
  sidecarsOf,
  sizeOf,
  syncFile,
  syncFolder,
} from './data-folder.ts'
import { checkFile, inspectSchema } from './inspect-database.ts'
import { type Migration, readMigrations } from './migrations.ts'
import { type LockWait, waitForOwnerLock } from './owner-lock.ts'
import { storageFailure } from './storage-failure.ts'

export interface RestoreRequest extends LockWait, CopyOptions {
  readonly paths: Pick<Paths, 'data' | 'migrations'>
  readonly clock: Clock
  /** A backup's file, or its name in the data folder's `backups`; null for an empty database. */
  readonly from: string | null
}

export interface RestoreResult {
  readonly restored: string | null
  /** Where the database that was there is now; null where there was none. */
  readonly replaced: string | null
}

/**
 * Puts a backup in the place of the database. The backup is copied and the copy checked before anything is touched; the
 * database that was there is moved aside, never deleted. An older schema is brought up to date at the next start.
 */
export async function restoreDatabase(request: RestoreRequest): Promise<RestoreResult> {
  const layout = layoutOf(request.paths)
  const migrations = readMigrations(request.paths.migrations)
  const from = request.from === null ? null : findBackup(layout, request.from)
  ensureFolder(layout.folder)
  const lock = await waitForOwnerLock({ ...request, layout, holder: 'galley db restore' })
  const prepared = partialName(layout.database)
  let sound = lock.abandonedBy === null
  try {
    if (from === null) makeEmpty(prepared)
    else await copyChecked(from, prepared, migrations, request)
    const replaced = putInPlace(layout, prepared, request.clock)
    sound = true
    return { restored: from, replaced }
  } catch (error) {
    throw storageFailure(error, layout.database) ?? error
  } finally {
    for (const file of [prepared, ...sidecarsOf(prepared)]) rmSync(file, { force: true })
    lock.release(sound)
  }
}

/** The file, or the one of that name among the backups. */
export function findBackup(layout: DataLayout, given: string): string {
  const found = [resolve(given), join(layout.backups, given)].find(file =>
    statSync(file, { throwIfNoEntry: false })?.isFile(),
  )
  if (found === layout.database) {
    throw failing('usage', sayStore('restore.in_use', { path: found }))
  }
  if (found !== undefined) return found
  throw failing('not_found', sayStore('restore.missing', { name: given, folder: layout.backups }), { from: given })
}

function putInPlace(layout: DataLayout, prepared: string, clock: Clock): string | null {
  // A write-ahead log without its database counts: it must not be found beside the new one.
  const exists = [layout.database, ...sidecarsOf(layout.database)].some(file => existsSync(file))
  const replaced = exists ? moveAside(layout.database, layout.replaced, clock.now()) : null
  try {
    renameSync(prepared, layout.database)
  } catch (error) {
    if (replaced !== null) moveBack(replaced, layout.database)
    throw error
  }
  syncFolder(layout.folder)
  return replaced
}

async function copyChecked(
  from: string,
  target: string,
  migrations: readonly Migration[],
  options: CopyOptions,
): Promise<void> {
  requireSpace(resolve(target, '..'), sizeOf(from), target)
  try {
    const source = openToRead(from)
    try {
      inspectSchema(source, migrations, from)
      await copyDatabase(source, target, options)
    } finally {
      source.close()
    }
    refuseUnusable(from, target, migrations)
  } catch (error) {
    const failure = storageFailure(error, from)
    throw failure?.code === 'database_corrupt' ? unusable(from, asPhrase(failure)) : (failure ?? error)
  }
  syncFile(target)
}

function refuseUnusable(from: string, copy: string, migrations: readonly Migration[]): void {
  const db = new Database(copy)
  try {
    if (inspectSchema(db, migrations, from).version === 0) throw unusable(from, storePhrase('backup_fault.no_tables'))
    const { damage } = checkFile(db)
    if (damage[0] !== undefined) throw unusable(from, storePhrase('backup_fault.damage', { damage: damage[0] }))
    db.pragma('journal_mode = DELETE')
  } finally {
    db.close()
  }
}

function unusable(from: string, why: Phrase): Failure {
  return failing('invalid_input', sayStore('restore.unusable', { path: from, why }), { from, reason: why.text })
}

function makeEmpty(target: string): void {
  const empty = new Database(target)
  try {
    // A file of no length would look like a database that was lost; this one is meant to be empty.
    empty.pragma('user_version = 1')
  } finally {
    empty.close()
  }
  syncFile(target)
}
