import { statSync } from 'node:fs'
import type { Failure } from '../failure.ts'
import { failing } from '../words/failure-sentences.ts'
import { sayStore } from '../words/failures/store-sentences.ts'
import { type BackupFile, listAside, listBackups } from './backup-files.ts'
import { type DataLayout, restoreCommand, sidecarsOf, sizeOf } from './data-folder.ts'
import { isUsableDatabase } from './inspect-database.ts'
import type { Migration } from './migrations.ts'

/** What makes a new, empty database where the old one is gone. */
const startEmptyCommand = 'galley db restore --empty'

/** The newest backup that can be opened by this version. */
export function newestUsableBackup(layout: DataLayout, migrations: readonly Migration[]): BackupFile | null {
  return listBackups(layout).find(backup => isUsableDatabase(backup.file, migrations)) ?? null
}

/**
 * Refuses to go on without a database where there has been one: an empty one in its place would look as if all was
 * well. There has been one where a backup, a database moved aside or a write-ahead log is left.
 */
export function refuseMissingDatabase(
  layout: DataLayout,
  migrations: readonly Migration[],
  mode: 'owner' | 'reader',
): void {
  const stat = statSync(layout.database, { throwIfNoEntry: false })
  if (stat !== undefined && (!stat.isFile() || stat.size > 0)) return
  const [log] = sidecarsOf(layout.database)
  const aside = listAside(layout)
  const hasLog = log !== undefined && sizeOf(log) > 0
  if (listBackups(layout).length > 0 || aside.length > 0 || hasLog) {
    const others = aside.length === 0 ? '' : `What was moved aside before is in ${aside.join(', ')}. `
    const values = { path: layout.database, more: `${others}${offer(layout, migrations)}` }
    throw failing(
      'database_corrupt',
      stat === undefined ? sayStore('database.lost', values) : sayStore('database.emptied', values),
      { path: layout.database, aside },
    )
  }
  if (mode === 'owner') return
  throw failing('not_found', sayStore('database.nothing_yet', { folder: layout.folder }), { path: layout.database })
}

/** `moved` is where the damaged file is now; null where it was left in its place. */
export function damagedFailure(
  layout: DataLayout,
  migrations: readonly Migration[],
  moved: string | null,
  cause: Failure,
): Failure {
  const backup = newestUsableBackup(layout, migrations)
  const values = { path: layout.database, offer: offer(layout, migrations) }
  return failing(
    'database_corrupt',
    moved === null
      ? sayStore('database.damaged_left', values)
      : sayStore('database.damaged_moved', { ...values, moved }),
    { ...cause.details, path: layout.database, moved, backup: backup?.file ?? null },
    cause,
  )
}

function offer(layout: DataLayout, migrations: readonly Migration[]): string {
  const backup = newestUsableBackup(layout, migrations)
  if (backup === null) {
    return `There is no backup that can be used. To begin with an empty database, run "${startEmptyCommand}".`
  }
  const taken = new Date(backup.takenAt).toISOString().slice(0, 16).replace('T', ' ')
  return `To go back to the newest backup (${taken} UTC), run "${restoreCommand(layout, backup.file)}"; to begin with an empty database, run "${startEmptyCommand}".`
}
