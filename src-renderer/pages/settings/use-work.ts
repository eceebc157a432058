import { useEffect, useRef, useState } from 'react'
import { useErrorText } from '../../data/use-error-text.ts'

type WorkEvent<Result> =
  | { readonly type: 'progress'; readonly done: number; readonly total: number | null; readonly note: string | null }
  | { readonly type: 'result'; readonly result: Result }

export type Work<Result> =
  | { readonly state: 'idle' }
  | { readonly state: 'running'; readonly share: number | null; readonly note: string | null }
  | { readonly state: 'done'; readonly result: Result }
  | { readonly state: 'failed'; readonly title: string; readonly detail: string | null }

/** Work that says how far it is, and that can be stopped. Leaving the page stops it. */
export function useWork<Result>() {
  const [work, setWork] = useState<Work<Result>>({ state: 'idle' })
  const describe = useErrorText()
  const running = useRef<AbortController | null>(null)
  useEffect(() => () => running.current?.abort(), [])

  async function run(
    start: (signal: AbortSignal) => Promise<AsyncIterable<WorkEvent<Result>>>,
  ): Promise<Result | null> {
    running.current?.abort()
    const abort = new AbortController()
    running.current = abort
    setWork({ state: 'running', share: null, note: null })
    try {
      for await (const event of await start(abort.signal)) {
        if (event.type === 'result') {
          setWork({ state: 'done', result: event.result })
          return event.result
        }
        const { done, total, note } = event
        setWork({ state: 'running', share: total === null || total === 0 ? null : done / total, note })
      }
      setWork({ state: 'idle' })
    } catch (error) {
      if (abort.signal.aborted) setWork({ state: 'idle' })
      else setWork({ state: 'failed', ...describe(error) })
    }
    return null
  }
  return {
    work,
    run,
    stop: () => running.current?.abort(),
    reset: () => setWork({ state: 'idle' }),
  }
}
