import { Worker } from 'node:worker_threads'
import type { Clock, Logger, Paths } from '../ports.ts'
import { tendLog } from '../store/log-keeper.ts'
import { createClockWatchRepository } from '../store/repositories/clock-watch-repository.ts'
import { createContentRepository } from '../store/repositories/content-repository.ts'
import { createTextDeletionRepository, type TextScope } from '../store/repositories/text-deletion-repository.ts'
import { resetSearchIndex } from '../store/reset-search-index.ts'
import type { Settings } from '../store/settings.ts'
import type { Store } from '../store/store.ts'
import { smallThread } from '../thread-memory.ts'
import { createContentIndexer } from './content-indexer.ts'
import { expandContent, parseContent } from './content-text.ts'
import type {
  Content,
  ContentWorker,
  DeletedText,
  DeleteTextOptions,
  ReadText,
  RetentionOptions,
  TextDeletion,
} from './content-types.ts'
import { deleteScope, purge } from './delete-text.ts'
import { searchCalls } from './search-calls.ts'
import { watchClock } from './watch-clock.ts'

export interface ContentDependencies {
  readonly store: Store
  readonly settings: Pick<Settings, 'get'>
  readonly clock: Clock
  readonly paths: Pick<Paths, 'data' | 'worker'>
  readonly logger: Logger
}

const dayMs = 86_400_000
/** What a one-shot command may spend on indexing when it ends, milliseconds. */
const closingBudgetMs = 300

/** The text of calls: read, searched, indexed, and truly deleted. */
export function createContent({ store, settings, clock, paths, logger }: ContentDependencies): Content {
  const contents = createContentRepository(store)
  const deletions = createTextDeletionRepository(store)
  const watch = watchClock(createClockWatchRepository(store), clock)

  function retentionCutoff(): number | null {
    const days = settings.get('textRetentionDays')
    return days === null ? null : clock.now() - days * dayMs
  }

  /** Backups go by age only on a clock that is believed, as text does. */
  const work = () => ({
    repository: deletions,
    paths,
    clock,
    backupCutoff: watch.aheadOf() === null ? retentionCutoff() : null,
  })

  const listeners = new Set<(deletion: TextDeletion) => void>()
  async function deleteAndTell(
    reason: 'retention' | 'request',
    scope: TextScope,
    options: DeleteTextOptions,
  ): Promise<DeletedText> {
    let calls = 0
    const onProgress = (done: number, total: number) => {
      calls = done
      options.onProgress?.(done, total)
    }
    try {
      return await deleteScope(work(), reason, scope, { ...options, onProgress })
    } finally {
      const only = scope.kind === 'calls' && scope.callIds.length === 1 ? (scope.callIds[0] ?? null) : null
      if (calls > 0) for (const listener of listeners) listener({ callId: only, calls })
    }
  }

  function whyMissing(callId: number): ReadText {
    const call = contents.missing(callId)
    if (call === null) return { text: null, why: { reason: 'no_such_call' } }
    if (call.deletedAt !== null) {
      const by = call.reason === 'retention' ? 'retention' : 'request'
      return { text: null, why: { reason: 'deleted', by, at: call.deletedAt } }
    }
    if (call.status === 'pending') return { text: null, why: { reason: 'pending' } }
    // Galley's own calls always have text unless storing it was off; those from elsewhere may come without.
    const own = call.origin === 'service' || call.origin === 'gateway' || call.origin === 'practice'
    return { text: null, why: { reason: own ? 'metadata_only' : 'never_stored' } }
  }

  async function applyRetention({ clockIsRight, ...options }: RetentionOptions = {}) {
    const interrupted = deletions.unfinished()
    if (interrupted.length > 0 && (await purge(deletions))) {
      for (const id of interrupted) deletions.finish(id, clock.now())
    }
    if (clockIsRight) watch.believe()
    // Looked at without a retention, too: one that is set later finds a clock that is known.
    const knownAt = watch.look()
    const time = retentionCutoff()
    if (time === null) return null
    if (knownAt !== null) {
      logger.warn({ knownAt }, 'The clock is far ahead of when it was last known; no text is deleted by age for now')
      return null
    }
    return deleteAndTell('retention', { kind: 'older_than', time }, options)
  }

  async function tidyUp(): Promise<void> {
    createContentIndexer(store, clock, logger).run(closingBudgetMs)
    const knownAt = watch.look()
    const time = retentionCutoff()
    if (time === null || knownAt !== null) return
    if (deletions.countTexts({ kind: 'older_than', time }) > 0) await applyRetention()
  }

  let worker: ContentWorker | null = null
  function startWorker(): ContentWorker {
    worker ??= startContentWorker(store, paths, logger)
    return worker
  }

  return {
    readContent(callId) {
      const row = contents.read(callId)
      if (row === null) return whyMissing(callId)
      try {
        return { text: parseContent(expandContent(row.encoding, row.body)) }
      } catch (error) {
        logger.warn({ callId, reason: String(error) }, 'The stored text of a call cannot be read')
        return { text: null, why: { reason: 'unreadable' } }
      }
    },

    search: (query, options) => searchCalls(store, query, options),

    indexPending: (budgetMs, signal) => createContentIndexer(store, clock, logger).run(budgetMs, signal),

    async rebuildIndex() {
      const isServing = worker !== null
      // It may be in the middle of adding to what is emptied here.
      await worker?.stop()
      worker = null
      const texts = resetSearchIndex(store.db)
      if (isServing) startWorker().wake()
      return texts
    },

    startWorker,

    status() {
      return {
        ...contents.figures(),
        storage: settings.get('textStorage'),
        retentionDays: settings.get('textRetentionDays'),
        clockAheadOf: settings.get('textRetentionDays') === null ? null : watch.aheadOf(),
        deletions: deletions.history(5),
      }
    },

    countText: scope => deletions.countTexts(scope),

    deleteText: (scope, options = {}) => deleteAndTell('request', scope, options),

    applyRetention,

    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },

    async close() {
      if (worker !== null) return worker.stop()
      if (store.mode === 'reader') return
      try {
        await tidyUp()
      } catch (error) {
        // The text stays where it is, and the next start goes on.
        logger.warn({ reason: String(error) }, 'Indexing or retention could not be finished before closing')
      }
    },
  }
}

function startContentWorker(store: Store, paths: Pick<Paths, 'worker'>, logger: Logger): ContentWorker {
  const worker = new Worker(paths.worker('content-worker'), {
    workerData: { file: store.file },
    resourceLimits: smallThread,
  })
  const waiting = new Set<() => void>()
  worker.once('online', () => tendLog(store.db, 'keeper'))
  const ended = new Promise<void>(resolve => {
    worker.once('exit', () => {
      if (store.db.open) tendLog(store.db, 'itself')
      for (const resolveIdle of waiting) resolveIdle()
      resolve()
    })
  })
  worker.on('message', (message: { type: string; reason?: string }) => {
    if (message.type === 'log_fault') {
      logger.warn({ reason: message.reason }, 'The write-ahead log could not be carried over; this is tried again')
      return
    }
    if (message.type === 'fault')
      logger.warn({ reason: message.reason }, 'Indexing text failed and is tried again later')
    for (const resolveIdle of waiting) resolveIdle()
    waiting.clear()
  })
  worker.on('error', error =>
    logger.error(
      { reason: String(error) },
      'The indexing thread ended; text stays readable, and is indexed at the next start',
    ),
  )
  // An idle indexer does not keep the process alive.
  worker.unref()
  return {
    wake: () => worker.postMessage('wake'),
    idle() {
      const idle = new Promise<void>(resolve => waiting.add(resolve))
      worker.postMessage('wake')
      return idle
    },
    async stop() {
      worker.ref()
      worker.postMessage('stop')
      await ended
    },
  }
}
