import { mkdirSync, renameSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { Paths } from './ports.ts'

const largestBytes = 5_000_000
const kept = 3

/**
 * The file an app without a terminal logs to, in the data folder's `logs`. One that has grown large is put aside when the app
 * starts (`galley.1.log` and so on); the oldest go. Null where it cannot be written: logging is then left out.
 */
export function openLogFile(paths: Pick<Paths, 'data'>): string | null {
  const folder = join(paths.data, 'logs')
  const name = (number: number) => join(folder, number === 0 ? 'galley.log' : `galley.${number}.log`)
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    const size = statSync(name(0), { throwIfNoEntry: false })?.size ?? 0
    if (size > largestBytes) {
      rmSync(name(kept), { force: true })
      for (let number = kept - 1; number >= 0; number -= 1) {
        if (statSync(name(number), { throwIfNoEntry: false })) renameSync(name(number), name(number + 1))
      }
    }
    return name(0)
  } catch {
    return null
  }
}
