import { Worker } from 'node:worker_threads'
import { Failure } from '../../failure.ts'
import type { Paths } from '../../ports.ts'
import { failing } from '../../words/failure-sentences.ts'
import { sayInsight } from '../../words/failures/insight-sentences.ts'
import type { BillReply, BillRequest } from './bill-messages.ts'
import type { BillLine, ReadBill } from './bill-types.ts'
import { type BillFile, readBill } from './read-bill.ts'

/** A bill that was read, with its lines still where they were read. To be closed. */
export interface OpenBill {
  readonly bill: ReadBill
  /** Some at a time, so that whoever writes them does not hold up others. */
  lines(): AsyncGenerator<readonly BillLine[]>
  close(): Promise<void>
}

/** A text that is read within a few milliseconds, in less time than a thread takes to begin. */
const shortText = 32 * 1024
/** Its lines and its rows' fingerprints; a file that needs more is refused, and nothing else suffers. */
const memory = { maxOldGenerationSizeMb: 1024, maxYoungGenerationSizeMb: 32 }

/**
 * Reads a bill in a thread of its own, which is ended at once when `signal` says so: it has no database that could suffer.
 *
 * @throws Failure what `readBill` throws, `cancelled`, and `invalid_input` for one that takes too much memory
 */
export async function openBill(
  paths: Pick<Paths, 'worker'>,
  file: BillFile,
  signal: AbortSignal | undefined,
): Promise<OpenBill> {
  if (signal?.aborted) throw givenUp()
  return 'text' in file.source && file.source.text.length <= shortText ? openHere(file) : openThere(paths, file, signal)
}

async function openHere(file: BillFile): Promise<OpenBill> {
  const { bill, lines } = await readBill(file)
  return {
    bill,
    async *lines() {
      yield lines
    },
    async close() {},
  }
}

async function openThere(
  paths: Pick<Paths, 'worker'>,
  file: BillFile,
  signal: AbortSignal | undefined,
): Promise<OpenBill> {
  const thread = startThread(paths, file, signal)
  try {
    const first = await thread.next()
    if (first.type !== 'read') throw new Failure('internal', 'The thread that reads bills answered out of turn.')
    return {
      bill: first.bill,
      async *lines() {
        for (;;) {
          const reply = await thread.next({ type: 'more' })
          if (reply.type !== 'lines' || reply.lines.length === 0) return
          yield reply.lines
        }
      },
      close: thread.end,
    }
  } catch (error) {
    await thread.end()
    throw error
  }
}

function startThread(paths: Pick<Paths, 'worker'>, file: BillFile, signal: AbortSignal | undefined) {
  const worker = new Worker(paths.worker('bill-worker'), { workerData: file, resourceLimits: memory })
  const end = async () => {
    signal?.removeEventListener('abort', give)
    await worker.terminate()
  }
  let give = () => {}
  const ended = new Promise<never>((_, reject) => {
    give = () => reject(givenUp())
    signal?.addEventListener('abort', give, { once: true })
    worker.once('error', error => reject(faultOf(error)))
    worker.once('exit', () => reject(new Failure('internal', 'The thread that reads bills ended. Nothing was kept.')))
  })
  ended.catch(() => undefined)
  return {
    end,
    async next(request?: BillRequest): Promise<Exclude<BillReply, { type: 'failed' }>> {
      const answer = new Promise<BillReply>(resolve => worker.once('message', resolve))
      if (request !== undefined) worker.postMessage(request)
      const reply = await Promise.race([answer, ended])
      if (reply.type !== 'failed') return reply
      const { code, message, details } = reply.failure
      throw new Failure(code, message, details)
    },
  }
}

function faultOf(error: unknown): Failure {
  const code = error instanceof Error && 'code' in error ? error.code : null
  if (code === 'ERR_WORKER_OUT_OF_MEMORY') {
    return failing('invalid_input', sayInsight('bill.no_memory'))
  }
  const words = error instanceof Error ? error.message : String(error)
  return new Failure('internal', `The thread that reads bills ended: ${words}. Nothing was kept.`)
}

function givenUp(): Failure {
  return failing('cancelled', sayInsight('bill.reading_given_up'))
}
