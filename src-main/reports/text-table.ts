import { cutToWidth, displayWidth, oneLine, padEndToWidth, padStartToWidth } from './display-width.ts'

export interface TextColumn {
  readonly title: string
  readonly align?: 'left' | 'right'
  /** Never narrower than this when the table has to shrink; columns without it are not shrunk. */
  readonly shrinkTo?: number
  /** Columns with a number are left out, highest first, when shrinking is not enough. */
  readonly optional?: number
}

export interface TextTableOptions {
  /** Widest line, in terminal cells. */
  readonly width: number
  readonly indent?: string
  readonly header?: boolean
}

const gap = '  '

/** Lines of an aligned table, at most `width` cells wide; text is cut between graphemes, numbers never. */
export function renderTextTable(
  columns: readonly TextColumn[],
  rows: readonly (readonly string[])[],
  options: TextTableOptions,
): string[] {
  const indent = options.indent ?? ''
  const body = rows.map(row => row.map(oneLine))
  const header = options.header === false ? [] : [columns.map(column => column.title)]
  const natural = columns.map((_, at) => Math.max(0, ...[...header, ...body].map(row => displayWidth(row[at] ?? ''))))
  const { kept, widths } = fitColumns(columns, natural, options.width - indent.length)
  return [...header, ...body].map(row => {
    const cells = kept.map((at, position) => {
      const width = widths[position] ?? 0
      const cell = cutToWidth(row[at] ?? '', width)
      return columns[at]?.align === 'right' ? padStartToWidth(cell, width) : padEndToWidth(cell, width)
    })
    return `${indent}${cells.join(gap)}`.trimEnd()
  })
}

/** Drops optional columns, then narrows shrinkable ones, widest first, until the line fits. */
function fitColumns(
  columns: readonly TextColumn[],
  natural: readonly number[],
  room: number,
): { kept: readonly number[]; widths: readonly number[] } {
  let kept = columns.map((_, at) => at)
  for (;;) {
    const widths = kept.map(at => natural[at] ?? 0)
    const floors = kept.map((at, position) => {
      const shrinkTo = columns[at]?.shrinkTo
      return shrinkTo === undefined ? (widths[position] ?? 0) : Math.min(shrinkTo, widths[position] ?? 0)
    })
    const gaps = gap.length * Math.max(0, kept.length - 1)
    if (sum(floors) + gaps <= room || !kept.some(at => columns[at]?.optional !== undefined)) {
      return { kept, widths: shrink(widths, floors, room - gaps) }
    }
    const last = Math.max(...kept.map(at => columns[at]?.optional ?? -1))
    kept = kept.filter(at => columns[at]?.optional !== last)
  }
}

function shrink(widths: readonly number[], floors: readonly number[], room: number): number[] {
  const result = [...widths]
  let excess = sum(result) - room
  while (excess > 0) {
    let widest = -1
    for (const [at, width] of result.entries()) {
      if (width > (floors[at] ?? 0) && (widest < 0 || width > (result[widest] ?? 0))) widest = at
    }
    if (widest < 0) break
    result[widest] = (result[widest] ?? 0) - 1
    excess -= 1
  }
  return result
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}
