import { useTranslation } from 'react-i18next'
import { useLiveStatus } from '../../data/live.tsx'
import { useFormats } from '../../format/use-formats.tsx'
import { Button } from '../../ui/button.tsx'
import type { CallSearch, CallSort } from './call-search.ts'
import { ColumnsMenu } from './columns-menu.tsx'
import { ExportMenu } from './export-menu.tsx'
import type { CallListQuery } from './list/call-list-state.ts'
import type { Selection } from './list/use-selection.ts'
import { SortMenu } from './sort-menu.tsx'
import type { TableLook } from './table/use-table-look.ts'
import styles from './toolbar.module.css'
import { ViewsMenu } from './views-menu.tsx'

export interface CallsToolbarProps {
  readonly search: CallSearch
  readonly look: TableLook
  /** A phone: columns are given, and most orders have no header to begin them by. */
  readonly narrow: boolean
  readonly onSort: (sort: CallSort, order: 'ascending' | 'descending') => void
  readonly live: boolean
  /** False: the list is not in the order in which calls come in. */
  readonly canFollow: boolean
  readonly onLive: (live: boolean) => void
  readonly query: CallListQuery
  readonly selection: Selection
  readonly total: number | null
  readonly exporting: boolean
  readonly onExporting: (open: boolean) => void
}

export function CallsToolbar(props: CallsToolbarProps) {
  const { search, look, live, canFollow, onLive, query, selection, total } = props
  const { t } = useTranslation('calls')
  const formats = useFormats()
  const { state } = useLiveStatus()
  return (
    <div className={styles.line}>
      {selection.chosen !== null && (
        <Button variant="quiet" size="sm" icon="close" onClick={selection.clear}>
          {selection.count === null
            ? t('selectedAll')
            : t('selected', { count: selection.count, shown: formats.count(selection.count) })}
        </Button>
      )}
      <Button
        variant="quiet"
        size="sm"
        aria-pressed={live && canFollow}
        disabled={!canFollow}
        title={canFollow ? t('live.hint') : t('live.notHere')}
        onClick={() => onLive(!live)}
      >
        <span className={styles.live}>
          <span
            className={styles.dot}
            data-on={(live && canFollow && state !== 'lost') || undefined}
            aria-hidden="true"
          />
          {t('live.title')}
        </span>
      </Button>
      <ViewsMenu search={search} />
      <ExportMenu
        query={query}
        selection={selection}
        total={total}
        open={props.exporting}
        onOpenChange={props.onExporting}
      />
      {props.narrow ? <SortMenu query={query} onSort={props.onSort} /> : <ColumnsMenu look={look} />}
    </div>
  )
}
