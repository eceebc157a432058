import { statfsSync } from 'node:fs'
import { dirname } from 'node:path'
import Database from 'better-sqlite3'
import { Failure } from '../failure.ts'
import { failing } from '../words/failure-sentences.ts'
import { sayStore } from '../words/failures/store-sentences.ts'

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
  const failure = (kind: Failure['code'], fault: DiskFault) =>
    failing(kind, sayStore(fault, { path: where }), details, error)
  if (
    code === 'SQLITE_FULL' ||
    code === 'ENOSPC' ||
    code === 'EDQUOT' ||
    (code.startsWith('SQLITE_IOERR') && isFull(where))
  ) {
    return failure('storage', 'disk.full')
  }
  if (code === 'SQLITE_NOTADB') {
    return failure('database_corrupt', 'disk.not_database')
  }
  if (code === 'SQLITE_CORRUPT_VTAB') {
    return failure('storage', 'disk.index_damaged')
  }
  if (code.startsWith('SQLITE_CORRUPT')) {
    return failure('database_corrupt', 'disk.damaged')
  }
  if (code.startsWith('SQLITE_READONLY') || code === 'EROFS') {
    return failure('storage', 'disk.read_only')
  }
  if (code === 'EACCES' || code === 'EPERM' || code === 'SQLITE_PERM' || code === 'SQLITE_AUTH') {
    return failure('storage', 'disk.forbidden')
  }
  if (code.startsWith('SQLITE_BUSY') || code.startsWith('SQLITE_LOCKED')) {
    return failure('database_busy', 'disk.busy')
  }
  if (code === 'EISDIR' || code.startsWith('SQLITE_CANTOPEN')) {
    return failure('storage', 'disk.cannot_open')
  }
  if (code === 'ENOTDIR' || code === 'EEXIST') {
    return failure('storage', 'disk.file_in_place')
  }
  if (code.startsWith('SQLITE_IOERR') || code === 'EIO') {
    return failure('storage', 'disk.fault')
  }
  if (code === 'ENOENT') {
    return failure('not_found', 'disk.missing')
  }
  return null
}

type DiskFault =
  | 'disk.full'
  | 'disk.not_database'
  | 'disk.index_damaged'
  | 'disk.damaged'
  | 'disk.read_only'
  | 'disk.forbidden'
  | 'disk.busy'
  | 'disk.cannot_open'
  | 'disk.file_in_place'
  | 'disk.fault'
  | 'disk.missing'

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
