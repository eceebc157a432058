import type { Store } from '../store.ts'

/** Before every day: whoever keeps what was added up by the versions of days has this one among them. */
const correctionsStart = -1

/**
 * Notes that figures were corrected, not added to. Additions never cancel each other out, so that a sum tells of each; corrections
 * can leave a sum as it was and change its parts.
 */
export function noteCorrections({ db }: Pick<Store, 'db'>): void {
  db.prepare(
    `INSERT INTO rollup_versions (period_start, version) VALUES (${correctionsStart}, 1)
     ON CONFLICT (period_start) DO UPDATE SET version = version + 1`,
  ).run()
}
