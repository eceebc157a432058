import { existsSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'

/** A test of an old build proves nothing. */
export function checkBuild(built: string, ...sources: readonly string[]): void {
  if (existsSync(built) && statSync(built).mtimeMs >= Math.max(...sources.map(newestChange))) return
  throw new Error(`What was built is older than its sources (${built}): npm run build`)
}

function newestChange(path: string): number {
  const stat = statSync(path)
  if (!stat.isDirectory()) return stat.mtimeMs
  return Math.max(0, ...readdirSync(path).map(name => newestChange(join(path, name))))
}
