import { type KeyboardEvent, type ReactNode, useRef, useState } from 'react'
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
  /** A link or button around a cell, to the calls behind it. One cell is reached by Tab, the others from it by arrow keys. */
  readonly wrap?: (row: number, column: number, content: ReactNode, tabIndex: 0 | -1) => ReactNode
  /** Print the values into the cells, too. */
  readonly showValues?: boolean
}

const steps = 6

/** A table whose cells grow darker with their value, in steps of a square root, so that small ones can be told from nothing. */
export function HeatTable({ caption, columns, rows, format, wrap, showValues = false }: HeatTableProps) {
  const most = Math.max(0, ...rows.flatMap(row => row.values.map(value => value ?? 0)))
  const step = (value: number) =>
    value <= 0 || most === 0 ? 0 : Math.max(1, Math.ceil(Math.sqrt(value / most) * steps))
  const table = useRef<HTMLTableElement>(null)
  const filled = rows.flatMap((row, at) =>
    row.values.flatMap((value, column) => (value ? [at * columns.length + column] : [])),
  )
  const [reached, setReached] = useState(-1)
  const stop = filled.includes(reached) ? reached : filled[0]

  function onKeyDown(event: KeyboardEvent) {
    const by = steering[event.key]
    const [row, column] = placeOf(event.target)
    if (by === undefined || row === undefined || column === undefined) return
    event.preventDefault()
    const [down, right] = by
    for (let at = 1; at < Math.max(rows.length, columns.length); at += 1) {
      const next = table.current?.querySelector<HTMLElement>(
        `[data-cell="${row + at * down} ${column + at * right}"] :is(a, button)`,
      )
      if (!next) continue
      next.focus()
      return
    }
  }

  return (
    <div className={styles.frame}>
      <table
        ref={table}
        className={joinClasses(styles.table, columns.length > 12 && styles.dense, wrap && styles.linked)}
        {...(wrap && {
          onKeyDown,
          onFocus: event => {
            const [row, column] = placeOf(event.target)
            if (row !== undefined && column !== undefined) setReached(row * columns.length + column)
          },
        })}
      >
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
                  <td
                    key={column.key}
                    data-step={step(value ?? 0)}
                    data-cell={`${rowIndex} ${columnIndex}`}
                    title={`${row.label} ${column.label}: ${text}`}
                  >
                    {wrap && value
                      ? wrap(rowIndex, columnIndex, content, rowIndex * columns.length + columnIndex === stop ? 0 : -1)
                      : content}
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

const steering: Readonly<Record<string, readonly [down: number, right: number]>> = {
  ArrowDown: [1, 0],
  ArrowUp: [-1, 0],
  ArrowRight: [0, 1],
  ArrowLeft: [0, -1],
}

function placeOf(target: EventTarget): readonly number[] {
  const cell = target instanceof Element ? target.closest<HTMLElement>('[data-cell]') : null
  return cell?.dataset.cell?.split(' ').map(Number) ?? []
}
