import { useCallback, useMemo, useRef, useState } from 'react'
import type { CallList, ListedCall } from './call-list.ts'

export interface Selection {
  readonly ids: readonly number[]
  readonly has: (call: ListedCall) => boolean
  readonly extent: 'none' | 'some' | 'all'
  /** `upTo`: everything from the one toggled last to this one. */
  readonly toggle: (index: number, upTo: boolean) => void
  /** All calls that are loaded, or none. */
  readonly toggleAll: () => void
  readonly clear: () => void
}

/** An export takes no more at once. */
const most = 10_000

export function useSelection(list: CallList): Selection {
  const [chosen, setChosen] = useState<ReadonlySet<number>>(new Set())
  const anchor = useRef<number | null>(null)
  const toggle = useCallback(
    (index: number, upTo: boolean) => {
      const from = upTo ? (anchor.current ?? index) : index
      anchor.current = index
      setChosen(before => {
        const next = new Set(before)
        const own = list.at(index)
        if (!upTo) {
          if (own === undefined) return before
          if (!next.delete(own.id) && next.size < most) next.add(own.id)
          return next
        }
        for (let at = Math.min(from, index); at <= Math.max(from, index) && next.size < most; at += 1) {
          const call = list.at(at)
          if (call !== undefined) next.add(call.id)
        }
        return next
      })
    },
    [list],
  )
  const clear = useCallback(() => setChosen(new Set()), [])
  const toggleAll = useCallback(
    () =>
      setChosen(before => {
        const all = list.loadedIds()
        return all.every(id => before.has(id)) ? new Set() : new Set(all.slice(0, most))
      }),
    [list],
  )
  const has = useCallback((call: ListedCall) => chosen.has(call.id), [chosen])
  const ids = useMemo(() => [...chosen], [chosen])
  const extent = ids.length === 0 ? 'none' : ids.length >= list.length ? 'all' : 'some'
  return { ids, has, extent, toggle, toggleAll, clear }
}
