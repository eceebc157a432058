import type { Clock } from '../ports.ts'

const spanMs = 180_000
const mostSilent = 2

/** Says of each crash of the window whether it may simply be started anew: twice within three minutes, then a person is asked. */
export function createCrashCount(clock: Pick<Clock, 'monotonic'>): { crashed(): 'restart' | 'ask'; forgive(): void } {
  let times: readonly number[] = []
  return {
    crashed() {
      const now = clock.monotonic()
      times = [...times.filter(time => now - time < spanMs), now]
      return times.length > mostSilent ? 'ask' : 'restart'
    },
    forgive() {
      times = []
    },
  }
}
