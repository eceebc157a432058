import type { Clock } from '../ports.ts'

/** Steps back of the wall clock up to this size are corrections and are waited out, milliseconds. */
const correction = 60_000

/** Times for the ledger that stay in the order in which things happened, also when the wall clock is set. */
export interface WallTime {
  /**
   * Now, and never before what it said last, save where the clock was set back by more than a minute:
   * then the clock is believed.
   */
  now(): number
  /** When something ended that began at `began` and took this long by the monotonic clock: never before it began. */
  endOf(began: number, elapsedMs: number): number
}

export function createWallTime(clock: Clock): WallTime {
  let latest = Number.NEGATIVE_INFINITY
  return {
    now() {
      const now = Math.floor(clock.now())
      latest = now < latest && latest - now <= correction ? latest : now
      return latest
    },
    endOf: (began, elapsedMs) => began + Math.max(0, Math.round(elapsedMs)),
  }
}
