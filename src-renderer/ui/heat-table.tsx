import type { ReactNode } from 'react'
import layout from '../design/layout.module.css'
import styles from './heat-table.module.css'
import { joinClasses } from './join-classes.ts'

export interface HeatTableProps {
  readonly caption: string
  readonly columns: readonly { readonly key: string; readonly label: string }[]
  readonly rows: readonly {
    readonly key: string
    readonly label: string
    /** One per column; null: nothing there. */
    readonly values: readonly (number | null)[]
  }[]
  /** How a value reads, and what a screen reader hears. */
  readonly format: (value: number) => string
  /** A link or button around a cell, to the calls behind it. */
  readonly wrap?: (row: number, column: number, content: ReactNode) => ReactNode
  /** Print the values into the cells, too. */
  readonly showValues?: boolean
}

const steps = 6

/** A table whose cells grow darker with their value, in steps of a square root, so that small ones can be told from nothing. */
export function HeatTable({ caption, columns, rows, format, wrap, showValues = false }: HeatTableProps) {
  const most = Math.max(0, ...rows.flatMap(row => row.values.map(value => value ?? 0)))
  const step = (value: number) =>
    value <= 0 || most === 0 ? 0 : Math.max(1, Math.ceil(Math.sqrt(value / most) * steps))
  return (
    <div className={styles.frame}>
      <table className={joinClasses(styles.table, columns.length > 12 && styles.dense)}>
        <caption className={layout.unseen}>{caption}</caption>
        <thead>
          <tr>
            <td />
            {columns.map(column => (
              <th key={column.key} scope="col">
                {column.label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, rowIndex) => (
            <tr key={row.key}>
              <th scope="row">{row.label}</th>
              {columns.map((column, columnIndex) => {
                const value = row.values[columnIndex] ?? null
                const text = value === null ? '–' : format(value)
                const content = <span className={showValues ? undefined : layout.unseen}>{text}</span>
                return (
                  <td key={column.key} data-step={step(value ?? 0)} title={`${row.label} ${column.label}: ${text}`}>
                    {wrap && value ? wrap(rowIndex, columnIndex, content) : content}
                  </td>
                )
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
