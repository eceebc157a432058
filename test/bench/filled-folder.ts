import { rebuildMetrics } from '../../src-main/ledger/metrics-rebuild.ts'
import { createDigestWriter } from '../../src-main/metrics/digest-writer.ts'
import { silentLogger, systemClock } from '../../src-main/ports.ts'
import { openStoreNow } from '../../src-main/store/open-store.ts'
import type { Store } from '../../src-main/store/store.ts'
import { migrationsFolder } from '../support/temporary-store.ts'
import { fillCalls } from './bulk-ledger.ts'

/**
 * Fills a data folder with so many calls of the last 200 days, and what `fillMore` adds to them, and leaves it as a
 * Galley that ended well does: rollups, digests, an empty write-ahead log.
 */
export function fillFolder(data: string, calls: number, fillMore: (db: Store['db']) => void = () => {}): void {
  const store = openStoreNow({
    paths: { data, migrations: migrationsFolder },
    clock: systemClock,
    logger: silentLogger,
    holder: 'a benchmark',
  })
  fillCalls(store.db, { calls, days: 200, until: Date.now() })
  fillMore(store.db)
  rebuildMetrics({ store, clock: systemClock, timeZone: 'UTC' })
  createDigestWriter(store, systemClock).run({})
  store.db.pragma('wal_checkpoint(TRUNCATE)')
  store.close()
}
