/** Prints aligned columns; the first is text, the others are figures. */
export function printTable(title: string, header: readonly string[], rows: readonly (readonly string[])[]): void {
  const widths = header.map((cell, column) => Math.max(cell.length, ...rows.map(row => (row[column] ?? '').length)))
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0)))
      .join('  ')
  process.stdout.write(`\n${title}\n${line(header)}\n${widths.map(width => '-'.repeat(width)).join('  ')}\n`)
  for (const row of rows) process.stdout.write(`${line(row)}\n`)
}

export function figure(value: number | null, digits = 3): string {
  return value === null ? '–' : value.toFixed(digits)
}

export function percent(part: number, whole: number): string {
  return whole === 0 ? '–' : `${((100 * part) / whole).toFixed(2)} %`
}

export interface Aim {
  readonly what: string
  readonly aim: string
  readonly measured: string
  readonly reached: boolean
}

export function printAims(title: string, aims: readonly Aim[]): void {
  printTable(
    title,
    ['what', 'aim', 'measured', 'reached'],
    aims.map(({ what, aim, measured, reached }) => [what, aim, measured, reached ? 'yes' : 'NO']),
  )
}
