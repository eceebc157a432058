import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { silentLogger, systemClock } from '../../src-main/ports.ts'
import { openStoreNow } from '../../src-main/store/open-store.ts'
import type { Store } from '../../src-main/store/store.ts'

export const migrationsFolder = join(import.meta.dirname, '../../db/migrations')

/** A migrated database in a real file of its own, and `dispose` to remove it. */
export function createTemporaryStore(): { store: Store; folder: string; dispose: () => void } {
  const folder = mkdtempSync(join(tmpdir(), 'galley-test-'))
  const store = openStoreNow({
    paths: { data: folder, migrations: migrationsFolder },
    clock: systemClock,
    logger: silentLogger,
    holder: 'a test',
  })
  return {
    store,
    folder,
    dispose: () => {
      store.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
