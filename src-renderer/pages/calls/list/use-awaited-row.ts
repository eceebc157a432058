import { useCallback, useEffect, useState } from 'react'
import type { CallList } from './call-list.ts'
import type { CallListState } from './call-list-state.ts'

export interface AwaitedRow {
  /** The row that opens as soon as it is there; null where none is waited for. */
  readonly index: number | null
  readonly wait: (index: number) => void
  /** True where there was something to give up. */
  readonly giveUp: () => boolean
}

/** A row that somebody wants to open before it has been read. */
export function useAwaitedRow(list: CallList, state: CallListState, open: (index: number) => void): AwaitedRow {
  const [awaited, setAwaited] = useState<{ readonly list: CallList; readonly index: number } | null>(null)
  const isHere = awaited !== null && awaited.list === list
  const isThere = isHere && list.at(awaited.index) !== undefined
  const isOver = awaited !== null && (!isHere || isNever(state, list, awaited.index))
  useEffect(() => {
    if (awaited === null || !(isThere || isOver)) return
    setAwaited(null)
    if (isThere) open(awaited.index)
  }, [awaited, isThere, isOver, open])
  const wait = useCallback((index: number) => setAwaited({ list, index }), [list])
  const giveUp = useCallback(() => {
    setAwaited(null)
    return awaited !== null
  }, [awaited])
  return { index: isHere ? awaited.index : null, wait, giveUp }
}

/** The list is shorter than it was thought to be, could not be read, or was given up. */
function isNever({ status }: CallListState, list: CallList, index: number): boolean {
  return status === 'failed' || status === 'stopped' || (status === 'ready' && index >= list.length)
}
