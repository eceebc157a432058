import { chmodSync, closeSync, existsSync, openSync, renameSync, rmSync, statfsSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import Database from 'better-sqlite3'
import type { Clock, Paths } from '../ports.ts'
import { failing, sayFailure } from '../words/failure-sentences.ts'
import { sayStore } from '../words/failures/store-sentences.ts'
import { keepNewestBackups, nameBackup, partialName } from './backup-files.ts'
import { openToRead } from './connection.ts'
import { type DataLayout, ensureFolder, layoutOf, sizeOf, syncFile, syncFolder } from './data-folder.ts'
import { checkFile } from './inspect-database.ts'
import { readAppliedMigrations } from './migrations.ts'
import { storageFailure, withStorageFailures } from './storage-failure.ts'

export interface CopyOptions {
  readonly onProgress?: ((doneBytes: number, totalBytes: number) => void) | undefined
  readonly signal?: AbortSignal | undefined
}

export interface BackupRequest extends CopyOptions {
  readonly paths: Pick<Paths, 'data'>
  readonly clock: Clock
  /** Another place than the data folder's `backups`. An existing file is not overwritten. */
  readonly output?: string | undefined
  /** How many backups in the data folder are kept, the new one included. All, where not given. */
  readonly keep?: number | undefined
  /** Reads the finished copy once more in whole. */
  readonly verify?: boolean | undefined
}

export interface BackupResult {
  readonly file: string
  readonly bytes: number
  readonly verified: boolean
  /** Older backups that made room for it. */
  readonly removed: readonly string[]
}

/** 1 MB at a time: about a millisecond, so that the event loop goes on turning. */
const pagesPerStep = 256

/**
 * Copies the database as it is at this moment, while it may be written to by this or another process, and puts the copy in
 * its place only once it is complete and on the disk.
 */
export async function backupDatabase(request: BackupRequest): Promise<BackupResult> {
  const { paths, clock } = request
  const layout = layoutOf(paths)
  const source = openToRead(layout.database)
  let partial: string | null = null
  try {
    // An open read transaction holds the snapshot still; without it every write would start the copy again.
    source.exec('BEGIN')
    const version = withStorageFailures(layout.database, () => readAppliedMigrations(source).length)
    const target = placeFor(request, layout, version, clock.now())
    requireSpace(dirname(target), sizeOf(layout.database), target)
    partial = partialName(target)
    await copyDatabase(source, partial, request)
    finishCopy(partial, request.verify === true)
    renameSync(partial, target)
    syncFolder(dirname(target))
    const removed = request.keep === undefined ? [] : keepNewestBackups(layout, request.keep)
    return { file: target, bytes: sizeOf(target), verified: request.verify === true, removed }
  } catch (error) {
    if (partial !== null) rmSync(partial, { force: true })
    throw storageFailure(error, partial ?? layout.database) ?? error
  } finally {
    source.close()
  }
}

/** The copy an owner makes before it changes the schema: at once, since nothing else can go on until then. */
export function backupBeforeMigration(
  db: Database.Database,
  layout: DataLayout,
  version: number,
  clock: Clock,
): string {
  ensureFolder(layout.backups)
  const target = nameBackup(layout, version, clock.now())
  const partial = partialName(target)
  requireSpace(layout.backups, sizeOf(layout.database), target)
  try {
    createPrivate(partial)
    db.prepare('VACUUM INTO ?').run(partial)
    finishCopy(partial, false)
    renameSync(partial, target)
    syncFolder(layout.backups)
    return target
  } catch (error) {
    rmSync(partial, { force: true })
    throw error
  }
}

function placeFor(request: BackupRequest, layout: DataLayout, version: number, now: number): string {
  if (request.output === undefined) {
    ensureFolder(layout.backups)
    return nameBackup(layout, version, now)
  }
  const output = resolve(request.output)
  if (existsSync(output)) {
    throw failing('conflict', sayStore('backup.exists', { path: output }), { path: output })
  }
  if (!existsSync(dirname(output))) {
    throw failing('not_found', sayStore('backup.no_folder', { folder: dirname(output) }))
  }
  return output
}

/** Copies what a connection sees into a new file, a little at a time. */
export async function copyDatabase(source: Database.Database, target: string, options: CopyOptions): Promise<void> {
  createPrivate(target)
  const pageSize = Number(source.pragma('page_size', { simple: true }))
  await source.backup(target, {
    progress({ totalPages, remainingPages }) {
      if (options.signal?.aborted) {
        throw failing('cancelled', sayStore('backup.stopped'))
      }
      options.onProgress?.((totalPages - remainingPages) * pageSize, totalPages * pageSize)
      return pagesPerStep
    },
  })
}

/** Makes the copy one file that needs no `-wal` beside it, and puts it on the disk. */
function finishCopy(partial: string, verify: boolean): void {
  const copy = new Database(partial)
  try {
    copy.pragma('journal_mode = DELETE')
    const damage = verify ? checkFile(copy).damage : []
    if (damage.length > 0) {
      throw failing('database_corrupt', sayStore('backup.damaged', { damage: damage[0] ?? '' }), { damage })
    }
  } finally {
    copy.close()
  }
  chmodSync(partial, 0o600)
  syncFile(partial)
}

function createPrivate(partial: string): void {
  rmSync(partial, { force: true })
  closeSync(openSync(partial, 'wx', 0o600))
}

/** Refuses before the disk is full rather than after. Bytes. */
export function requireSpace(folder: string, needed: number, target: string): void {
  const { bavail, bsize } = statfsSync(folder)
  const free = bavail * bsize
  if (free >= needed) return
  const told = sayFailure('backup.no_space', { path: target, needed_bytes: needed, free_bytes: free })
  throw failing('storage', told, { path: target, needed, free })
}
