import { existsSync, readdirSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { type DataLayout, fileTime, freeName } from './data-folder.ts'

/** A backup in the data folder's `backups`. Its name says when it was made and how many schema steps it has. */
export interface BackupFile {
  readonly file: string
  readonly name: string
  /** UTC epoch milliseconds. */
  readonly takenAt: number
  readonly schemaVersion: number
  readonly bytes: number
}

export interface RemovedBackups {
  readonly removed: readonly string[]
  /** Backups that should have gone and could not be removed. */
  readonly failed: readonly { readonly file: string; readonly reason: string }[]
  /** Databases that were moved aside (damaged, or replaced by a restore). They may hold text, and are the user's to delete. */
  readonly keptAside: readonly string[]
}

const pattern = /^galley-s(\d+)-(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z(?:-(\d+))?\.db$/

/** `backups/galley-s2-20261124T101530Z.db`, with a number behind it where that is taken. */
export function nameBackup(layout: DataLayout, schemaVersion: number, time: number): string {
  return freeName(layout.backups, `galley-s${schemaVersion}-${fileTime(time)}`)
}

/** The name while it is being written: never taken for a backup. */
export function partialName(file: string): string {
  return `${file}.${process.pid}.partial`
}

/**
 * The backups that were made before an update, of a list with the newest first: of each older schema the last one, since
 * the step to the next one begins with a backup.
 */
export function beforeUpdates(backups: readonly BackupFile[], schemaVersion: number): ReadonlySet<BackupFile> {
  const lastOf = new Map<number, BackupFile>()
  for (const backup of backups) {
    if (backup.schemaVersion < schemaVersion && !lastOf.has(backup.schemaVersion))
      lastOf.set(backup.schemaVersion, backup)
  }
  return new Set(lastOf.values())
}

/** Newest first. Files with other names are not ours: they are neither listed nor ever removed. */
export function listBackups(layout: DataLayout): readonly BackupFile[] {
  return filesIn(layout.backups)
    .flatMap(name => {
      const match = pattern.exec(name)
      if (match === null) return []
      const [, schema, year, month, day, hour, minute, second, number] = match
      const file = join(layout.backups, name)
      const backup = {
        file,
        name,
        takenAt: Date.UTC(Number(year), Number(month) - 1, Number(day), Number(hour), Number(minute), Number(second)),
        schemaVersion: Number(schema),
        bytes: statSync(file, { throwIfNoEntry: false })?.size ?? 0,
      }
      return [{ backup, number: Number(number ?? 1) }]
    })
    .toSorted((a, b) => b.backup.takenAt - a.backup.takenAt || b.number - a.number)
    .map(({ backup }) => backup)
}

/** Removes all but the `keep` newest; what could not be removed stays. Returns what is gone. */
export function keepNewestBackups(layout: DataLayout, keep: number): readonly string[] {
  return removeAll(listBackups(layout).slice(Math.max(1, keep))).removed
}

/**
 * Removes backups (and unfinished ones) that were made before `time`, UTC epoch milliseconds: text that was deleted from
 * the database still stands in them. Copies made elsewhere with `db backup --output` are beyond reach.
 */
export function removeBackupsOlderThan(layout: DataLayout, time: number): RemovedBackups {
  const old = listBackups(layout).filter(backup => backup.takenAt < time)
  const unfinished = filesIn(layout.backups)
    .filter(name => name.endsWith('.partial'))
    .map(name => join(layout.backups, name))
    .filter(file => (statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? time) < time)
    .map(file => ({ file }))
  return { ...removeAll([...old, ...unfinished]), keptAside: listAside(layout) }
}

/** Databases moved aside, damaged or replaced. */
export function listAside(layout: DataLayout): readonly string[] {
  return [layout.damaged, layout.replaced].flatMap(folder =>
    filesIn(folder)
      .filter(name => name.endsWith('.db'))
      .map(name => join(folder, name)),
  )
}

function removeAll(files: readonly { readonly file: string }[]): Pick<RemovedBackups, 'removed' | 'failed'> {
  const removed: string[] = []
  const failed: { file: string; reason: string }[] = []
  for (const { file } of files) {
    try {
      rmSync(file)
      removed.push(file)
    } catch (error) {
      if (existsSync(file)) failed.push({ file, reason: error instanceof Error ? error.message : String(error) })
    }
  }
  return { removed, failed }
}

function filesIn(folder: string): readonly string[] {
  return existsSync(folder) ? readdirSync(folder) : []
}
