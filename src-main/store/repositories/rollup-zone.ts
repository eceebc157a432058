import type { Store } from '../store.ts'

/** Not one of the user's settings: which zone the stored day rollups were made for. */
const key = 'internal.rollupTimeZone'

/** The zone of the stored day rollups; it may differ from the chosen one until they are rebuilt. Null in a new database. */
export function readRollupZone({ db }: Pick<Store, 'db'>): string | null {
  const value = db.prepare<[string], string>('SELECT value FROM settings WHERE key = ?').pluck().get(key)
  return value === undefined ? null : (JSON.parse(value) as string)
}

export function writeRollupZone({ db }: Pick<Store, 'db'>, timeZone: string, now: number): void {
  db.prepare(
    `INSERT INTO settings (key, value, updated_at) VALUES (?, ?, ?)
     ON CONFLICT (key) DO UPDATE SET value = excluded.value, updated_at = excluded.updated_at`,
  ).run(key, JSON.stringify(timeZone), now)
}
