import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, renameSync, rmSync, statSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import type { Paths } from '../ports.ts'
import { withStorageFailures } from './storage-failure.ts'

/**
 * Where everything about the database stands in the data folder.
 *
 * Files that SQLite has open are never opened by other means in the same process: on POSIX systems
 * closing any handle of a file drops all locks the process holds on it.
 */
export interface DataLayout {
  readonly folder: string
  readonly database: string
  /** A small SQLite file whose operating system lock says who the owner is. */
  readonly lock: string
  /** Who the owner is, in JSON, for people and other processes. Left behind only by an owner that did not end properly. */
  readonly owner: string
  readonly backups: string
  /** Databases that could not be read, moved here whole. */
  readonly damaged: string
  /** Databases that a restore put another one in the place of. */
  readonly replaced: string
}

export function layoutOf(paths: Pick<Paths, 'data'>): DataLayout {
  const folder = paths.data
  return {
    folder,
    database: join(folder, 'galley.db'),
    lock: join(folder, 'owner.lock'),
    owner: join(folder, 'owner.json'),
    backups: join(folder, 'backups'),
    damaged: join(folder, 'damaged'),
    replaced: join(folder, 'replaced'),
  }
}

/** Makes the folder (and those above it) for this user alone, if it is not there. Its permissions are left as they are if it is. */
export function ensureFolder(folder: string): void {
  withStorageFailures(folder, () => {
    try {
      mkdirSync(folder, { recursive: true, mode: 0o700 })
    } catch (error) {
      // What Node says where the disk can only be read, too; made alone, the first one that is missing says why it cannot be.
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
      let missing = folder
      while (!existsSync(dirname(missing))) missing = dirname(missing)
      mkdirSync(missing, { mode: 0o700 })
      throw error
    }
  })
}

/** The files SQLite keeps beside a database in WAL mode. */
export function sidecarsOf(database: string): readonly string[] {
  return [`${database}-wal`, `${database}-shm`]
}

/** Bytes, or 0 where there is no such file. */
export function sizeOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0
}

/**
 * `20261124T101530Z`: sorts by time, is the same on every machine and is allowed in every file system.
 * `time` is UTC epoch milliseconds.
 */
export function fileTime(time: number): string {
  return `${new Date(time).toISOString().slice(0, 19).replaceAll(/[-:]/g, '')}Z`
}

/** `stem.db`, or `stem-2.db` and so on where that is taken. */
export function freeName(folder: string, stem: string): string {
  for (let number = 1; ; number += 1) {
    const file = join(folder, number === 1 ? `${stem}.db` : `${stem}-${number}.db`)
    if (!existsSync(file)) return file
  }
}

/**
 * Moves a database with its `-wal` and `-shm` into `folder` under a name of its own, and returns where it is now.
 * The database goes first: should the machine stop in between, a `-wal` without a database is seen at the next start
 * (a database without its `-wal` would silently lack its latest changes).
 */
export function moveAside(database: string, folder: string, time: number): string {
  ensureFolder(folder)
  const target = freeName(folder, `galley-${fileTime(time)}`)
  return withStorageFailures(database, () => {
    const sidecars = sidecarsOf(database)
    const targets = sidecarsOf(target)
    if (existsSync(database)) renameSync(database, target)
    for (const [index, sidecar] of sidecars.entries()) {
      const to = targets[index]
      if (to !== undefined && existsSync(sidecar)) renameSync(sidecar, to)
    }
    syncFolder(folder)
    syncFolder(dirname(database))
    return target
  })
}

/** Undoes {@link moveAside}. */
export function moveBack(moved: string, database: string): void {
  const from = sidecarsOf(moved)
  for (const [index, sidecar] of sidecarsOf(database).entries()) {
    rmSync(sidecar, { force: true })
    const source = from[index]
    if (source !== undefined && existsSync(source)) renameSync(source, sidecar)
  }
  renameSync(moved, database)
}

/** Puts a file's content on the disk for good. Not for a database that is open in this process. */
export function syncFile(file: string): void {
  const handle = openSync(file, 'r+')
  try {
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
}

/** Puts a folder's names on the disk for good, so that a renamed file survives a power cut. */
export function syncFolder(folder: string): void {
  // Windows cannot open a folder; there the rename itself is journalled.
  if (process.platform === 'win32') return
  const handle = openSync(folder, 'r')
  try {
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
}

/** `galley db restore <name>`, as a person would type it. */
export function restoreCommand(layout: DataLayout, backup: string): string {
  const name = dirname(backup) === layout.backups ? basename(backup) : backup
  return `galley db restore ${/^[\w./\\:-]+$/.test(name) ? name : JSON.stringify(name)}`
}
