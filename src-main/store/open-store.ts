import type Database from 'better-sqlite3'
import { drizzle } from 'drizzle-orm/better-sqlite3'
import * as schema from '../../db/schema.ts'
import { Failure } from '../failure.ts'
import type { Clock, Logger, Paths } from '../ports.ts'
import { failing } from '../words/failure-sentences.ts'
import { sayStore } from '../words/failures/store-sentences.ts'
import { applyDurability, type Durability, enableWal, openToRead, openToWrite } from './connection.ts'
import { type DataLayout, ensureFolder, layoutOf, moveAside, sizeOf } from './data-folder.ts'
import { checkFile, type FileCheck, inspectSchema } from './inspect-database.ts'
import { damagedFailure, refuseMissingDatabase } from './lost-database.ts'
import { migrateSafely } from './migrate-safely.ts'
import { type Migration, readMigrations } from './migrations.ts'
import { busyFailure, type LockWait, type OwnerLock, takeOwnerLock, waitForOwnerLock } from './owner-lock.ts'
import { resetSearchIndex } from './reset-search-index.ts'
import { readStoredSetting } from './settings.ts'
import { withStorageFailures } from './storage-failure.ts'
import type { Store, StoreOpening } from './store.ts'

export interface OpenStoreOptions extends LockWait {
  readonly paths: Pick<Paths, 'data' | 'migrations'>
  readonly clock: Clock
  readonly logger: Logger
  readonly mode: 'owner' | 'reader'
  /** The stored setting, then `normal`, where not given. */
  readonly durability?: Durability | undefined
  /** What is running, for those who find the folder in use: `galley serve`. */
  readonly holder?: string | undefined
}

/**
 * Opens the database of a data folder.
 *
 * The owner makes folder and database where there are none, waits for its turn, checks the file after an unclean end and
 * brings the schema up to date (after a backup). A reader works beside an owner, and changes nothing; only where
 * the schema is of an older version does it become owner for a moment first.
 *
 * Throws a `Failure`: `database_busy`, `database_corrupt` (the file is moved aside, never deleted or replaced),
 * `database_newer`, `storage`, `not_found` (a reader without a database), `invalid_input` (another program's file),
 * `conflict` (an edited schema), `cancelled`.
 */
export async function openStore(options: OpenStoreOptions): Promise<Store> {
  const layout = layoutOf(options.paths)
  const migrations = readMigrations(options.paths.migrations)
  if (options.mode === 'owner') {
    ensureFolder(layout.folder)
    return openOwned(options, layout, migrations, await waitForOwnerLock(lockRequest(options, layout)))
  }
  refuseMissingDatabase(layout, migrations, 'reader')
  if (hasPendingMigrations(layout, migrations)) {
    options.onWait?.('Bringing the database up to date ...')
    const owner = await openStore({ ...options, mode: 'owner' })
    owner.close()
  }
  return openReading(layout)
}

/** As the owner, without waiting for another one. */
export function openStoreNow(options: Omit<OpenStoreOptions, 'mode' | keyof LockWait>): Store {
  const layout = layoutOf(options.paths)
  const migrations = readMigrations(options.paths.migrations)
  ensureFolder(layout.folder)
  const lock = takeOwnerLock(lockRequest(options, layout))
  if (lock === null) throw busyFailure(layout)
  return openOwned(options, layout, migrations, lock)
}

type OwnerOptions = Omit<OpenStoreOptions, 'mode'>

function lockRequest(options: OwnerOptions, layout: DataLayout) {
  const { clock, holder = 'galley', waitMs, signal, onWait } = options
  return { layout, clock, holder, waitMs, signal, onWait }
}

function openOwned(
  options: OwnerOptions,
  layout: DataLayout,
  migrations: readonly Migration[],
  lock: OwnerLock,
): Store {
  // Until the file is known to be sound, a failure leaves the traces of an earlier unclean end as they are.
  let sound = lock.abandonedBy === null
  try {
    refuseMissingDatabase(layout, migrations, 'owner')
    try {
      const { db, opening } = openDatabase(options, layout, migrations, lock)
      return ownerStore(db, layout, lock, opening, options.logger)
    } catch (error) {
      if (!(error instanceof Failure && error.code === 'database_corrupt')) throw error
      const moved = moveAside(layout.database, layout.damaged, options.clock.now())
      sound = true
      // Whoever opens it is told in full.
      options.logger.warn({ moved, ...error.details }, 'The database is damaged and has been moved aside.')
      throw damagedFailure(layout, migrations, moved, error)
    }
  } catch (error) {
    lock.release(sound)
    throw error
  }
}

function openDatabase(options: OwnerOptions, layout: DataLayout, migrations: readonly Migration[], lock: OwnerLock) {
  const { clock, logger } = options
  const file = layout.database
  const unclean = lock.abandonedBy !== null
  const found = sizeOf(file) > 0 ? examine(file, migrations, unclean, clock, logger) : null
  const db = openToWrite(file)
  try {
    return withStorageFailures(file, () => {
      const state = inspectSchema(db, migrations, file)
      const created = state.version === 0
      const afterUncleanEnd = unclean && !created
      enableWal(db, file)
      const backup = migrateSafely({ db, layout, migrations, state, clock, logger })
      if (found !== null && found.searchIndex.length > 0) {
        const texts = resetSearchIndex(db)
        logger.warn({ texts }, 'The search index was damaged. It is being built anew; numbers and texts are sound.')
      }
      applyDurability(db, options.durability ?? readStoredSetting(db, 'durability') ?? 'normal')
      const migrated = state.pending.map(migration => migration.tag)
      return { db, opening: { created, afterUncleanEnd, migrated, backup } }
    })
  } catch (error) {
    db.close()
    throw error
  }
}

/**
 * Refuses a file that must not be written to: damaged, another program's or a newer version's. Over a connection that
 * only reads, because one that writes carries the log into the file when it closes, or deletes it where the file is damaged.
 */
function examine(
  file: string,
  migrations: readonly Migration[],
  unclean: boolean,
  clock: Clock,
  logger: Logger,
): FileCheck | null {
  const started = clock.monotonic()
  const db = openToRead(file)
  try {
    return withStorageFailures(file, () => {
      inspectSchema(db, migrations, file)
      if (!unclean) return null
      const found = checkFile(db)
      const { damage } = found
      if (damage.length > 0)
        throw failing('database_corrupt', sayStore('database.found_damaged', { path: file, damage: damage[0] ?? '' }), {
          damage,
        })
      const tookMs = Math.round(clock.monotonic() - started)
      logger.info({ tookMs }, 'Galley did not end properly the last time. The database was checked and is sound.')
      return found
    })
  } finally {
    db.close()
  }
}

function ownerStore(
  db: Database.Database,
  layout: DataLayout,
  lock: OwnerLock,
  opening: StoreOpening,
  logger: Logger,
): Store {
  return {
    db,
    orm: drizzle(db, { schema }),
    file: layout.database,
    mode: 'owner',
    opening,
    announcePort: lock.announcePort,
    close() {
      if (!db.open) return
      try {
        db.pragma('optimize')
        db.pragma('wal_checkpoint(TRUNCATE)')
      } catch (error) {
        // What is in the write-ahead log is safe there; the next start carries it over.
        logger.warn({ error }, 'The database could not be tidied while closing. Nothing is lost.')
      }
      db.close()
      lock.release()
    },
  }
}

function openReading(layout: DataLayout): Store {
  const db = openToRead(layout.database)
  return {
    db,
    orm: drizzle(db, { schema }),
    file: layout.database,
    mode: 'reader',
    opening: { created: false, afterUncleanEnd: false, migrated: [], backup: null },
    announcePort() {},
    close: () => void db.close(),
  }
}

/** Also refuses what a reader cannot use: a damaged file, another program's, or a newer version's. */
function hasPendingMigrations(layout: DataLayout, migrations: readonly Migration[]): boolean {
  const file = layout.database
  try {
    const db = openToRead(file)
    try {
      return withStorageFailures(file, () => inspectSchema(db, migrations, file).pending.length > 0)
    } finally {
      db.close()
    }
  } catch (error) {
    throw error instanceof Failure && error.code === 'database_corrupt'
      ? damagedFailure(layout, migrations, null, error)
      : error
  }
}
