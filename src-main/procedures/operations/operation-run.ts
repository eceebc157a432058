import type { OperationProgress, StreamPiece } from '../../operations/operation-types.ts'

/** What a run says while it goes on. */
export type RunNews =
  | StreamPiece
  | {
      readonly type: 'progress'
      readonly share: number
      readonly parts_done: number
      readonly parts: number
      readonly resumed: number
    }

/** One run of an operation and everybody who waits for it: several requests with one idempotency key share one. */
export interface OperationRun<Answer> {
  readonly answer: Promise<Answer>
  /** The answer, or the end of the wait when the signal is aborted. When nobody waits any more the run is cancelled. */
  wait(signal: AbortSignal | undefined): Promise<Answer>
  /** Everything it has said from its beginning on, then its answer. */
  follow(signal: AbortSignal | undefined): AsyncGenerator<RunNews, Answer>
}

export interface RunTools {
  readonly signal: AbortSignal
  /** Null where whoever asked first wants the answer whole: then the provider is not asked to stream, either. */
  readonly onText: ((piece: StreamPiece) => void) | null
  readonly onProgress: (progress: OperationProgress) => void
}

export function startRun<Answer>(work: (tools: RunTools) => Promise<Answer>, streams: boolean): OperationRun<Answer> {
  const abort = new AbortController()
  const said: RunNews[] = []
  const listeners = new Set<() => void>()
  let waiting = 0
  let ended = false

  function say(news: RunNews): void {
    said.push(news)
    for (const listener of listeners) listener()
  }

  const answer = work({
    signal: abort.signal,
    onText: streams ? say : null,
    onProgress: ({ share, partsDone, parts, resumed }) =>
      say({ type: 'progress', share, parts_done: partsDone, parts, resumed }),
  }).finally(() => {
    ended = true
    for (const listener of listeners) listener()
  })
  // Whoever waits hears of it; that nobody does is no fault.
  answer.catch(() => undefined)

  /** Counts one who waits; gives what ends that, which cancels the run when it was the last. */
  function join(signal: AbortSignal | undefined): () => void {
    waiting += 1
    let isGone = false
    const leave = () => {
      if (isGone) return
      isGone = true
      waiting -= 1
      signal?.removeEventListener('abort', leave)
      if (waiting === 0 && !ended) abort.abort()
    }
    if (signal?.aborted) leave()
    else signal?.addEventListener('abort', leave, { once: true })
    return leave
  }

  return {
    answer,
    // A cancelled run ends by itself, so that its calls are settled before anybody is told.
    async wait(signal) {
      const leave = join(signal)
      try {
        return await answer
      } finally {
        leave()
      }
    },
    async *follow(signal) {
      const leave = join(signal)
      let next = 0
      try {
        while (true) {
          while (next < said.length) {
            const news = said[next]
            next += 1
            if (news !== undefined) yield news
          }
          if (ended) return await answer
          await new Promise<void>(resolve => {
            const more = () => {
              listeners.delete(more)
              resolve()
            }
            listeners.add(more)
          })
        }
      } finally {
        leave()
      }
    },
  }
}
