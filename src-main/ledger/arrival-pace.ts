import type { Clock } from '../ports.ts'

/** Calls a second from which the process is busy with calls rather than resting between them. */
const busyPerSecond = 50
const windowMs = 200

/** Whether text arrives faster than people read: then work that can wait should. */
export function createArrivalPace(newestCallId: () => number, clock: Pick<Clock, 'monotonic'>): { isBusy(): boolean } {
  let seenId = newestCallId()
  let seenAt = clock.monotonic()
  let busy = false
  return {
    isBusy() {
      const elapsed = clock.monotonic() - seenAt
      if (elapsed >= windowMs) {
        const newest = newestCallId()
        busy = ((newest - seenId) * 1000) / elapsed > busyPerSecond
        seenId = newest
        seenAt += elapsed
      }
      return busy
    },
  }
}
