import { chmodSync, closeSync, existsSync, openSync, statSync } from 'node:fs'
import Database from 'better-sqlite3'
import { failing } from '../words/failure-sentences.ts'
import { sayStore } from '../words/failures/store-sentences.ts'
import { tendLog } from './log-keeper.ts'
import { withStorageFailures } from './storage-failure.ts'

/** `normal`: a killed process loses nothing, a power cut may lose the last commits. `full`: neither does. */
export type Durability = 'normal' | 'full'

/** How long a statement waits for another connection's lock, milliseconds. */
const busyTimeoutMs = 5000

/**
 * Per connection. The cache is 16 MB at most. Memory mapping is off: mapped pages count as the app's memory, and a disk
 * error in one kills the process instead of failing the statement. Temporary tables and sorts use memory until they outgrow
 * the cache, then a file, so that a report over millions of rows stays flat. `trusted_schema` is off because a restored
 * database may come from anywhere.
 */
const wholeCache = 'cache_size = -16000'
const littleCache = 'cache_size = -2000'
const connectionPragmas = [
  'foreign_keys = ON',
  wholeCache,
  'mmap_size = 0',
  'temp_store = FILE',
  'trusted_schema = OFF',
  'cell_size_check = ON',
]

/** Opens the database to read and write, making an empty one (for this user alone) where there is none. WAL is not yet set. */
export function openToWrite(file: string): Database.Database {
  return withStorageFailures(file, () => {
    refuseFolder(file)
    if (existsSync(file)) makePrivate(file)
    // SQLite would create it with the permissions of the umask; -wal and -shm take theirs from it.
    else closeSync(openSync(file, 'wx', 0o600))
    const db = new Database(file, { timeout: busyTimeoutMs })
    try {
      for (const pragma of connectionPragmas) db.pragma(pragma)
      // Deleted text is overwritten with zeros, also in pages that stay in use.
      db.pragma('secure_delete = ON')
      return db
    } catch (error) {
      db.close()
      throw error
    }
  })
}

/** Opens an existing database for reading only. */
export function openToRead(file: string): Database.Database {
  return withStorageFailures(file, () => {
    refuseFolder(file)
    const db = new Database(file, { readonly: true, fileMustExist: true, timeout: busyTimeoutMs })
    try {
      for (const pragma of connectionPragmas) db.pragma(pragma)
      return db
    } catch (error) {
      db.close()
      throw error
    }
  })
}

/** Switches to write-ahead logging, which lets readers read while the owner writes. */
export function enableWal(db: Database.Database, file: string): void {
  const mode = withStorageFailures(file, () => db.pragma('journal_mode = WAL', { simple: true }))
  if (mode !== 'wal') {
    throw failing('storage', sayStore('disk.unsupported', { path: file }), { path: file, mode })
  }
  tendLog(db, 'itself')
  // After a checkpoint the log shrinks back to this size, so that a burst of writes does not keep its space.
  db.pragma('journal_size_limit = 67108864')
}

/** Explicit, because the connection that switched to WAL would keep FULL and later ones would have NORMAL. */
export function applyDurability(db: Database.Database, durability: Durability): void {
  db.pragma(`synchronous = ${durability === 'full' ? 'FULL' : 'NORMAL'}`)
}

/** For a read over much that is read once; the pages it leaves in the cache would stay. Returns what ends it. */
export function useLittleCache(db: Database.Database): () => void {
  db.pragma(littleCache)
  return () => {
    if (db.open) db.pragma(wholeCache)
  }
}

function refuseFolder(file: string): void {
  if (!statSync(file, { throwIfNoEntry: false })?.isDirectory()) return
  throw failing('storage', sayStore('disk.is_folder', { path: file }), { path: file })
}

function makePrivate(file: string): void {
  try {
    chmodSync(file, 0o600)
  } catch {
    // Another user's file, or a file system without permissions: opening it says what is wrong, if anything is.
  }
}
