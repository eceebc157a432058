import type { Clock } from '../ports.ts'
import type { ClockWatch, ClockWatchRepository } from '../store/repositories/clock-watch-repository.ts'

const hourMs = 3_600_000
/** A computer may well be off for so long; a clock that has gone on further is doubted first. */
const plainAbsenceMs = 10 * 24 * hourMs
/** A doubted clock is believed once Galley was seen running on it for so long. */
const provedAfterMs = 24 * hourMs
/** What one look adds at most: the machine slept, or the clock was set again, where more has passed since the last. */
const stepMs = 2 * hourMs

export interface ClockWatcher {
  /** When the clock was last believed, where it has gone on too far since for anything to be deleted by age; else null. */
  aheadOf(): number | null
  /** The same, keeping that the clock was looked at: time on a doubted clock counts from one look to the next. */
  look(): number | null
  /** A person has said that the clock is right, or what it would delete. */
  believe(): void
}

/**
 * Whether the wall clock may be trusted with deleting for good what is old. One that has leapt ahead of what was last known
 * (set a year on by mistake, say) is not until Galley has run on it for a day. A clock that lies behind deletes nothing early.
 */
export function watchClock(repository: ClockWatchRepository, clock: Clock): ClockWatcher {
  const believed = (now: number): ClockWatch => ({ believedAt: now, doubtedAt: null, doubtedMs: 0 })
  const aheadIn = (watch: ClockWatch | null, now: number) =>
    watch !== null && now - watch.believedAt > plainAbsenceMs ? watch.believedAt : null

  function next(watch: ClockWatch | null, now: number): ClockWatch {
    if (watch === null || Math.abs(now - watch.believedAt) <= plainAbsenceMs) return believed(now)
    const step = watch.doubtedAt === null ? 0 : Math.min(Math.abs(now - watch.doubtedAt), stepMs)
    const doubtedMs = watch.doubtedMs + step
    return doubtedMs >= provedAfterMs ? believed(now) : { ...watch, doubtedAt: now, doubtedMs }
  }

  return {
    aheadOf: () => aheadIn(repository.read(), clock.now()),
    look() {
      const now = clock.now()
      const watch = next(repository.read(), now)
      repository.keep(watch)
      return aheadIn(watch, now)
    },
    believe: () => repository.keep(believed(clock.now())),
  }
}
