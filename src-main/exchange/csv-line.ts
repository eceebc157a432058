export type CsvValue = string | number | boolean | null | undefined

/** Spreadsheets run a cell that begins like this as a formula, also in its full-width form. */
const formula = /^[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]/
const needsQuotes = /[",\r\n]|^\s|\s$/

/**
 * One line of RFC 4180 CSV with its CRLF. Text that a spreadsheet would run as a formula gets an
 * apostrophe in front, which spreadsheets hide; numbers stay numbers. Null is an empty cell.
 */
export function csvLine(values: readonly CsvValue[]): string {
  let line = ''
  for (const [at, value] of values.entries()) {
    if (at > 0) line += ','
    if (value === null || value === undefined) continue
    line += typeof value === 'string' ? csvText(value) : String(value)
  }
  return `${line}\r\n`
}

function csvText(text: string): string {
  const safe = formula.test(text) ? `'${text}` : text
  return needsQuotes.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
