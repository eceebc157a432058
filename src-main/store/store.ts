import type Database from 'better-sqlite3'
import type { BetterSQLite3Database } from 'drizzle-orm/better-sqlite3'
import type * as schema from '../../db/schema.ts'

/**
 * An open database. Only code in `store/` uses `db` and `orm`; everyone else goes through a
 * repository. `owner` holds the lock and may write, `reader` opened the file read-only.
 */
export interface Store {
  readonly db: Database.Database
  readonly orm: BetterSQLite3Database<typeof schema>
  readonly file: string
  readonly mode: 'owner' | 'reader'
  /** Checkpoints, optimises, releases the lock. Safe to call twice. */
  close(): void
}
