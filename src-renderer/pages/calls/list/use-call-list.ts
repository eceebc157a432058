import { useEffect, useMemo, useRef, useSyncExternalStore } from 'react'
import { useTransport } from '../../../data/api.tsx'
import { useLiveEvents } from '../../../data/live.tsx'
import { CallList } from './call-list.ts'
import type { CallListQuery, CallListState } from './call-list-state.ts'

export interface ShownCalls {
  readonly list: CallList
  readonly state: CallListState
  /** The list of a query before is still shown, until the new one is there. */
  readonly isPrevious: boolean
  /** Gives up what is being read. */
  readonly stop: () => void
}

const leastGapMs = 1000

/** The list of a query. While the next one is read, the one before stays in sight. */
export function useCallList(query: CallListQuery, live: boolean, atTop: () => boolean): ShownCalls {
  const { client } = useTransport()
  const key = JSON.stringify(query)
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key is the query
  const asked = useMemo(() => new CallList(client, query), [client, key])
  const askedState = useSyncExternalStore(asked.subscribe, asked.state)
  const before = useRef<CallList | null>(null)

  useEffect(() => {
    void asked.start()
    return () => {
      asked.dispose()
      if (asked.state().status === 'ready') before.current = asked
    }
  }, [asked])

  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const lastCheck = useRef(0)
  useEffect(() => () => clearTimeout(timer.current), [])
  useLiveEvents(notice => {
    if (notice.type === 'call_settled' || notice.type === 'score_added') {
      if (notice.call !== null) asked.noteChange(notice.call)
      if (notice.type === 'score_added') return
    } else if (notice.type !== 'call_opened' && notice.type !== 'resumed' && notice.type !== 'costs_changed') return
    if (timer.current !== undefined) return
    const wait = Math.max(150, leastGapMs - (performance.now() - lastCheck.current))
    timer.current = setTimeout(() => {
      timer.current = undefined
      lastCheck.current = performance.now()
      void asked.checkNew(() => live && atTop())
    }, wait)
  })

  const isLoading = askedState.status === 'loading' && askedState.asOf === 0
  const shown = isLoading && before.current !== null ? before.current : asked
  return {
    list: shown,
    state: shown === asked ? askedState : shown.state(),
    isPrevious: shown !== asked,
    stop: () => asked.stop(),
  }
}
