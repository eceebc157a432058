import type { Clock } from '../../ports.ts'

/** Differences up to this size are corrections of the clock and are believed at once, milliseconds. */
const correction = 60_000
/** A larger one is believed once it has stood for so long: after a sleep of the machine, or where the clock was set right. */
const doubtMs = 120_000

/**
 * The wall clock as a budget needs it: a jump there and back opens no new period. Goes on by the monotonic clock while the wall
 * clock says something very different, and believes it only when it goes on saying so.
 */
export function createSteadyClock(clock: Clock): () => number {
  let wall = clock.now()
  let mono = clock.monotonic()
  let doubtedSince: number | null = null
  return () => {
    const nowMono = clock.monotonic()
    const nowWall = clock.now()
    const expected = wall + (nowMono - mono)
    const isClose = Math.abs(nowWall - expected) <= correction
    if (!isClose) {
      doubtedSince ??= nowMono
      if (nowMono - doubtedSince < doubtMs) return Math.floor(expected)
    }
    doubtedSince = null
    // A small step back is waited out, so that a period that has begun does not end again.
    wall = isClose ? Math.max(nowWall, wall) : nowWall
    mono = nowMono
    return Math.floor(wall)
  }
}
