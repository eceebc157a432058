import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type App, openApp } from '../../src-main/app.ts'
import { type ImportOptions, importFile } from '../../src-main/exchange/import-file.ts'
import type { ImportReport } from '../../src-main/exchange/import-types.ts'
import { verifyMetrics } from '../../src-main/ledger/metrics-verify.ts'
import { silentLogger, systemClock } from '../../src-main/ports.ts'
import { testPaths } from '../support/temporary-registry.ts'

export const fixtures = join(import.meta.dirname, '../fixtures/import')

type Extra = Partial<Omit<ImportOptions, 'file' | 'store' | 'ledger' | 'registry' | 'clock'>>

export interface ImportFixture {
  readonly folder: string
  readonly app: App
  /** Puts bytes in a file of the folder and gives its path. */
  file(name: string, content: string | Uint8Array): string
  run(file: string, extra?: Extra): Promise<ImportReport>
  rows<T>(sql: string, ...values: unknown[]): T[]
  value<T>(sql: string, ...values: unknown[]): T
  /** Differences between the rollups and the calls; none is right. */
  verify(): Promise<unknown>
  dispose(): Promise<void>
}

/** The whole app on a folder of its own. */
export async function createImportFixture(): Promise<ImportFixture> {
  const folder = mkdtempSync(join(tmpdir(), 'galley-import-'))
  const paths = { ...testPaths, data: join(folder, 'data') }
  const environment = { TZ: 'UTC' }
  const app = await openApp({ mode: 'owner', paths, environment, clock: systemClock, logger: silentLogger })
  const { db } = app.store
  return {
    folder,
    app,
    file(name, content) {
      const path = join(folder, name)
      writeFileSync(path, content)
      return path
    },
    run: (file, extra = {}) =>
      importFile({ file, store: app.store, ledger: app.ledger, registry: app.registry, clock: systemClock, ...extra }),
    rows: <T>(sql: string, ...values: unknown[]) => db.prepare(sql).all(...values) as T[],
    value: <T>(sql: string, ...values: unknown[]) =>
      db
        .prepare(sql)
        .pluck()
        .get(...values) as T,
    verify: async () => verifyMetrics({ store: app.store, timeZone: app.settings.get('timeZone') }),
    async dispose() {
      await app.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** One call as an import takes it, with whatever is to be different. */
export function call(changes: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    provider: 'openai',
    model_name: 'gpt-4o',
    operation: 'translation',
    status: 'success',
    input_tokens: 100,
    output_tokens: 50,
    response_time_ms: 1200,
    created_at: '2026-01-05T10:00:00Z',
    ...changes,
  }
}

export function jsonl(...rows: readonly unknown[]): string {
  return rows.map(row => `${JSON.stringify(row)}\n`).join('')
}
