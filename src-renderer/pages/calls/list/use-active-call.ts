import { useCallback, useState } from 'react'
import type { CallList } from './call-list.ts'

export interface ActiveCall {
  /** Its row; null where none is active. */
  readonly index: number | null
  readonly set: (index: number) => void
}

interface Active {
  readonly list: CallList
  readonly index: number
  readonly id: number | null
}

/** The row the keyboard is at. It stays with its call as others come in above. */
export function useActiveCall(list: CallList): ActiveCall {
  const [at, setAt] = useState<Active | null>(null)
  const set = useCallback((index: number) => setAt({ list, index, id: list.at(index)?.id ?? null }), [list])
  if (at === null || at.list !== list) return { index: null, set }
  const moved = at.id === null ? -1 : list.indexOf(at.id)
  return { index: moved >= 0 ? moved : at.index, set }
}
