import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ProviderKind } from '../../db/vocabulary.ts'
import { createEstimateBook } from '../../src-main/insights/forecasts/estimate-book.ts'
import { createLedger } from '../../src-main/ledger/ledger.ts'
import { createPricing } from '../../src-main/ledger/pricing.ts'
import { createOperations } from '../../src-main/operations/operations.ts'
import { silentLogger, systemClock } from '../../src-main/ports.ts'
import { createAdapters } from '../../src-main/providers/adapters.ts'
import { createPracticeAdapter } from '../../src-main/providers/practice/practice-adapter.ts'
import type { TrackedService } from '../../src-main/service/service-types.ts'
import { createTrackedService } from '../../src-main/service/tracked-service.ts'
import { createEstimateRepository } from '../../src-main/store/repositories/estimate-repository.ts'
import { type ReplayOptions, startReplayUpstream } from '../support/replay-upstream/replay-upstream.ts'
import { createRoutingParts } from '../support/routing-parts.ts'
import { createTestRegistry, testPaths } from '../support/temporary-registry.ts'
import { createTemporaryStore } from '../support/temporary-store.ts'

export const sampleChapter = readFileSync(join(testPaths.resources, 'sample-book/ja-chapter-01.txt'), 'utf8')

const kinds = ['openai', 'anthropic', 'google', 'cohere', 'mistral'] as const satisfies readonly ProviderKind[]

/** The operations over a real store, ledger, registry, service and SDKs; providers are the replay upstream. */
export async function createOperationsFixture(replay: ReplayOptions = {}) {
  const upstream = await startReplayUpstream(replay)
  const { store, folder, dispose } = createTemporaryStore()
  const clock = systemClock
  const logger = silentLogger
  const { registry, settings } = createTestRegistry(store, { clock, logger })
  registry.setUp()
  for (const kind of kinds) registry.update(kind, { baseUrl: upstream.baseUrl(kind) })
  const pricing = createPricing({ store, clock, paths: { ...testPaths, data: folder }, logger })
  const ledger = createLedger({
    store,
    clock,
    logger,
    pricing,
    settings: { timeZone: () => 'UTC', storeText: () => true },
  })
  let key: string | null = 'sk-test-0123456789abcdef'
  const { close: closeRouting, ...routing } = createRoutingParts({
    store,
    ledger,
    registry,
    pricing,
    settings,
    clock,
    logger,
    hasKeys: () => key !== null,
  })
  const service = createTrackedService({
    ...routing,
    ledger,
    registry,
    adapters: createAdapters({ clock, logger, practice: createPracticeAdapter({ timeScale: 0 }) }),
    vault: { read: async () => key, providersWithKey: () => [] },
    clock,
    settings,
    logger,
    random: () => 0,
    sleep: async () => undefined,
  })
  const create = (wrapped: TrackedService = service) =>
    createOperations({
      service: wrapped,
      selection: routing.selection,
      firstModels: routing.firstModels,
      ledger,
      store,
      settings,
      clock,
      logger,
      pricing,
      paths: testPaths,
      estimates: createEstimateBook(createEstimateRepository(store), clock, logger),
    })
  const count = (sql: string) => Number(store.db.prepare(sql).pluck().get())
  return {
    upstream,
    folder,
    store,
    settings,
    registry,
    ledger,
    ...routing,
    service,
    operations: create(),
    /** As after a restart on the same database; with another service where one is given. */
    reopen: create,
    takeKeyAway: () => {
      key = null
    },
    requestStatuses: () => store.db.prepare('SELECT status FROM requests ORDER BY id').pluck().all(),
    calls: () =>
      store.db
        .prepare(
          'SELECT status, chunk, finish_reason, prompt_version_id, target_language, source_book FROM service_calls ORDER BY id',
        )
        .all() as {
        status: string
        chunk: number | null
        finish_reason: string | null
        prompt_version_id: number | null
        target_language: string | null
        source_book: string | null
      }[],
    keptPieces: () => count('SELECT count(*) FROM job_chunks'),
    jobs: () => store.db.prepare('SELECT status FROM jobs ORDER BY id').pluck().all(),
    async dispose() {
      closeRouting()
      await ledger.close()
      dispose()
      await upstream.close()
    },
  }
}

export type OperationsFixture = Awaited<ReturnType<typeof createOperationsFixture>>
