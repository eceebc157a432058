/** The fields of one CSV record, its line end left out. A quote counts only where a field begins, as in RFC 4180. */
export function splitFields(record: string, delimiter: string): string[] {
  if (!record.includes('"')) return record.split(delimiter)
  const fields: string[] = []
  for (let at = 0; ; ) {
    const { text, end } = record[at] === '"' ? quotedField(record, at, delimiter) : plainField(record, at, delimiter)
    fields.push(text)
    if (end >= record.length) return fields
    at = end + 1
  }
}

interface Field {
  readonly text: string
  /** Where the delimiter after it stands, or the record's length. */
  readonly end: number
}

function plainField(record: string, at: number, delimiter: string): Field {
  const next = record.indexOf(delimiter, at)
  const end = next === -1 ? record.length : next
  return { text: record.slice(at, end), end }
}

function quotedField(record: string, at: number, delimiter: string): Field {
  let text = ''
  for (let from = at + 1; ; ) {
    const quote = record.indexOf('"', from)
    if (quote === -1) return { text: text + record.slice(from), end: record.length }
    text += record.slice(from, quote)
    if (record[quote + 1] !== '"') {
      // What stands between the closing quote and the delimiter is kept as it is.
      const rest = plainField(record, quote + 1, delimiter)
      return { text: text + rest.text, end: rest.end }
    }
    text += '"'
    from = quote + 2
  }
}
