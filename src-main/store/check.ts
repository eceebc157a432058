import { statfsSync } from 'node:fs'
import type Database from 'better-sqlite3'
import type { Paths } from '../ports.ts'
import { failing } from '../words/failure-sentences.ts'
import { sayStore } from '../words/failures/store-sentences.ts'
import type { Said } from '../words/said.ts'
import { type BackupFile, listAside, listBackups } from './backup-files.ts'
import { sayCheck } from './check-sentences.ts'
import { openToRead } from './connection.ts'
import { type DataLayout, layoutOf, restoreCommand, sizeOf } from './data-folder.ts'
import { checkFile } from './inspect-database.ts'
import { newestUsableBackup, refuseMissingDatabase } from './lost-database.ts'
import { countForeignKeyViolations } from './migrate.ts'
import { type Migration, pendingMigrations, readAppliedMigrations, readMigrations } from './migrations.ts'
import { findOwner, type OwnerInfo } from './owner-lock.ts'
import { storageFailure } from './storage-failure.ts'

/** One sentence; `said` is null where the words are SQLite's or the file system's own. */
export interface CheckWord {
  readonly text: string
  readonly said: Said | null
}

export interface CheckReport {
  readonly file: string
  readonly ok: boolean
  /** What is wrong, in sentences; empty when all is well. */
  readonly problems: readonly string[]
  /** The problems and the advice once more, with what they are as data. */
  readonly found: readonly CheckWord[]
  /** What is well but should be looked at; does not make `ok` false. */
  readonly warnings: readonly string[]
  /** What to do about the problems, in a terminal; null when all is well. */
  readonly advice: string | null
  /** SQLite's own words about the structure. */
  readonly damage: readonly string[]
  readonly searchIndexSound: boolean
  /** Rows that refer to rows that do not exist; null where it could not be found out. */
  readonly danglingReferences: number | null
  readonly schema: { readonly applied: number; readonly pending: readonly string[] }
  /** Bytes. */
  readonly sizes: {
    readonly database: number
    readonly writeAheadLog: number
    readonly unusedInDatabase: number
    readonly backups: number
    readonly freeOnDisk: number
  }
  readonly backups: readonly BackupFile[]
  /** Damaged or replaced databases that were kept. */
  readonly aside: readonly string[]
  readonly owner: OwnerInfo | 'unknown' | null
}

export interface CheckRequest {
  readonly paths: Pick<Paths, 'data' | 'migrations'>
  /** `full` also compares every index with its table, and takes several times as long. */
  readonly depth?: 'quick' | 'full'
  readonly onStep?: ((done: number, total: number, step: string) => void) | undefined
}

/** `whole`: as a terminal says it, with the command to run. */
interface CheckAdvice extends CheckWord {
  readonly whole?: string
}

interface Findings {
  damage: readonly string[]
  searchIndexSound: boolean
  danglingReferences: number | null
  applied: number
  pending: readonly string[]
  unused: number
  problems: CheckWord[]
}

/** Looks at everything and changes nothing; works beside an owner. Throws only where there is no database to look at. */
export function checkDatabase(request: CheckRequest): CheckReport {
  const layout = layoutOf(request.paths)
  const migrations = readMigrations(request.paths.migrations)
  refuseMissingDatabase(layout, migrations, 'reader')
  const findings = examine(request, layout, migrations)
  request.onStep?.(3, 4, 'backups and disk')
  const backups = listBackups(layout)
  const sizes = {
    database: sizeOf(layout.database),
    writeAheadLog: sizeOf(`${layout.database}-wal`),
    unusedInDatabase: findings.unused,
    backups: backups.reduce((sum, backup) => sum + backup.bytes, 0),
    freeOnDisk: freeBytes(layout.folder),
  }
  const { problems } = findings
  const advice = problems.length === 0 ? null : adviceFor(findings, layout, migrations)
  const aside = listAside(layout)
  const owner = findOwner(layout)
  request.onStep?.(4, 4, 'done')
  return {
    file: layout.database,
    ok: problems.length === 0,
    problems: problems.map(({ text }) => text),
    found: advice === null ? problems : [...problems, { text: advice.text, said: advice.said }],
    warnings: spaceWarnings(sizes),
    advice: advice === null ? null : (advice.whole ?? advice.text),
    damage: findings.damage,
    searchIndexSound: findings.searchIndexSound,
    danglingReferences: findings.danglingReferences,
    schema: { applied: findings.applied, pending: findings.pending },
    sizes,
    backups,
    aside,
    owner,
  }
}

function examine(request: CheckRequest, layout: DataLayout, migrations: readonly Migration[]): Findings {
  const findings: Findings = {
    damage: [],
    searchIndexSound: true,
    danglingReferences: null,
    applied: 0,
    pending: [],
    unused: 0,
    problems: [],
  }
  let db: Database.Database | null = null
  try {
    db = openToRead(layout.database)
    request.onStep?.(0, 4, 'structure')
    const { damage, searchIndex } = checkFile(db, request.depth ?? 'quick')
    findings.damage = damage
    findings.searchIndexSound = searchIndex.length === 0
    if (searchIndex.length > 0) findings.problems.push(sayCheck('check.search_index'))
    if (findings.damage.length > 0)
      findings.problems.push(sayCheck('check.damaged', { damage: findings.damage.join('; ') }))
    request.onStep?.(1, 4, 'references')
    findings.danglingReferences = countForeignKeyViolations(db)
    if (findings.danglingReferences > 0) {
      findings.problems.push(sayCheck('check.dangling', { rows: findings.danglingReferences }))
    }
    request.onStep?.(2, 4, 'schema')
    findings.unused =
      Number(db.pragma('freelist_count', { simple: true })) * Number(db.pragma('page_size', { simple: true }))
    const applied = readAppliedMigrations(db)
    findings.applied = applied.length
    findings.pending = pendingMigrations(applied, migrations, layout.database).map(({ tag }) => tag)
  } catch (error) {
    const failure = storageFailure(error, layout.database)
    if (failure === null) throw error
    findings.problems.push({ text: failure.message, said: null })
    if (failure.code === 'database_corrupt') findings.damage = [...findings.damage, failure.message]
  } finally {
    db?.close()
  }
  return findings
}

/** Too little to make one more backup, or less than 100 MB. */
function spaceWarnings(sizes: CheckReport['sizes']): readonly string[] {
  if (sizes.freeOnDisk >= Math.max(sizes.database, 100_000_000)) return []
  return [`Little space is left on the disk: ${Math.floor(sizes.freeOnDisk / 1e6)} MB. Free some space.`]
}

function adviceFor(findings: Findings, layout: DataLayout, migrations: readonly Migration[]): CheckAdvice {
  if (findings.damage.length === 0 && !findings.searchIndexSound) {
    return sayCheck('check_advice.reindex')
  }
  if (findings.damage.length === 0) return sayCheck('check_advice.again')
  const backup = newestUsableBackup(layout, migrations)
  if (backup === null) return sayCheck('check_advice.no_backup')
  return sayCheck('check_advice.restore', { name: backup.name, command: restoreCommand(layout, backup.file) })
}

function freeBytes(folder: string): number {
  try {
    const { bavail, bsize } = statfsSync(folder)
    return bavail * bsize
  } catch (error) {
    throw failing('storage', sayStore('disk.not_examined', { folder }), { path: folder }, error)
  }
}
