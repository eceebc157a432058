import { type CSSProperties, type ReactNode, useRef } from 'react'
import layout from '../design/layout.module.css'
import { joinClasses } from './join-classes.ts'
import styles from './table.module.css'
import { useOverflow } from './use-overflow.ts'

export interface TableColumn<Row> {
  readonly key: string
  readonly header: ReactNode
  readonly cell: (row: Row) => ReactNode
  /** Figures stand at the end, so that their places line up. */
  readonly numeric?: boolean
  /** The cell that names its row. */
  readonly isHeader?: boolean
  /** Left out where the table is narrow; `first`: and before the others. */
  readonly optional?: boolean | 'first'
}

export interface TableProps<Row> {
  /** What the table is, for screen readers; shown above with `showCaption`. */
  readonly caption: string
  readonly showCaption?: boolean
  readonly columns: readonly TableColumn<Row>[]
  readonly rows: readonly Row[]
  readonly rowKey: (row: Row) => string | number
  readonly compact?: boolean
  /** Where it is narrow, the name of a row stands in a line of its own above its figures, so that none is out of sight. */
  readonly stacks?: boolean
  /** In place of rows. */
  readonly empty?: ReactNode
  readonly footer?: ReactNode
}

/** A plain table for what fits a page; long lists use the data table. */
export function Table<Row>(props: TableProps<Row>) {
  const { caption, showCaption = false, columns, rows, rowKey, compact = false, stacks = false, empty, footer } = props
  const frame = useRef<HTMLDivElement>(null)
  const figures = columns.filter(({ isHeader, optional }) => !isHeader && !optional).length
  const scrolls = useOverflow(frame)
  return (
    <div ref={frame} className={styles.frame} {...(scrolls && { tabIndex: 0, role: 'group', 'aria-label': caption })}>
      <table
        className={joinClasses(styles.table, compact && styles.compact, stacks && styles.stacks)}
        style={stacks ? ({ '--figures': figures } as CSSProperties) : undefined}
      >
        <caption className={showCaption ? styles.caption : joinClasses(layout.unseen, styles.hiddenCaption)}>
          {caption}
        </caption>
        <thead>
          <tr>
            {columns.map(column => (
              <th key={column.key} scope="col" className={cellClass(column)}>
                {column.header}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(row => (
            <tr key={rowKey(row)}>
              {columns.map(column =>
                column.isHeader ? (
                  <th key={column.key} scope="row" className={cellClass(column)}>
                    {column.cell(row)}
                  </th>
                ) : (
                  <td key={column.key} className={cellClass(column)}>
                    {column.cell(row)}
                  </td>
                ),
              )}
            </tr>
          ))}
          {rows.length === 0 && empty !== undefined && (
            <tr>
              <td colSpan={columns.length} className={styles.empty}>
                {empty}
              </td>
            </tr>
          )}
        </tbody>
        {footer !== undefined && <tfoot>{footer}</tfoot>}
      </table>
    </div>
  )
}

function cellClass(column: TableColumn<never>): string {
  return joinClasses(
    column.numeric && styles.numeric,
    column.optional && (column.optional === 'first' ? styles.optionalFirst : styles.optional),
  )
}
