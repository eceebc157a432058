import { Worker } from 'node:worker_threads'
import type { Clock, Logger, Paths } from '../ports.ts'
import type { Store } from '../store/store.ts'
import { smallThread } from '../thread-memory.ts'
import { createDigestWriter } from './digest-writer.ts'

const firstMs = 5_000
const everyMs = 3_600_000
/** What a one-shot command may spend on digests when it ends, milliseconds. */
const closingBudgetMs = 150

/** Keeps digests up to date in a process that owns the database. In a reader it does nothing. */
export interface DigestKeeper {
  /** For a process that stays: makes what is due in a thread of its own, soon and then every hour. */
  start(): void
  /** Makes all that is due, here and now. */
  finish(options?: {
    readonly signal?: AbortSignal | undefined
    readonly onProgress?: (done: number, total: number) => void
  }): void
  /** Ends the thread; a process without one spends a moment on what is due. */
  close(): Promise<void>
}

export interface DigestKeeperDependencies {
  readonly store: Store
  readonly clock: Clock
  readonly paths: Pick<Paths, 'worker'>
  readonly logger: Logger
}

export function createDigestKeeper({ store, clock, paths, logger }: DigestKeeperDependencies): DigestKeeper {
  let started = false
  let timer: NodeJS.Timeout | null = null
  let running: { readonly worker: Worker; readonly ended: Promise<void> } | null = null

  function next(afterMs: number): void {
    timer = setTimeout(run, afterMs)
    timer.unref()
  }

  /** A thread takes memory: only where there is work for it. */
  function run(): void {
    timer = null
    if (createDigestWriter(store, clock).step().idle) {
      next(everyMs)
      return
    }
    const worker = new Worker(paths.worker('digest-worker'), {
      workerData: { file: store.file },
      resourceLimits: smallThread,
    })
    const ended = new Promise<void>(resolve => {
      worker.once('exit', () => {
        running = null
        if (started) next(everyMs)
        resolve()
      })
    })
    const failed = (reason: string): void =>
      logger.warn({ reason }, 'Figures of closed days could not be kept ready; they are added up when asked for')
    worker.on('message', ({ reason }: { reason: string }) => failed(reason))
    worker.on('error', error => failed(String(error)))
    worker.unref()
    running = { worker, ended }
  }

  return {
    start() {
      if (started || store.mode === 'reader') return
      started = true
      next(firstMs)
    },
    finish(options = {}) {
      if (store.mode === 'owner') createDigestWriter(store, clock).run(options)
    },
    async close() {
      const stayed = started
      started = false
      if (timer !== null) clearTimeout(timer)
      if (running !== null) {
        running.worker.ref()
        running.worker.postMessage('stop')
        await running.ended
      }
      if (stayed || store.mode === 'reader') return
      try {
        createDigestWriter(store, clock).run({ budgetMs: closingBudgetMs })
      } catch (error) {
        // A saving that was not made.
        logger.warn({ reason: String(error) }, 'Figures of closed days could not be kept ready')
      }
    },
  }
}
