import { setTimeout as sleep } from 'node:timers/promises'
import { parentPort, workerData } from 'node:worker_threads'
import { silentLogger, systemClock } from '../ports.ts'
import { openToWrite } from '../store/connection.ts'
import { createLogKeeper } from '../store/log-keeper.ts'
import { createNewestText } from '../store/repositories/newest-text.ts'
import { storageFailure } from '../store/storage-failure.ts'
import { createArrivalPace } from './arrival-pace.ts'
import { createContentIndexer, sharedLockMs } from './content-indexer.ts'

/**
 * The thread for what a long-lived process does with its database beside the ledger: it indexes text, and carries the
 * write-ahead log into the database. It has a connection of its own, never waits for the write lock (it comes back
 * later), and rests longer than it works, so that the ledger's commits always find the lock free
 * within a few milliseconds. It ends by message.
 */
const { file } = workerData as { file: string }
/** Without a wake-up it looks for work this often. */
const pollMs = 10_000
const busyPauseMs = 10
/** While calls arrive in numbers, a step of indexing is taken only so often: the processor is theirs. */
const standBackMs = 250

const db = openToWrite(file)
db.pragma('busy_timeout = 0')
db.pragma('synchronous = NORMAL')
const keeper = createLogKeeper(db, systemClock)
const pace = createArrivalPace(createNewestText({ db }), systemClock)
const indexer = createContentIndexer({ db }, systemClock, silentLogger, () =>
  pace.isBusy() ? sharedLockMs.busy : sharedLockMs.calm,
)

const stopping = new AbortController()
let stopped = false
let resting = new AbortController()
parentPort?.on('message', message => {
  if (message === 'stop') {
    stopped = true
    stopping.abort()
  }
  resting.abort()
})

async function rest(milliseconds: number): Promise<void> {
  resting = new AbortController()
  await sleep(milliseconds, undefined, { signal: resting.signal }).catch(() => undefined)
}

/** A log that cannot be tended goes on growing until the ledger's own connection tends it. */
async function keepLog(): Promise<void> {
  while (!stopped) {
    let restMs = pollMs
    try {
      restMs = keeper.step()
    } catch (error) {
      reportFault('log_fault', error)
    }
    await sleep(restMs, undefined, { signal: stopping.signal }).catch(() => undefined)
  }
}

function reportFault(type: 'fault' | 'log_fault', error: unknown): void {
  parentPort?.postMessage({ type, reason: error instanceof Error ? error.message : String(error) })
}

const logKept = keepLog()
while (!stopped) {
  try {
    const { heldMs, idle } = indexer.step()
    if (idle) {
      parentPort?.postMessage({ type: 'idle' })
      await rest(pollMs)
    } else {
      await sleep(Math.max(1, 2 * heldMs, pace.isBusy() ? standBackMs : 0))
    }
  } catch (error) {
    if (storageFailure(error, file)?.code === 'database_busy') await sleep(busyPauseMs)
    else {
      reportFault('fault', error)
      await rest(pollMs)
    }
  }
}
await logKept
db.close()
parentPort?.close()
