import { readdirSync, statfsSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { type DataLayout, sidecarsOf, sizeOf } from './data-folder.ts'

export type FolderPart = 'database' | 'backups' | 'put_aside' | 'sample' | 'reports' | 'logs' | 'other'

export interface FolderSizes {
  readonly parts: readonly { readonly part: FolderPart; readonly path: string; readonly bytes: number }[]
  readonly bytes: number
  readonly freeBytes: number
}

/** How large each part of a data folder is, in bytes. What cannot be read counts as nothing. */
export function measureDataFolder(layout: DataLayout): FolderSizes {
  const files = [layout.database, ...sidecarsOf(layout.database)]
  const named = [
    { part: 'database', path: layout.database, bytes: files.reduce((sum, file) => sum + sizeOf(file), 0) },
    { part: 'backups', path: layout.backups, bytes: sizeOfTree(layout.backups) },
    { part: 'put_aside', path: layout.replaced, bytes: sizeOfTree(layout.replaced) + sizeOfTree(layout.damaged) },
    ...(['sample', 'reports', 'logs'] as const).map(part => {
      const path = join(layout.folder, part)
      return { part, path, bytes: sizeOfTree(path) }
    }),
  ] as const
  const known = named.reduce((sum, { bytes }) => sum + bytes, 0)
  const all = sizeOfTree(layout.folder)
  const other = { part: 'other' as const, path: layout.folder, bytes: Math.max(0, all - known) }
  const { bavail, bsize } = statfsSync(layout.folder)
  return { parts: [...named, other], bytes: Math.max(all, known), freeBytes: bavail * bsize }
}

function sizeOfTree(path: string): number {
  const found = statSync(path, { throwIfNoEntry: false })
  if (found === undefined) return 0
  if (!found.isDirectory()) return found.size
  try {
    return readdirSync(path).reduce((sum, name) => sum + sizeOfTree(join(path, name)), 0)
  } catch {
    return 0
  }
}
