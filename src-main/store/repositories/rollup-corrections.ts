import type { Store } from '../store.ts'

/** Before every day: whoever keeps what was added up by the versions of days has this one among them. */
const correctionsStart = -1

/**
 * Notes that calls of these days were priced anew. Additions never cancel each other out, so that a sum tells of each; corrections
 * can leave a sum as it was and change its parts, or what is worked out from a call's price.
 */
export function noteCorrections({ db }: Pick<Store, 'db'>, days: Iterable<number> = []): void {
  const note = db.prepare<[number]>(
    `INSERT INTO rollup_versions (period_start, version) VALUES (?, 1)
     ON CONFLICT (period_start) DO UPDATE SET version = version + 1`,
  )
  for (const start of [correctionsStart, ...days]) note.run(start)
}
