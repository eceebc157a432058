import { useMemo } from 'react'
import { useMedia } from '../../../ui/use-media.ts'
import {
  asideInMedium,
  asideInSearch,
  asideInSmall,
  asideInSmallSearch,
  asideInWideSearch,
  narrowColumns,
  narrowInSearch,
  narrowLines,
  narrowLinesInSearch,
  useCallColumns,
} from './call-columns.tsx'
import type { TableLook } from './use-table-look.ts'

/** The columns of the calls at this width of the window, which of them step aside, and how rows are set on a phone. */
export function useShownColumns(look: TableLook, now: number, searching: boolean) {
  const narrow = useMedia('(max-width: 640px)')
  const roomy = useMedia('(min-width: 1400px)')
  const wide = useMedia('(min-width: 1680px)')
  const small = useMedia('(max-width: 1275px)')
  const medium = useMedia('(max-width: 1016px)')
  const columns = useCallColumns(now, {
    width: narrow ? 'narrow' : medium || (small && searching) ? 'medium' : wide ? 'wide' : roomy ? 'roomy' : 'usual',
    compact: look.compact,
  })
  const hidden = useMemo(() => {
    const shown = new Set<string>(narrow ? (searching ? narrowInSearch : narrowColumns) : look.shown)
    if (small && look.isUsual) for (const id of medium ? asideInMedium : asideInSmall) shown.delete(id)
    if (searching) {
      shown.add('found')
      for (const id of wide ? asideInWideSearch : small ? asideInSmallSearch : asideInSearch) shown.delete(id)
    }
    return new Set(columns.map(column => column.id).filter(id => !shown.has(id)))
  }, [look.shown, look.isUsual, columns, searching, narrow, small, medium, wide])
  const lines = narrow ? (searching ? narrowLinesInSearch : narrowLines) : null
  return { columns, hidden, lines, narrow }
}
