import { PerformanceObserver } from 'node:perf_hooks'
import { getHeapSpaceStatistics, setFlagsFromString } from 'node:v8'
import type { ResourceLimits } from 'node:worker_threads'
import packageJson from '../package.json' with { type: 'json' }

/**
 * What a thread may let pile up before it collects, megabytes. V8 by itself gives each thread of a process room for 190, and
 * one that works beside calls under way fills it: a thread with 18 MB alive held 155 for nothing. Old objects are not limited.
 */
export const smallThread: ResourceLimits = { maxYoungGenerationSizeMb: 12 }
/** The same where someone waits for what the thread reads: fewer collections for twice the room. */
export const readingThread: ResourceLimits = { maxYoungGenerationSizeMb: 24 }

const { semiSpaceMb } = packageJson.config
/** V8's own bound for the main thread; it takes it only where the process is started with it. */
export const maxSemiSpace = `--max-semi-space-size=${semiSpaceMb}`

/** The room is two halves. */
const mostBytes = 2 * semiSpaceMb * 1024 * 1024

let isReleased = false

/**
 * Galley is started with a room for what the main thread is about to throw away that does not grow (`v8Flags` in package.json):
 * nearly all that is made at the start stays, which V8 would take for a reason to double it again and again. With the first work
 * it may grow to its bound. Said once: it is called for every event of the ledger.
 */
export function releaseMainThread(): void {
  if (isReleased) return
  isReleased = true
  setGrowth(2)
  if (!process.execArgv.includes(maxSemiSpace)) keepToBound()
}

/**
 * Where nobody could say the bound at the start (the packaged app, Node on Windows): after each collection, the room may double
 * once more or not at all. V8 has one growth for all threads of the process, and sets it back whenever one begins; threads that
 * begin from now on begin with all the room that their own limit allows. A collection is heard of a moment after it: where the next
 * one comes sooner, the room doubles once more than it should.
 */
function keepToBound(): void {
  setFlagsFromString(`--min-semi-space-size=${semiSpaceMb}`)
  const hold = () => setGrowth(youngBytes() * 2 > mostBytes ? 1 : 2)
  new PerformanceObserver(hold).observe({ entryTypes: ['gc'] })
  process.on('worker', thread => thread.once('online', hold))
}

function setGrowth(factor: 1 | 2): void {
  setFlagsFromString(`--semi-space-growth-factor=${factor}`)
}

function youngBytes(): number {
  return getHeapSpaceStatistics().find(({ space_name }) => space_name === 'new_space')?.space_size ?? 0
}
