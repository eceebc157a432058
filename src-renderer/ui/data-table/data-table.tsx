import {
  type ColumnDef,
  columnSizingFeature,
  columnVisibilityFeature,
  rowSortingFeature,
  tableFeatures,
  useTable,
} from '@tanstack/react-table'
import {
  type KeyboardEvent,
  type MouseEvent,
  type ReactNode,
  useEffect,
  useId,
  useImperativeHandle,
  useMemo,
  useRef,
} from 'react'
import { Checkbox } from '../checkbox.tsx'
import { DataRow } from './data-row.tsx'
import styles from './data-table.module.css'
import { HeadCell } from './head-cell.tsx'
import { headHeight, type RowLines, rowHeightOf, rowStyle } from './row-layout.ts'
import { useRowWindow } from './use-row-window.ts'

export interface DataColumn<Row> {
  readonly id: string
  readonly header: string
  /** CSS pixels; the column with `grows` takes what is left. */
  readonly width: number
  readonly grows?: boolean | number
  readonly numeric?: boolean
  /** Its name is for screen readers alone, where there is no room. */
  readonly hideHeader?: boolean
  readonly sortable?: boolean
  /** A first click sorts from the beginning, not from the largest. */
  readonly startsAscending?: boolean
  readonly cell: (row: Row) => ReactNode
}

export interface DataSort {
  readonly column: string
  readonly descending: boolean
}

export interface DataTableHandle {
  readonly focus: () => void
  readonly scrollToTop: () => void
  readonly reveal: (row: number) => void
}

export interface DataTableProps<Row> {
  readonly label: string
  readonly columns: readonly DataColumn<Row>[]
  /** Null: each row is one line, with the columns beside each other in the widths they ask for. */
  readonly lines: RowLines | null
  readonly hidden: ReadonlySet<string>
  /** Rows of the whole list, loaded or not. */
  readonly rowCount: number
  /** False: there are more, nobody knows how many. */
  readonly countIsKnown: boolean
  /** Undefined: not loaded yet. */
  readonly rowAt: (index: number) => Row | undefined
  readonly compact: boolean
  readonly busy: boolean
  /** The rows that are seen, and half a screen around them. */
  readonly onWindow: (first: number, end: number, atTop: boolean) => void
  readonly active: number | null
  /** A row that is not loaded yet and opens when it is. */
  readonly awaited: number | null
  readonly awaitedLabel: string
  readonly onActive: (index: number) => void
  readonly onOpen: (index: number) => void
  readonly isSelected: (row: Row) => boolean
  readonly selection: 'none' | 'some' | 'all'
  readonly onToggle: (index: number, upTo: boolean) => void
  readonly onToggleAll: () => void
  readonly sort: DataSort
  readonly onSort: (sort: DataSort) => void
  readonly selectLabel: string
  readonly selectAllLabel: string
  readonly handle?: React.Ref<DataTableHandle>
  /** In place of rows. */
  readonly children?: ReactNode
}

const features = tableFeatures({ columnVisibilityFeature, columnSizingFeature, rowSortingFeature })
const none: never[] = []

/**
 * A grid of any number of rows, of which only those in sight are drawn. The keyboard moves one active row: the grid has the
 * focus, the row is its active descendant, so that it may come and go.
 */
export function DataTable<Row extends object>(props: DataTableProps<Row>) {
  const { columns, hidden, rowCount, rowAt, compact, lines, active, onActive, onOpen, onToggle, onWindow } = props
  const id = useId()
  const scroller = useRef<HTMLDivElement>(null)
  const rowHeight = rowHeightOf(compact, lines)
  const window = useRowWindow(scroller, { rows: rowCount, rowHeight, headHeight })
  const { first, end, atTop, reveal, scrollToTop } = window

  const definitions = useMemo(
    () =>
      columns.map(
        (column): ColumnDef<typeof features, Row> => ({
          id: column.id,
          header: column.header,
          size: column.width,
          enableSorting: column.sortable ?? false,
          sortDescFirst: column.startsAscending !== true,
          accessorFn: () => null,
        }),
      ),
    [columns],
  )
  const table = useTable({
    features,
    columns: definitions,
    data: none as Row[],
    manualSorting: true,
    enableSortingRemoval: false,
    sortDescFirst: true,
    state: {
      sorting: [{ id: props.sort.column, desc: props.sort.descending }],
      columnVisibility: Object.fromEntries(columns.map(column => [column.id, !hidden.has(column.id)])),
    },
    onSortingChange: update => {
      const before = [{ id: props.sort.column, desc: props.sort.descending }]
      const [next] = typeof update === 'function' ? update(before) : update
      if (next !== undefined) props.onSort({ column: next.id, descending: next.desc })
    },
  })
  const shown = useMemo(() => columns.filter(column => !hidden.has(column.id)), [columns, hidden])

  useEffect(() => onWindow(first, end, atTop), [first, end, atTop, onWindow])
  useImperativeHandle(props.handle, () => ({ focus: () => scroller.current?.focus(), scrollToTop, reveal }))

  const move = (to: number) => {
    const next = Math.min(rowCount - 1, Math.max(0, to))
    if (next < 0) return
    onActive(next)
    reveal(next)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.target !== event.currentTarget || event.metaKey || event.altKey) return
    const from = active ?? -1
    const targets: Readonly<Record<string, number>> = {
      ArrowDown: from + 1,
      ArrowUp: from - 1,
      PageDown: from + window.page,
      PageUp: from - window.page,
      Home: 0,
      End: rowCount - 1,
    }
    const target = targets[event.key]
    if (target !== undefined) {
      event.preventDefault()
      if (event.shiftKey && active !== null) onToggle(Math.min(rowCount - 1, Math.max(0, target)), true)
      move(target)
    } else if (event.key === 'Enter' && active !== null) {
      event.preventDefault()
      onOpen(active)
    } else if (event.key === ' ' && active !== null) {
      event.preventDefault()
      onToggle(active, event.shiftKey)
    }
  }
  const onRowClick = (index: number, event: MouseEvent) => {
    // Text that was marked is to be copied, not opened.
    if (document.getSelection()?.isCollapsed === false) return
    onActive(index)
    if (event.shiftKey || event.ctrlKey || event.metaKey) onToggle(index, event.shiftKey)
    else onOpen(index)
  }

  const rows: ReactNode[] = []
  for (let index = first; index < end; index += 1) {
    const row = rowAt(index)
    rows.push(
      <DataRow
        key={index}
        id={`${id}-${index}`}
        index={index}
        row={row}
        columns={shown}
        areas={lines !== null}
        active={active === index}
        awaitedLabel={props.awaited === index ? props.awaitedLabel : null}
        selected={row !== undefined && props.isSelected(row)}
        selectLabel={props.selectLabel}
        onClick={onRowClick}
        onToggle={onToggle}
      />,
    )
  }

  return (
    <div className={styles.frame}>
      {/* biome-ignore lint/a11y/useSemanticElements: a table cannot scroll by itself nor leave out rows */}
      <div
        ref={scroller}
        className={styles.grid}
        data-lines={lines === null ? undefined : 2}
        role="grid"
        aria-label={props.label}
        aria-rowcount={props.countIsKnown ? rowCount + 1 : -1}
        aria-colcount={shown.length + 1}
        aria-multiselectable="true"
        aria-busy={props.busy || undefined}
        aria-activedescendant={active !== null && active >= first && active < end ? `${id}-${active}` : undefined}
        tabIndex={0}
        onKeyDown={onKeyDown}
        onFocus={event => {
          if (event.target === event.currentTarget && active === null && rowCount > 0) onActive(first)
        }}
        style={rowStyle(shown, rowHeight, lines)}
      >
        {/* biome-ignore lint/a11y/useSemanticElements: part of the grid */}
        <div className={styles.head} role="rowgroup">
          {/* biome-ignore lint/a11y/useSemanticElements: part of the grid */}
          {/* biome-ignore lint/a11y/useFocusableInteractive: the grid has the focus */}
          <div className={styles.row} role="row" aria-rowindex={1}>
            {/* biome-ignore lint/a11y/useSemanticElements: part of the grid */}
            {/* biome-ignore lint/a11y/useFocusableInteractive: the box in it has it */}
            <div className={styles.box} role="columnheader" aria-colindex={1}>
              <Checkbox
                label={props.selectAllLabel}
                hideLabel
                checked={props.selection === 'all' ? true : props.selection === 'some' ? 'some' : false}
                onChange={props.onToggleAll}
              />
            </div>
            {table.getHeaderGroups()[0]?.headers.map((header, at) => (
              <HeadCell
                key={header.id}
                at={at + 2}
                label={String(header.column.columnDef.header)}
                hidden={shown[at]?.hideHeader ?? false}
                numeric={shown[at]?.numeric ?? false}
                sorted={header.column.getIsSorted()}
                onSort={header.column.getCanSort() ? () => header.column.toggleSorting() : null}
              />
            ))}
          </div>
        </div>
        <div className={styles.layer} role={rowCount > 0 ? 'rowgroup' : 'presentation'} style={{ height: window.view }}>
          <div role="presentation" className={styles.rows} style={{ transform: `translateY(${-window.shift}px)` }}>
            {rows}
          </div>
        </div>
        <div role="presentation" className={styles.spacer} style={{ height: window.spacer }} />
      </div>
      {rowCount === 0 && <div className={styles.instead}>{props.children}</div>}
    </div>
  )
}
