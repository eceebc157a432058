import { useTranslation } from 'react-i18next'
import { useLiveStatus } from '../../data/live.tsx'
import { useFormats } from '../../format/use-formats.tsx'
import { Button } from '../../ui/button.tsx'
import type { CallSearch, CallSort } from './call-search.ts'
import { ColumnsMenu } from './columns-menu.tsx'
import { ExportMenu } from './export-menu.tsx'
import type { CallListQuery } from './list/call-list.ts'
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
  readonly selected: readonly number[]
  readonly onClearSelection: () => void
  readonly total: number | null
  readonly exporting: boolean
  readonly onExporting: (open: boolean) => void
}

export function CallsToolbar(props: CallsToolbarProps) {
  const { search, look, live, canFollow, onLive, query, selected, onClearSelection, total } = props
  const { t } = useTranslation('calls')
  const formats = useFormats()
  const { state } = useLiveStatus()
  return (
    <div className={styles.line}>
      {selected.length > 0 && (
        <Button variant="quiet" size="sm" icon="close" onClick={onClearSelection}>
          {t('selected', { count: selected.length, shown: formats.count(selected.length) })}
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
        selected={selected}
        total={total}
        open={props.exporting}
        onOpenChange={props.onExporting}
      />
      {props.narrow ? <SortMenu query={query} onSort={props.onSort} /> : <ColumnsMenu look={look} />}
    </div>
  )
}
