import { Worker } from 'node:worker_threads'
import { smallThread } from '../thread-memory.ts'
import type { CheckKeeper, CheckKeeperDependencies } from './check-keeper-types.ts'
import type { CheckMessage, CheckRequest } from './check-messages.ts'
import { checkSet } from './check-set.ts'
import { checkSettings } from './check-settings.ts'
import { createCheckReader } from './check-store.ts'

/** Calls that settle within it wake the thread once. */
const wakeEveryMs = 400
/** After a fault. */
const patienceMs = 10_000
/** After this long without work the thread's memory is given back. */
const idleMs = 120_000
/** Calls looked over on this thread to see whether another is needed; a wake brings far fewer. */
const stretch = 2000
const closingBatch = 4
const drainingBatch = 64
const countedStretch = 2000

/** Runs the thread that checks, and writes what it finds. */
export function createCheckKeeper(dependencies: CheckKeeperDependencies): CheckKeeper {
  const { store, ledger, writer, calls, settings, clock, paths, logger } = dependencies
  const here = createCheckReader(store, checkSettings(settings))
  let started = false
  let closed = false
  let worker: Worker | null = null
  let ended: Promise<void> = Promise.resolve()
  let asked = false
  let again = false
  let waking: NodeJS.Timeout | null = null
  let resting: NodeJS.Timeout | null = null
  let unsubscribe: () => void = () => undefined
  const drains = new Set<(idle: boolean) => void>()

  function wake(afterMs = wakeEveryMs): void {
    if (!started || closed || waking !== null) return
    waking = setTimeout(() => {
      waking = null
      if (asked) again = true
      else if (settings.get('quality.checks') || calls.countDue() > 0) ask()
    }, afterMs)
    waking.unref()
  }

  /** The thread is started with the first work for it. */
  function ask(): void {
    if (closed) return
    if (resting !== null) clearTimeout(resting)
    resting = null
    if (worker === null) {
      // What needs no thread to be seen needs none to be started.
      if (calls.nextDue(1).length === 0 && !(settings.get('quality.checks') && hasNew())) {
        idle()
        return
      }
      worker = startWorker()
    }
    asked = true
    again = false
    worker.postMessage({ type: 'next' } satisfies CheckRequest)
  }

  /** Moves over calls that are none of the checks' business: one look at what came since the last. */
  function hasNew(): boolean {
    const { found, through } = calls.anyNew(stretch)
    if (through !== null) calls.setProgress(through)
    if (found || through === null) return found
    // What is left behind a long stretch without any is the thread's to look at.
    const rest = calls.anyNew(1)
    return rest.found || rest.through !== null
  }

  function startWorker(): Worker {
    const thread = new Worker(paths.worker('check-worker'), {
      workerData: { data: paths.data, migrations: paths.migrations },
      resourceLimits: smallThread,
    })
    ended = new Promise(resolve => {
      thread.once('exit', () => {
        if (worker === thread) {
          worker = null
          asked = false
        }
        resolve()
      })
    })
    thread.on('message', (message: CheckMessage) => void take(message))
    thread.on('error', error =>
      logger.error({ reason: String(error) }, 'The checking thread ended; it is started again with the next call'),
    )
    thread.unref()
    return thread
  }

  async function take(message: CheckMessage): Promise<void> {
    if (message.type === 'fault') {
      logger.warn({ reason: message.reason }, 'Checking calls failed and is tried again')
      asked = false
      idle()
      return wake(patienceMs)
    }
    const { batch } = message
    try {
      await write(batch)
    } catch (error) {
      if (!closed)
        logger.warn({ reason: String(error) }, 'What the checks found could not be written; it is tried again')
      asked = false
      idle()
      return wake(patienceMs)
    }
    asked = false
    if (!batch.idle || again) return ask()
    idle()
    rest()
  }

  async function write({ checked, through }: Awaited<ReturnType<typeof here.next>>): Promise<void> {
    await Promise.all(checked.map(each => writer.write(each)))
    if (through !== null) await ledger.write(() => calls.setProgress(through))
  }

  function idle(): void {
    for (const resolve of drains) resolve(true)
    drains.clear()
  }

  function rest(): void {
    resting = setTimeout(() => void stopWorker(), idleMs)
    resting.unref()
  }

  async function stopWorker(): Promise<void> {
    const thread = worker
    if (thread === null) return
    worker = null
    thread.ref()
    thread.postMessage({ type: 'stop' } satisfies CheckRequest)
    await ended
  }

  async function checkNow(budgetMs: number): Promise<number> {
    const begun = clock.monotonic()
    let count = 0
    while (!closed && clock.monotonic() - begun < budgetMs) {
      const batch = here.next(closingBatch)
      await write(batch)
      count += batch.checked.length
      if (batch.idle) break
    }
    return count
  }

  return {
    start() {
      if (started || store.mode === 'reader') return
      started = true
      unsubscribe = ledger.subscribe(({ type }) => {
        if (type === 'call_settled') wake()
      })
      wake(0)
    },

    wake: () => wake(0),

    async recheck(scope) {
      const marked = await ledger.write(() => calls.markDue(scope))
      wake(0)
      return marked
    },

    async drain({ signal, onProgress } = {}) {
      if (!started) {
        while (signal?.aborted !== true) {
          const batch = here.next(drainingBatch)
          await write(batch)
          onProgress?.(calls.countDue())
          if (batch.idle) break
          await new Promise(resolve => setImmediate(resolve))
        }
        return calls.countDue()
      }
      const reporting = onProgress === undefined ? null : setInterval(() => onProgress(calls.countDue()), 500)
      try {
        await new Promise<void>(resolve => {
          const done = () => resolve()
          signal?.addEventListener('abort', done, { once: true })
          drains.add(done)
          wake(0)
        })
      } finally {
        if (reporting !== null) clearInterval(reporting)
      }
      return calls.countDue()
    },

    checkNow,

    async checkCall(callId) {
      await writer.write(here.check(callId))
    },

    status() {
      return { due: calls.countDue(), checkSet, enabled: settings.get('quality.checks') }
    },

    waiting() {
      const fresh = settings.get('quality.checks') ? (calls.nextNew(countedStretch)?.callIds.length ?? 0) : 0
      return calls.countDue() + fresh
    },

    async close() {
      closed = true
      unsubscribe()
      if (waking !== null) clearTimeout(waking)
      if (resting !== null) clearTimeout(resting)
      for (const resolve of drains) resolve(false)
      await stopWorker()
    },
  }
}
