import { existsSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'

/**
 * When a file, or anything in a folder, changed last; 0 where there is nothing.
 *
 * @param {string} path
 * @returns {number} milliseconds since 1970
 */
export function newestChange(path) {
  if (!existsSync(path)) return 0
  const stat = statSync(path)
  if (!stat.isDirectory()) return stat.mtimeMs
  return readdirSync(path).reduce((newest, name) => Math.max(newest, newestChange(join(path, name))), stat.mtimeMs)
}
