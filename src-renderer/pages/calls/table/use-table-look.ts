import { useState } from 'react'
import { type ColumnId, columnIds, usualColumns } from './call-columns.tsx'

export interface TableLook {
  readonly shown: ReadonlySet<ColumnId>
  readonly compact: boolean
  /** Nobody chose the columns: a small window may leave some out. */
  readonly isUsual: boolean
  readonly toggle: (column: ColumnId) => void
  readonly setCompact: (compact: boolean) => void
  readonly reset: () => void
}

const storageKey = 'galley.calls.look'

interface Stored {
  readonly shown: readonly ColumnId[]
  readonly compact: boolean
}

/** Which columns, and how dense: of this browser, not of the address, so that a shared link does not change it. */
export function useTableLook(): TableLook {
  const [look, setLook] = useState(read)
  const keep = (next: Stored) => {
    localStorage.setItem(storageKey, JSON.stringify(next))
    setLook(next)
  }
  return {
    shown: new Set(look.shown),
    isUsual: look.shown.length === usualColumns.length && usualColumns.every(id => look.shown.includes(id)),
    compact: look.compact,
    toggle: column => {
      const without = look.shown.filter(each => each !== column)
      const shown = without.length < look.shown.length ? without : [...look.shown, column]
      // The first column leads to the call; it stays.
      keep({ ...look, shown: shown.includes('time') ? shown : ['time', ...shown] })
    },
    setCompact: compact => keep({ ...look, compact }),
    reset: () => keep({ ...look, shown: usualColumns }),
  }
}

function read(): Stored {
  try {
    const stored = JSON.parse(localStorage.getItem(storageKey) ?? '{}') as Partial<Stored>
    const shown = columnIds.filter(id => stored.shown?.includes(id))
    return { shown: shown.length === 0 ? usualColumns : shown, compact: stored.compact === true }
  } catch {
    return { shown: usualColumns, compact: false }
  }
}
