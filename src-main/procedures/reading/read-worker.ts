import { parentPort, workerData } from 'node:worker_threads'
import { Failure } from '../../failure.ts'
import { createContent } from '../../ledger/content.ts'
import { createTimePeriods } from '../../ledger/time-periods.ts'
import { createBooks } from '../../metrics/books.ts'
import { createCallQuery } from '../../metrics/call-query.ts'
import { createHealth } from '../../metrics/health.ts'
import { createMetrics } from '../../metrics/metrics.ts'
import { createKeptSpendSeries, createSpendSeries } from '../../metrics/spend-series.ts'
import { createTrends } from '../../metrics/trends.ts'
import { createUsage } from '../../metrics/usage.ts'
import { type Paths, silentLogger, systemClock } from '../../ports.ts'
import { openStore } from '../../store/open-store.ts'
import { createCallQueryRepository } from '../../store/repositories/call-query-repository.ts'
import { createSettings } from '../../store/settings.ts'
import { createHeldLists } from './held-lists.ts'
import { readExport, readJobs } from './read-jobs.ts'
import type { PlainFailure, ReadReply, ReadRequest } from './read-messages.ts'
import type { OnRead, ReadParts } from './read-parts.ts'

/** The reading thread: long reads over a connection of its own, so that none of them holds up a call. */
interface Data {
  readonly data: string
  readonly migrations: string
}

const { data, migrations } = workerData as Data
const port = parentPort
const paths: Paths = {
  data,
  migrations,
  resources: data,
  worker: name => {
    throw new Error(`A reading thread starts no other: ${name}`)
  },
}
const clock = systemClock
const store = await openStore({ mode: 'reader', paths, clock, logger: silentLogger })
const settings = createSettings({ store, clock })
const content = createContent({ store, settings, clock, paths, logger: silentLogger })
const zone = { timeZone: () => settings.get('timeZone') }
const figures = { store, clock, settings: zone }
const rows = createCallQueryRepository(store)
const keptSpend = createKeptSpendSeries()
const parts: ReadParts = {
  rows,
  held: createHeldLists(rows),
  store,
  clock,
  content,
  paths,
  metrics: createMetrics(figures),
  books: createBooks(store),
  trends: createTrends(figures),
  usage: createUsage(figures),
  health: createHealth(figures),
  spend: (realm, timeZone) =>
    createSpendSeries(store, { realm, periods: createTimePeriods(timeZone), now: clock.now() }, keptSpend),
  // How a cost came about is read on the main thread, one call at a time.
  calls: createCallQuery({ store, content, pricing: { explain: () => null } }),
}

interface ExportState {
  readonly abort: AbortController
  /** The last piece was taken. */
  taken: () => void
}

const exports = new Map<number, ExportState>()
/** Those that take several turns can be given up between two of them. */
const reads = new Map<number, AbortController>()

function reply(message: ReadReply): void {
  port?.postMessage(message)
}

function plain(error: unknown): PlainFailure {
  if (error instanceof Failure) return error.toJSON()
  return {
    code: 'internal',
    message: error instanceof Error ? (error.stack ?? error.message) : String(error),
    details: {},
  }
}

async function runExport({ id, input }: Extract<ReadRequest, { type: 'export' }>): Promise<void> {
  const state: ExportState = { abort: new AbortController(), taken() {} }
  exports.set(id, state)
  const write = (piece: { text: string; calls: number }) =>
    new Promise<void>(resolve => {
      state.taken = resolve
      reply({ type: 'piece', id, ...piece })
    })
  try {
    reply({ type: 'done', id, output: await readExport(parts, input, write, state.abort.signal) })
  } catch (error) {
    reply({ type: 'failed', id, failure: plain(error) })
  } finally {
    exports.delete(id)
  }
}

async function runRead({ id, name, input }: Extract<ReadRequest, { type: 'read' }>): Promise<void> {
  const abort = new AbortController()
  reads.set(id, abort)
  try {
    const job = readJobs[name] as (parts: ReadParts, input: unknown, signal: AbortSignal, progress: OnRead) => unknown
    const onProgress: OnRead = (done, total, note = null) => reply({ type: 'progress', id, done, total, note })
    reply({ type: 'done', id, output: await job(parts, input, abort.signal, onProgress) })
  } catch (error) {
    reply({ type: 'failed', id, failure: plain(error) })
  } finally {
    reads.delete(id)
  }
}

port?.on('message', (message: ReadRequest) => {
  switch (message.type) {
    case 'read':
      return void runRead(message)
    case 'export':
      return void runExport(message)
    case 'taken':
      return exports.get(message.id)?.taken()
    case 'cancel': {
      reads.get(message.id)?.abort()
      const under = exports.get(message.id)
      under?.abort.abort()
      return under?.taken()
    }
    case 'stop':
      for (const abort of reads.values()) abort.abort()
      for (const { abort, taken } of exports.values()) {
        abort.abort()
        taken()
      }
      store.close()
      port.close()
  }
})
reply({ type: 'ready' })
