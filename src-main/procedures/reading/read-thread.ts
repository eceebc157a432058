import { Worker } from 'node:worker_threads'
import type { Logger, Paths } from '../../ports.ts'
import { readingThread, releaseMainThread } from '../../thread-memory.ts'
import type { ReadReply, ReadRequest } from './read-messages.ts'

/** One thread. It tells of its end once, whether asked to end or not. */
export interface ReadThread {
  readonly send: (request: ReadRequest) => void
  /** By message, never by force: the database library does not take that well. */
  readonly stop: () => Promise<void>
}

export function startReadThread(parts: {
  readonly paths: Pick<Paths, 'data' | 'migrations' | 'worker'>
  readonly logger: Logger
  readonly onReply: (reply: ReadReply) => void
  readonly onEnd: () => void
}): ReadThread {
  const { paths, logger, onReply, onEnd } = parts
  releaseMainThread()
  const worker = new Worker(paths.worker('read-worker'), {
    workerData: { data: paths.data, migrations: paths.migrations },
    resourceLimits: readingThread,
  })
  const ended = new Promise<void>(resolve => {
    worker.once('exit', () => {
      onEnd()
      resolve()
    })
  })
  worker.on('message', onReply)
  worker.on('error', error => logger.error({ reason: String(error) }, 'A reading thread ended; another one is started'))
  // A thread without work does not keep the process alive. Last, because listening to its messages would.
  worker.unref()
  return {
    send: request => worker.postMessage(request),
    async stop() {
      worker.ref()
      worker.postMessage({ type: 'stop' } satisfies ReadRequest)
      await ended
    },
  }
}
