import type { SentCallRepository } from '../../store/repositories/sent-call-repository.ts'

/** Calls that may wait before the oldest are let go: an hour and more at ten calls a second. */
export const mostWaiting = 50_000

/**
 * What waits to be sent, read from the ledger itself, so that it survives a restart: only how far it was sent is kept. A batch
 * that was sent and not noted yet when the process dies is sent again, under the same span ids.
 */
export interface SentQueue {
  waiting(): number
  /** A call ended that is to be sent. */
  add(): void
  /** The next ones; asking again without `done` gives the same. */
  next(limit: number): readonly number[]
  /** These will not be sent again. */
  done(callIds: readonly number[]): void
  /** Lets the oldest go where too many wait; how many. */
  shed(limit: number): number
}

export function createSentQueue(repository: Omit<SentCallRepository, 'chunkTimes'>, newestId: () => number): SentQueue {
  const kept = repository.progress()
  let through = kept?.through ?? newestId()
  let beyond = new Set(kept?.beyond)
  if (kept === null) repository.keep({ through, beyond: [] })
  let waiting = Math.max(0, repository.countDue(through, mostWaiting * 2) - beyond.size)
  let underWay: number | null = null

  function next(limit: number): readonly number[] {
    // Read together with the batch: what ends in between has a number at or above it and is found next time.
    underWay = repository.firstUnderWay(through)
    return repository
      .due(through, limit + beyond.size)
      .filter(id => !beyond.has(id))
      .slice(0, limit)
  }

  function done(callIds: readonly number[]): void {
    const last = callIds.at(-1)
    if (last === undefined) return
    for (const id of callIds) beyond.add(id)
    // The lowest go first, so that all up to the last have gone, but for those that were under way.
    through = Math.max(through, Math.min(last, (underWay ?? Number.POSITIVE_INFINITY) - 1))
    beyond = new Set([...beyond].filter(id => id > through))
    waiting = Math.max(0, waiting - callIds.length)
    repository.keep({ through, beyond: [...beyond] })
  }

  return {
    waiting: () => waiting,
    add() {
      waiting += 1
    },
    next,
    done,
    shed(limit) {
      let shed = 0
      while (waiting > mostWaiting) {
        const oldest = next(Math.min(limit, waiting - mostWaiting))
        if (oldest.length === 0) {
          waiting = 0
          break
        }
        done(oldest)
        shed += oldest.length
      }
      return shed
    },
  }
}
