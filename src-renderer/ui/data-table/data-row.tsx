import { type MouseEvent, memo } from 'react'
import { joinClasses } from '../join-classes.ts'
import { Skeleton } from '../skeleton.tsx'
import styles from './data-table.module.css'
import type { DataColumn } from './data-table.tsx'

export interface DataRowProps<Row> {
  readonly id: string
  readonly index: number
  readonly row: Row | undefined
  readonly columns: readonly DataColumn<Row>[]
  /** Each cell has the area of its column. */
  readonly areas: boolean
  readonly active: boolean
  /** In place of what is not there yet; null where nobody waits for it. */
  readonly awaitedLabel: string | null
  readonly selected: boolean
  readonly selectLabel: string
  readonly onClick: (index: number, event: MouseEvent) => void
  readonly onToggle: (index: number, upTo: boolean) => void
}

function DataRowView<Row>(props: DataRowProps<Row>) {
  const { id, index, row, columns, areas, active, awaitedLabel, selected, selectLabel, onClick, onToggle } = props
  return (
    // biome-ignore lint/a11y/useSemanticElements: part of a grid of divs
    // biome-ignore lint/a11y/useFocusableInteractive: the grid has the focus, the row is its active descendant
    // biome-ignore lint/a11y/useKeyWithClickEvents: the grid takes the keys
    <div
      id={id}
      className={styles.row}
      role="row"
      aria-rowindex={index + 2}
      aria-selected={selected}
      aria-busy={row === undefined || undefined}
      data-active={active || undefined}
      onClick={event => onClick(index, event)}
    >
      {/* biome-ignore lint/a11y/useSemanticElements: part of a grid of divs */}
      {/* biome-ignore lint/a11y/useFocusableInteractive: the grid has the focus */}
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: the grid takes the keys */}
      <div
        className={styles.box}
        role="gridcell"
        aria-colindex={1}
        onClick={event => {
          event.stopPropagation()
          onToggle(index, event.shiftKey)
        }}
      >
        {row !== undefined && <Tick label={selectLabel} checked={selected} />}
      </div>
      {columns.map((column, at) => (
        // biome-ignore lint/a11y/useSemanticElements: part of a grid of divs
        // biome-ignore lint/a11y/useFocusableInteractive: the grid has the focus
        <div
          key={column.id}
          className={joinClasses(styles.cell, column.numeric && styles.numeric)}
          role="gridcell"
          aria-colindex={at + 2}
          style={areas ? { gridArea: column.id } : undefined}
        >
          {row !== undefined ? (
            column.cell(row)
          ) : at === 0 && awaitedLabel !== null ? (
            <span className={styles.awaited}>{awaitedLabel}</span>
          ) : (
            <Skeleton width={column.numeric ? '50%' : '70%'} />
          )}
        </div>
      ))}
    </div>
  )
}

/** Without a focus of its own: the keyboard selects by the space bar, on the grid. */
function Tick({ label, checked }: { readonly label: string; readonly checked: boolean }) {
  return <span className={styles.tick} data-checked={checked || undefined} title={label} />
}

/** Drawn again only when what it shows changes, not when the list moves beneath it. */
export const DataRow = memo(DataRowView) as typeof DataRowView
