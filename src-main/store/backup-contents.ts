import type { BackupFile } from './backup-files.ts'
import { openToRead } from './connection.ts'

/** What a backup holds, for telling it from the one beside it. */
export interface BackupContents {
  readonly calls: number
  /** When the last of them began, UTC epoch milliseconds; null where there is none. */
  readonly lastCallAt: number | null
}

/** The most backups whose contents are remembered: as many as can be kept. */
const mostRemembered = 1000

/**
 * Reads what backups hold, each file once: a backup never changes. Null for one that cannot be read. Calls are never deleted
 * and numbered from 1, so that both answers are looked up, not counted.
 */
export function createBackupReader(): (backup: Pick<BackupFile, 'file' | 'bytes'>) => BackupContents | null {
  const known = new Map<string, BackupContents | null>()
  return ({ file, bytes }) => {
    const name = `${bytes} ${file}`
    const remembered = known.get(name)
    if (remembered !== undefined) return remembered
    const contents = readContents(file)
    if (known.size >= mostRemembered) known.clear()
    known.set(name, contents)
    return contents
  }
}

function readContents(file: string): BackupContents | null {
  try {
    const db = openToRead(file)
    try {
      const row = db
        .prepare<[], { calls: number | null; last: number | null }>(
          'SELECT (SELECT max(id) FROM service_calls) AS calls, (SELECT max(created_at) FROM service_calls) AS last',
        )
        .get()
      return { calls: row?.calls ?? 0, lastCallAt: row?.last ?? null }
    } finally {
      db.close()
    }
  } catch {
    return null
  }
}
