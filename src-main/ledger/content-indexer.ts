import type { Clock, Logger } from '../ports.ts'
import { createSearchRepository, type Prepared, type ToIndex } from '../store/repositories/search-repository.ts'
import { indexTerms } from '../store/search-tokens.ts'
import type { Store } from '../store/store.ts'
import { compressContent, expandContent, parseContent, searchableParts } from './content-text.ts'

interface IndexerStep {
  /** Texts that were indexed in this step. */
  readonly indexed: number
  /** How long the write lock was held, milliseconds. */
  readonly heldMs: number
  /** True when nothing was waiting and nothing was left to merge. */
  readonly idle: boolean
}

export interface ContentIndexer {
  /** One short transaction's worth of work. Throws what SQLite throws, also that the database is busy. */
  step(): IndexerStep
  /** Steps until nothing waits or the budget is used up. Returns how many texts were indexed. */
  run(budgetMs: number, signal?: AbortSignal): number
}

/**
 * How long a step holds the write lock, milliseconds, where the ledger may want to commit meanwhile: while calls arrive in
 * numbers, and else. Who finds it taken asks again after 1, 3, 8 milliseconds, so that a little more costs much more.
 */
export const sharedLockMs = { busy: 1, calm: 4 } as const
/** The same where nobody else writes: fewer and larger pieces make a better index, sooner. */
const aloneLockMs = 50
const batchRows = 64
/** Pieces of the index are merged as they come, at most this many steps for each batch of texts. */
const mergesPerBatch = 3
const mergePages = { least: 1, most: 512 }

/** A text that cannot be read is marked as done, so that it never stands in the way of the others. */
function prepare(row: ToIndex, logger: Logger): Prepared {
  try {
    const json = expandContent(row.encoding, row.body)
    const { source, output } = searchableParts(parseContent(json))
    const { encoding, body } = compressContent(json)
    return { callId: row.callId, createdAt: row.createdAt, encoding, body, terms: indexTerms(`${source}\n\n${output}`) }
  } catch (error) {
    logger.warn(
      { callId: row.callId, reason: String(error) },
      'The text of a call cannot be read and is not searchable',
    )
    const encoding = row.encoding === 'zstd' ? 'zstd' : 'plain'
    return { callId: row.callId, createdAt: row.createdAt, encoding, body: row.body, terms: '' }
  }
}

/**
 * Compresses and indexes the text of settled calls. Each text changes from plain to compressed and
 * indexed in one transaction, so it may be stopped or killed at any instant and simply goes on later.
 */
export function createContentIndexer(
  store: Pick<Store, 'db'>,
  clock: Clock,
  logger: Logger,
  lockMs: () => number = () => aloneLockMs,
): ContentIndexer {
  const search = createSearchRepository(store)
  let ready: Prepared[] = []
  let mayMerge = true
  let mergesDue = 0
  let pages = 16

  function timed<T>(work: (isOver: () => boolean) => T): { result: T; heldMs: number } {
    const start = clock.monotonic()
    const limitMs = lockMs()
    const result = work(() => clock.monotonic() - start >= limitMs)
    return { result, heldMs: clock.monotonic() - start }
  }

  function addStep(): IndexerStep {
    const batch = ready
    ready = []
    const { result: done, heldMs } = timed(isOver => search.add(batch, isOver))
    ready = batch.slice(done)
    mayMerge = true
    mergesDue = mergesPerBatch
    return { indexed: done, heldMs, idle: false }
  }

  /** Merges as many pages as fit into the lock's time, learnt from the step before. */
  function mergeStep(): IndexerStep {
    const { result: merged, heldMs } = timed(() => search.mergeStep(pages))
    if (heldMs > lockMs()) pages = Math.max(mergePages.least, Math.floor(pages / 2))
    else if (heldMs < lockMs() / 2) pages = Math.min(mergePages.most, pages * 2)
    mayMerge = merged
    mergesDue = merged ? mergesDue - 1 : 0
    return { indexed: 0, heldMs, idle: false }
  }

  function step(): IndexerStep {
    if (mergesDue > 0) return mergeStep()
    if (ready.length === 0) {
      ready = search
        .waiting(batchRows)
        .map(row => prepare(row, logger))
        // The index takes ascending documents in one piece.
        .sort((a, b) => a.createdAt - b.createdAt)
    }
    if (ready.length > 0) return addStep()
    return mayMerge ? mergeStep() : { indexed: 0, heldMs: 0, idle: true }
  }

  return {
    step,
    run(budgetMs, signal) {
      const start = clock.monotonic()
      let indexed = 0
      while (signal?.aborted !== true && clock.monotonic() - start < budgetMs) {
        const { indexed: more, idle } = step()
        indexed += more
        if (idle) break
      }
      return indexed
    },
  }
}
