import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { rebuildMetrics } from '../../../src-main/ledger/metrics-rebuild.ts'
import { createDigestWriter } from '../../../src-main/metrics/digest-writer.ts'
import { silentLogger, systemClock } from '../../../src-main/ports.ts'
import { openStoreNow } from '../../../src-main/store/open-store.ts'
import { builtEntry, type ServeProcess, startServe } from '../../server/galley-serve.ts'
import { migrationsFolder } from '../../support/temporary-store.ts'
import { fillCalls } from '../bulk-ledger.ts'

export interface ServedCalls {
  readonly data: string
  readonly serving: ServeProcess
  dispose(): Promise<void>
}

/** A data folder with so many calls of the last 200 days, ready as Galley leaves one, and `galley serve` over it. */
export async function serveCalls(calls: number): Promise<ServedCalls> {
  const data = mkdtempSync(join(tmpdir(), 'galley-bench-'))
  const store = openStoreNow({
    paths: { data, migrations: migrationsFolder },
    clock: systemClock,
    logger: silentLogger,
    holder: 'a benchmark',
  })
  fillCalls(store.db, { calls, days: 200, until: Date.now() })
  rebuildMetrics({ store, clock: systemClock, timeZone: 'UTC' })
  createDigestWriter(store, systemClock).run({})
  store.db.pragma('wal_checkpoint(TRUNCATE)')
  store.close()
  const serving = await startServe(data, [], {}, builtEntry)
  return {
    data,
    serving,
    async dispose() {
      await serving.dispose()
      rmSync(data, { recursive: true, force: true })
    },
  }
}
