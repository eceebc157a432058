import { setFlagsFromString } from 'node:v8'
import type { ResourceLimits } from 'node:worker_threads'

/**
 * What a thread may let pile up before it collects, megabytes. V8 by itself gives each thread of a process room for 190, and
 * one that works beside calls under way fills it: a thread with 18 MB alive held 155 for nothing. Old objects are not limited.
 */
export const smallThread: ResourceLimits = { maxYoungGenerationSizeMb: 12 }
/** The same where someone waits for what the thread reads: fewer collections for twice the room. */
export const readingThread: ResourceLimits = { maxYoungGenerationSizeMb: 24 }

let isReleased = false

/**
 * Galley is started with a room for what the main thread is about to throw away that does not grow (scripts/galley.mjs): nearly
 * all that is made at the start stays, which V8 would take for a reason to double it again and again. With the first work it has
 * V8's own measure; so have the threads that begin then. Said once: it is called for every event of the ledger.
 */
export function releaseMainThread(): void {
  if (isReleased) return
  isReleased = true
  setFlagsFromString('--semi-space-growth-factor=2')
}
