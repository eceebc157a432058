import { newestChange } from '../../scripts/set-up/newest-change.mjs'

/** A test of an old build proves nothing. */
export function checkBuild(built: string, ...sources: readonly string[]): void {
  if (newestChange(built) >= Math.max(...sources.map(newestChange))) return
  throw new Error(`What was built is older than its sources (${built}): npm run build`)
}
