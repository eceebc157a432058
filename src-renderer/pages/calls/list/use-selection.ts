import { useCallback, useMemo, useRef, useState } from 'react'
import type { CallList } from './call-list.ts'
import type { CallListState, ListedCall } from './call-list-state.ts'

/** What is chosen, as an export takes it. */
export type Chosen =
  /** So many, one by one. */
  | { readonly ids: readonly number[] }
  /** All that the list held at a moment, save these. */
  | { readonly asOf: number; readonly except: readonly number[] }

export interface Selection {
  /** Null: nothing. */
  readonly chosen: Chosen | null
  /** Null where it is not known how many there are, as of a search. */
  readonly count: number | null
  readonly has: (call: ListedCall) => boolean
  readonly extent: 'none' | 'some' | 'all'
  /** `upTo`: everything from the one toggled last to this one. */
  readonly toggle: (index: number, upTo: boolean) => void
  /** All calls of the list, loaded or not, or none. */
  readonly toggleAll: () => void
  readonly clear: () => void
}

/** An export takes no more of them one by one. */
const most = 10_000

interface Kept {
  /** What it is a selection of. */
  readonly of: string
  /** Of everything: what is left out of it. */
  readonly ids: ReadonlySet<number>
  readonly everything: { readonly asOf: number; readonly total: number | null } | null
}

const nothing: ReadonlySet<number> = new Set()

/** What is chosen of a list. With other filters it is the list of other calls, of which nothing is chosen yet; another order keeps it. */
export function useSelection(list: CallList, state: CallListState): Selection {
  const { filters, search } = list.query
  const of = JSON.stringify([filters, search])
  const [kept, setKept] = useState<Kept>({ of, ids: nothing, everything: null })
  const { ids, everything } = kept.of === of ? kept : { ids: nothing, everything: null }
  const anchor = useRef<number | null>(null)
  const latest = useRef(of)
  latest.current = of
  const change = useCallback(
    (next: (before: Omit<Kept, 'of'>) => Omit<Kept, 'of'>) =>
      setKept(before => {
        const from = before.of === of ? before : { ids: nothing, everything: null }
        return { of, ...next({ ids: from.ids, everything: from.everything }) }
      }),
    [of],
  )
  const toggle = useCallback(
    (index: number, upTo: boolean) => {
      const from = upTo ? (anchor.current ?? index) : index
      anchor.current = index
      const own = list.at(index)
      if (!upTo) {
        if (own === undefined) return
        change(({ ids, everything }) => {
          const next = new Set(ids)
          // A call that came in since everything was chosen is not of it.
          if (everything !== null && own.id > everything.asOf) return { ids, everything }
          if (!next.delete(own.id) && next.size < most) next.add(own.id)
          return { ids: next, everything }
        })
        return
      }
      const [first, end] = [Math.min(from, index), Math.max(from, index) + 1]
      void list.idsBetween(first, Math.min(end, first + most)).then(range => {
        if (latest.current !== of) return
        change(({ ids, everything }) => {
          const next = new Set(ids)
          for (const id of range) {
            if (everything !== null) next.delete(id)
            else if (next.size < most) next.add(id)
          }
          return { ids: next, everything }
        })
      })
    },
    [list, change, of],
  )
  const clear = useCallback(() => change(() => ({ ids: nothing, everything: null })), [change])
  const { asOf, totalIsExact, total } = state
  const listTotal = totalIsExact ? total : null
  const toggleAll = useCallback(
    () =>
      change(({ ids, everything }) => {
        if (everything !== null && ids.size === 0) return { ids: nothing, everything: null }
        const newest = Math.max(asOf, list.at(0)?.id ?? 0)
        return { ids: nothing, everything: { asOf: newest, total: listTotal === null ? null : list.length } }
      }),
    [list, change, asOf, listTotal],
  )
  const has = useCallback(
    (call: ListedCall) => (everything === null ? ids.has(call.id) : call.id <= everything.asOf && !ids.has(call.id)),
    [ids, everything],
  )
  const chosen = useMemo((): Chosen | null => {
    if (everything !== null) return { asOf: everything.asOf, except: [...ids] }
    return ids.size === 0 ? null : { ids: [...ids] }
  }, [ids, everything])
  const extent = () => {
    if (everything !== null) return ids.size === 0 ? 'all' : 'some'
    return ids.size === 0 ? 'none' : ids.size >= list.length ? 'all' : 'some'
  }
  return {
    chosen,
    count: everything === null ? ids.size : everything.total === null ? null : everything.total - ids.size,
    has,
    extent: extent(),
    toggle,
    toggleAll,
    clear,
  }
}
