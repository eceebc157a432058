import { statfsSync } from 'node:fs'
import { dirname } from 'node:path'
import Database from 'better-sqlite3'
import { Failure } from '../failure.ts'

/**
 * The words for a fault of the disk or the database file: what happened, what was kept, what to do.
 * Returns null for an error that is not one (a constraint, a mistake in a statement), which is then the caller's to explain.
 *
 * `where` is the file or folder that was being used; it stands in the message.
 */
export function storageFailure(error: unknown, where: string): Failure | null {
  if (error instanceof Failure) return error
  const code = errorCode(error)
  if (code === null) return null
  const details = { path: where, cause: code }
  const failure = (kind: Failure['code'], message: string) => new Failure(kind, message, details, error)
  if (
    code === 'SQLITE_FULL' ||
    code === 'ENOSPC' ||
    code === 'EDQUOT' ||
    (code.startsWith('SQLITE_IOERR') && isFull(where))
  ) {
    return failure(
      'storage',
      `There is no space left on the disk for ${where}. Everything saved before is kept. Free some space, then try again.`,
    )
  }
  if (code === 'SQLITE_NOTADB') {
    return failure('database_corrupt', `${where} is not a SQLite database.`)
  }
  if (code === 'SQLITE_CORRUPT_VTAB') {
    return failure(
      'storage',
      `The search index in ${where} is damaged. Numbers and texts are sound. Run "galley db reindex": it is then built anew from the texts.`,
    )
  }
  if (code.startsWith('SQLITE_CORRUPT')) {
    return failure(
      'database_corrupt',
      `The database ${where} is damaged. Nothing was deleted. Run "galley db check": it says which backup can be restored.`,
    )
  }
  if (code.startsWith('SQLITE_READONLY') || code === 'EROFS') {
    return failure(
      'storage',
      `${where} cannot be written: the folder or the file is read-only. Nothing was changed. Make it writable, or choose another folder with --data-dir.`,
    )
  }
  if (code === 'EACCES' || code === 'EPERM' || code === 'SQLITE_PERM' || code === 'SQLITE_AUTH') {
    return failure(
      'storage',
      `Permission denied for ${where}. Nothing was changed. Give your user read and write permission there, or choose another folder with --data-dir.`,
    )
  }
  if (code.startsWith('SQLITE_BUSY') || code.startsWith('SQLITE_LOCKED')) {
    return failure(
      'database_busy',
      `The database ${where} is in use by another program. Nothing was changed. Close it, or wait until it is done, then try again.`,
    )
  }
  if (code === 'EISDIR' || code.startsWith('SQLITE_CANTOPEN')) {
    return failure(
      'storage',
      `${where} cannot be opened: it is a folder, is missing, may not be used by your user, or is on a disk that can only be read. Nothing was changed. Look at it, or choose another folder with --data-dir.`,
    )
  }
  if (code === 'ENOTDIR' || code === 'EEXIST') {
    return failure(
      'storage',
      `${where} cannot be a folder: a file is in its place. Nothing was changed. Move that file away, or choose another folder with --data-dir.`,
    )
  }
  if (code.startsWith('SQLITE_IOERR') || code === 'EIO') {
    return failure(
      'storage',
      `The disk reported an error while ${where} was being used. Everything saved before is kept as far as the disk allows. Check the disk and its connection, then run "galley db check".`,
    )
  }
  if (code === 'ENOENT') {
    return failure('not_found', `${where} does not exist. Check the name, then try again.`)
  }
  return null
}

/** SQLite reports a full disk as an error of the disk where it happens while a lock or a temporary file is made. */
function isFull(where: string): boolean {
  try {
    const { bavail, bsize } = statfsSync(dirname(where))
    return bavail * bsize < 1_000_000
  } catch {
    return false
  }
}

/** Runs `work`; faults of storage come out as a {@link Failure}, all others as they are. */
export function withStorageFailures<T>(where: string, work: () => T): T {
  try {
    return work()
  } catch (error) {
    throw storageFailure(error, where) ?? error
  }
}

/** The code of SQLite or of the operating system, also where drizzle has wrapped it. */
function errorCode(error: unknown): string | null {
  if (error instanceof Database.SqliteError) return error.code
  if (!(error instanceof Error)) return null
  // The network uses some of the same codes: a port one may not listen on is no fault of the disk.
  if (
    'syscall' in error &&
    /^(listen|connect|bind|read|getaddrinfo)$/.test(String(error.syscall)) &&
    !('path' in error)
  ) {
    return null
  }
  if ('code' in error && typeof error.code === 'string') return error.code
  return error.cause === undefined ? null : errorCode(error.cause)
}
