import type { DataColumn } from './data-table.tsx'

/** Rows of two lines, where there is no room for all columns beside each other. */
export interface RowLines {
  /** Where the columns stand, as in `grid-template-areas`; `box` is what selects a row. */
  readonly areas: readonly [upper: string, lower: string]
  /** As in `grid-template-columns`, behind the box. */
  readonly tracks: string
}

export const headHeight = 32
const boxWidth = 36
/** Of one line and of two, CSS pixels. */
const rowHeights = { usual: { one: 36, two: 52 }, compact: { one: 28, two: 44 } }

export function rowHeightOf(compact: boolean, lines: RowLines | null): number {
  return rowHeights[compact ? 'compact' : 'usual'][lines === null ? 'one' : 'two']
}

/** What the style sheet needs to know: the heights, the columns, and how narrow the table may become before it is scrolled. */
export function rowStyle<Row>(
  shown: readonly DataColumn<Row>[],
  rowHeight: number,
  lines: RowLines | null,
): React.CSSProperties {
  const tracks =
    lines?.tracks ??
    shown
      .map(column => (column.grows ? `minmax(${column.width}px, ${Number(column.grows)}fr)` : `${column.width}px`))
      .join(' ')
  const least = lines === null ? boxWidth + shown.reduce((sum, column) => sum + column.width, 0) : 0
  return {
    '--columns': `${boxWidth}px ${tracks}`,
    '--areas': lines?.areas.map(each => `"${each}"`).join(' '),
    '--least': `${least}px`,
    '--box': `${boxWidth}px`,
    '--head': `${headHeight}px`,
    '--row': `${rowHeight}px`,
  } as React.CSSProperties
}
