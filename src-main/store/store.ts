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
  /** What was found and done when it was opened. */
  readonly opening: StoreOpening
  /** Lets other processes find this owner's API; null when it no longer answers. A reader announces nothing. */
  announcePort(port: number | null): void
  /** Checkpoints, optimises, releases the lock. Safe to call twice. */
  close(): void
}

export interface StoreOpening {
  /** True when there was no database before. */
  readonly created: boolean
  /** The last owner did not end properly; the database was checked and is sound. */
  readonly afterUncleanEnd: boolean
  /** Schema steps that were applied, by name. */
  readonly migrated: readonly string[]
  /** The backup that was made before them; null where there was nothing to back up. */
  readonly backup: string | null
}
