import type { RestartHost } from '../procedures/host.ts'
import { failing, wordsOf } from '../words/failure-sentences.ts'
import { sayServer } from '../words/failures/server-sentences.ts'
import type { Phrase } from '../words/slot-values.ts'

type Work = () => Promise<void>

/** What a serving process is asked to do while nobody has its database, for the loop that serves. */
export interface Restarts {
  readonly host: RestartHost
  /** The next thing asked for; null once the signal ends the process. */
  next(signal: AbortSignal): Promise<Work | null>
  /** Does it; what goes wrong is kept for those who ask after the restart. */
  run(work: Work): Promise<void>
}

export function createRestarts(): Restarts {
  let waiting: Work | null = null
  let wake: () => void = () => undefined
  let failure: Phrase | null = null
  let ended = 0
  return {
    host: {
      begin(work) {
        if (waiting !== null) {
          throw failing('conflict', sayServer('restart.under_way'))
        }
        waiting = work
        wake()
      },
      lastFailure: () => failure,
      ended: () => ended,
    },
    async next(signal) {
      while (waiting === null && !signal.aborted) {
        await new Promise<void>(resolve => {
          wake = resolve
          signal.addEventListener('abort', () => resolve(), { once: true })
        })
      }
      return signal.aborted ? null : waiting
    },
    async run(work) {
      waiting = null
      failure = null
      try {
        await work()
      } catch (error) {
        failure = wordsOf(error)
      } finally {
        ended += 1
      }
    },
  }
}
