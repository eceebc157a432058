import { closeSync, openSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { setTimeout as pause } from 'node:timers/promises'
import Database from 'better-sqlite3'
import { z } from 'zod'
import type { Failure } from '../failure.ts'
import type { Clock } from '../ports.ts'
import { failing } from '../words/failure-sentences.ts'
import { sayStore, storePhrase } from '../words/failures/store-sentences.ts'
import type { Phrase } from '../words/slot-values.ts'
import type { DataLayout } from './data-folder.ts'
import { withStorageFailures } from './storage-failure.ts'

const ownerInfo = z.object({
  pid: z.int(),
  host: z.string(),
  /** What is running, in the words of its command line: `galley serve`. */
  holder: z.string(),
  /** UTC epoch milliseconds. */
  since: z.number(),
  /** Where its API answers on 127.0.0.1; null while it has none. */
  port: z.int().min(1).max(65_535).nullable(),
})

/** The process that owns a data folder. */
export type OwnerInfo = z.infer<typeof ownerInfo>

/** Proof that this process owns the data folder. The operating system ends it with the process, however that ends. */
export interface OwnerLock {
  /** What an earlier owner left behind because it did not end properly; null after a proper end. */
  readonly abandonedBy: OwnerInfo | 'unreadable' | null
  /** Lets others find this process's API. Null when it no longer answers. */
  announcePort(port: number | null): void
  /** `clean: false` leaves the owner file, so that the next start checks the database. Safe to call twice. */
  release(clean?: boolean): void
}

export interface LockRequest {
  readonly layout: DataLayout
  readonly clock: Clock
  readonly holder: string
}

/**
 * Takes the lock, or returns null where another process (or another store of this one) has it.
 *
 * The lock is SQLite's own exclusive lock on a file of its own: the operating system frees it when the process dies, so a lock
 * is never stale. A lock file with a process id in it would be, as ids are used again.
 */
export function takeOwnerLock(request: LockRequest): OwnerLock | null {
  const { layout, clock, holder } = request
  const db = withStorageFailures(layout.lock, () => lockExclusively(layout.lock))
  if (db === null) return null
  try {
    const abandonedBy = readOwnerFile(layout)
    const info = { pid: process.pid, host: hostname(), holder, since: clock.now(), port: null }
    withStorageFailures(layout.owner, () => writeOwnerFile(layout, info))
    return heldLock(layout, db, info, abandonedBy)
  } catch (error) {
    db.close()
    throw error
  }
}

/** What a process that wants to be the owner says about itself and its patience. */
export interface LockWait {
  /** Longest wait for one other owner to end, milliseconds; 3,000 where not given. Where several take turns, for each of them. */
  readonly waitMs?: number | undefined
  readonly signal?: AbortSignal | undefined
  /** Told once, in words for people, when there is something to wait for. */
  readonly onWait?: ((message: string) => void) | undefined
}

/** Takes the lock as soon as it is free; `Failure('database_busy')` when the wait is over. */
export async function waitForOwnerLock(request: LockRequest & LockWait): Promise<OwnerLock> {
  const { layout, clock, signal, onWait, waitMs = 3000 } = request
  let waitedFor: OwnerInfo | null = null
  let started = clock.monotonic()
  for (let tries = 0; ; tries += 1) {
    if (signal?.aborted) throw failing('cancelled', sayStore('stopped.waiting'))
    const lock = takeOwnerLock(request)
    if (lock !== null) return lock
    const owner = readOwnerFile(layout)
    if (owner !== null && owner !== 'unreadable') {
      if (waitedFor !== null && !isSameOwner(owner, waitedFor)) started = clock.monotonic()
      waitedFor = owner
    }
    if (clock.monotonic() - started >= waitMs) throw busyFailure(layout)
    if (tries === 0) onWait?.(`Waiting for ${describeOwner(findOwner(layout))} to finish ...`)
    await pause(pollMs, undefined, { signal }).catch(() => undefined)
  }
}

const pollMs = 50

const isSameOwner = (one: OwnerInfo, other: OwnerInfo) => one.pid === other.pid && one.since === other.since

/** Who owns the data folder at this moment, or null. Reads only. */
export function findOwner(layout: DataLayout): OwnerInfo | 'unknown' | null {
  if (!isLocked(layout.lock)) return null
  const info = readOwnerFile(layout)
  return info === null || info === 'unreadable' ? 'unknown' : info
}

/** `` `galley serve` (process 4711, since 2026-11-24 10:15:30 UTC, port 4545) `` */
export function describeOwner(owner: OwnerInfo | 'unknown' | null): string {
  return ownerPhrase(owner).text
}

function ownerPhrase(owner: OwnerInfo | 'unknown' | null): Phrase {
  if (owner === null || owner === 'unknown') return storePhrase('owner.process')
  const { holder, pid, port } = owner
  const iso = new Date(owner.since).toISOString()
  const values = {
    holder,
    process_id: pid,
    since_at: { iso, words: `${iso.slice(0, 19).replace('T', ' ')} UTC` },
  }
  return port === null ? storePhrase('owner.named', values) : storePhrase('owner.serving', { ...values, port_id: port })
}

export function busyFailure(layout: DataLayout): Failure {
  const owner = findOwner(layout)
  const told = sayStore('database.owned', { folder: layout.folder, owner: ownerPhrase(owner) })
  return failing('database_busy', told, { folder: layout.folder, owner })
}

function heldLock(
  layout: DataLayout,
  db: Database.Database,
  taken: OwnerInfo,
  abandonedBy: OwnerLock['abandonedBy'],
): OwnerLock {
  let info = taken
  return {
    abandonedBy,
    announcePort(port) {
      if (!db.open) return
      info = { ...info, port }
      writeOwnerFile(layout, info)
    },
    release(clean = true) {
      if (!db.open) return
      // Before the lock goes, or the next owner's file could be the one removed.
      if (clean) rmSync(layout.owner, { force: true })
      db.close()
    },
  }
}

/** Long enough to outlast somebody who only looks whether the lock is held. Milliseconds. */
const glanceMs = 25

function lockExclusively(file: string): Database.Database | null {
  createPrivate(file)
  const db = new Database(file, { timeout: glanceMs })
  try {
    db.pragma('journal_mode = MEMORY')
    db.exec('BEGIN EXCLUSIVE')
    return db
  } catch (error) {
    db.close()
    if (isBusy(error)) return null
    throw error
  }
}

/** Never opens an existing file: closing it again would drop a lock that this process holds on it. */
function createPrivate(file: string): void {
  try {
    closeSync(openSync(file, 'wx', 0o600))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  }
}

function isLocked(file: string): boolean {
  let db: Database.Database
  try {
    db = new Database(file, { readonly: true, fileMustExist: true, timeout: 0 })
  } catch {
    return false
  }
  try {
    db.prepare('SELECT count(*) FROM sqlite_schema').get()
    return false
  } catch (error) {
    return isBusy(error)
  } finally {
    db.close()
  }
}

function isBusy(error: unknown): boolean {
  return error instanceof Database.SqliteError && error.code.startsWith('SQLITE_BUSY')
}

function readOwnerFile(layout: DataLayout): OwnerInfo | 'unreadable' | null {
  let text: string
  try {
    text = readFileSync(layout.owner, 'utf8')
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ENOENT' ? null : 'unreadable'
  }
  try {
    return ownerInfo.parse(JSON.parse(text))
  } catch {
    return 'unreadable'
  }
}

/** By rename, so that a reader never sees half of it. */
function writeOwnerFile(layout: DataLayout, info: OwnerInfo): void {
  const temporary = `${layout.owner}.new`
  writeFileSync(temporary, `${JSON.stringify(info)}\n`, { mode: 0o600 })
  renameSync(temporary, layout.owner)
}
