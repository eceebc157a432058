import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'

/** Real recordings and texts that stand beside the project where they are available; never part of it. */
const sharedData = process.env.GALLEY_SHARED_DATA ?? join(import.meta.dirname, '../../../shared/data')

/** For `describe.skipIf(!hasSharedData)`: the suite's name then says what was skipped. */
export const hasSharedData = existsSync(sharedData)

export function sharedPath(...parts: readonly string[]): string {
  return join(sharedData, ...parts)
}

/** The parsed lines of a gzipped JSON Lines file. */
export function readJsonLinesGz(...parts: readonly string[]): unknown[] {
  return gunzipSync(readFileSync(sharedPath(...parts)))
    .toString('utf8')
    .split('\n')
    .filter(line => line !== '')
    .map(line => JSON.parse(line) as unknown)
}
