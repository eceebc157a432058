import { Worker } from 'node:worker_threads'
import type { Failure } from '../failure.ts'
import type { Clock, Paths } from '../ports.ts'
import { rollupsReplaced } from '../store/repositories/rollup-rows.ts'
import { storageFailure } from '../store/storage-failure.ts'
import type { Store } from '../store/store.ts'
import { failing } from '../words/failure-sentences.ts'
import { sayLedger } from '../words/failures/ledger-sentences.ts'
import type { CommitQueue } from './commit-queue.ts'
import type { RebuildReport } from './ledger-types.ts'
import { packDeltas } from './packed-deltas.ts'
import type { FromRebuilder, RebuildTask, ToRebuilder } from './rebuild-messages.ts'
import type { RecountStep } from './rollup-recount.ts'
import type { ShadowedDeltas } from './shadow-deltas.ts'
import { createTimePeriods } from './time-periods.ts'

export interface BackgroundRequest {
  /** The zone whose days the new rollups follow. */
  readonly timeZone: string
  readonly scope: 'all' | 'days'
  readonly onProgress?: ((step: RecountStep) => void) | undefined
  readonly signal?: AbortSignal | undefined
}

/** Makes rollups anew in a thread of its own while calls go on being opened and settled. */
export interface BackgroundRebuild {
  /**
   * Resolves when the new rollups, with all that was committed meanwhile, are in place. One at a time. Throws `cancelled`,
   * `conflict` while another is under way, or what went wrong; then the rollups are as they were, and exact as they were.
   */
  run(request: BackgroundRequest): Promise<RebuildReport>
  /** Cancels what is under way and waits for its end; null where nothing is. */
  stop(): Promise<void> | null
}

interface Parts {
  readonly store: Store
  readonly clock: Clock
  readonly paths: Pick<Paths, 'worker'>
  readonly queue: Pick<CommitQueue, 'hold'>
  readonly deltas: ShadowedDeltas
}

export function createBackgroundRebuild(parts: Parts): BackgroundRebuild {
  let running: { readonly ended: Promise<void>; readonly cancel: AbortController } | null = null
  return {
    async run(request) {
      if (running !== null) {
        throw failing('conflict', sayLedger('figures.rebuilding'))
      }
      // Before a thread is started for it.
      createTimePeriods(request.timeZone)
      const cancel = new AbortController()
      const signal = request.signal === undefined ? cancel.signal : AbortSignal.any([request.signal, cancel.signal])
      const result = rebuildInThread(parts, { ...request, signal })
      running = { cancel, ended: result.then(noValue, noValue) }
      try {
        return await result
      } finally {
        running = null
      }
    },
    stop() {
      running?.cancel.abort()
      return running?.ended ?? null
    },
  }
}

const noValue = () => undefined

function rebuildInThread(parts: Parts, request: BackgroundRequest): Promise<RebuildReport> {
  const { store, clock, queue, deltas } = parts
  const { timeZone, scope, signal, onProgress } = request
  const task: RebuildTask = { file: store.file, timeZone, scope }
  const cancelled = () => failing('cancelled', sayLedger('stopped.unchanged'))
  if (signal?.aborted) return Promise.reject(cancelled())
  const worker = new Worker(parts.paths.worker('rebuild-worker'), { workerData: task })
  const send = (message: ToRebuilder) => worker.postMessage(message)
  let release = () => {}
  let swapping = false
  let report: RebuildReport | null = null
  let failure: Failure | null = null

  const abort = () => {
    // Once the new rollups are being put in place it is a matter of moments, and done or not done as a whole.
    if (swapping) return
    failure ??= cancelled()
    void worker.terminate()
  }
  signal?.addEventListener('abort', abort)

  worker.on('message', (message: FromRebuilder) => {
    switch (message.type) {
      case 'ready':
        release = queue.hold()
        return send({ type: 'look' })
      case 'looking':
        // Nothing was committed between the view and this.
        deltas.watch(createTimePeriods(timeZone), scope)
        return release()
      case 'progress':
        return onProgress?.({ done: message.done, total: message.total })
      case 'counted':
        if (failure !== null) return
        swapping = true
        release = queue.hold()
        return send({ type: 'swap', since: packDeltas(deltas.take()), now: clock.now() })
      case 'done':
        report = { calls: message.calls, requests: message.requests, timeZone }
        return
      case 'failed':
        failure ??= explained(message, store.file)
    }
  })
  worker.on('error', error => {
    failure ??= explained({ error, reason: String(error) }, store.file)
  })

  return new Promise((resolve, reject) => {
    worker.once('exit', () => {
      signal?.removeEventListener('abort', abort)
      deltas.take()
      // Whatever became of it, nobody may go on with what was remembered of the rows.
      rollupsReplaced(store.db)
      release()
      if (report !== null) resolve(report)
      else reject(failure ?? explained({ error: null, reason: 'its thread ended' }, store.file))
    })
  })
}

function explained({ error, reason }: { readonly error: unknown; readonly reason: string }, file: string): Failure {
  const storage = storageFailure(error, file)
  if (storage !== null) return storage
  return failing('internal', sayLedger('figures.not_rebuilt', { reason }), {}, error)
}
