import { isUtf8 } from 'node:buffer'
import { failing } from '../words/failure-sentences.ts'
import { sayImport } from '../words/failures/exchange-sentences.ts'
import { stateText } from '../words/state-sentences.ts'
import { fieldOfColumn } from './call-fields.ts'
import { splitFields } from './csv-fields.ts'
import { type CsvRecord, createCsvScanner } from './csv-scanner.ts'
import { DamagedFile } from './damaged-file.ts'
import { bomLength } from './detect-format.ts'
import type { SourceFile } from './file-chunks.ts'
import type { ByteRange, RawRow, RowBatches, RowContent } from './import-types.ts'
import { tooLong } from './record-bytes.ts'
import { sayRow } from './row-sentences.ts'
import { shorten } from './shorten.ts'

export interface CsvFile {
  /** The header's bytes, which a file of rejected rows begins with. */
  readonly header: ByteRange
  readonly rows: RowBatches
}

interface Header extends ByteRange {
  readonly delimiter: string
  readonly columns: readonly string[]
}

/** Rows as objects by column name. The delimiter is the one of comma, semicolon and tab that the header is written with. */
export function openCsv(source: SourceFile): CsvFile {
  const header = readHeader(source)
  return { header: { start: header.start, end: header.end }, rows: readRows(source, header) }
}

function readHeader(source: SourceFile): Header {
  const start = bomLength(source.head)
  const candidates = [',', ';', '\t'].map(delimiter => {
    const scanner = createCsvScanner(start, delimiter)
    const record = scanner.scan(source.head.subarray(start), start)[0] ?? scanner.rest()
    const text = record?.bytes?.toString('utf8') ?? ''
    const columns = splitFields(text, delimiter).map(name => name.trim())
    const known = columns.filter(name => fieldOfColumn(name) !== null).length
    return { start, end: record?.end ?? start, delimiter, columns, known }
  })
  const best = candidates.reduce((one, other) => (other.known > one.known ? other : one))
  if (best.known === 0) {
    throw failing(
      'invalid_input',
      sayImport('import.no_columns', { path: source.path, line: shorten(best.columns.join(best.delimiter)) }),
      { path: source.path },
    )
  }
  refuseRepeated(source.path, best.columns)
  return best
}

function refuseRepeated(path: string, columns: readonly string[]): void {
  const repeated = columns.find((name, index) => name !== '' && columns.indexOf(name) !== index)
  if (repeated === undefined) return
  throw failing('invalid_input', sayImport('import.twin_columns', { path, column: shorten(repeated) }), {
    path,
    column: repeated,
  })
}

async function* readRows(source: SourceFile, header: Header): RowBatches {
  const scanner = createCsvScanner(header.start, header.delimiter)
  for await (const { at, bytes } of source.chunks(header.start)) {
    yield scanner.scan(bytes, at).flatMap(record => readRecord(record, header))
  }
  const openQuote = scanner.openQuoteLine()
  if (openQuote !== null) {
    throw new DamagedFile(stateText('import_end.open_quote', { line_id: openQuote }))
  }
  const rest = scanner.rest()
  if (rest !== null) yield readRecord(rest, header)
}

/** Empty for the header and for blank lines. */
function readRecord({ start, end, line, bytes }: CsvRecord, header: Header): RawRow[] {
  if (start === header.start || bytes?.length === 0) return []
  const content: RowContent = bytes === null ? tooLong : readColumns(bytes, header)
  return [{ place: line, range: { start, end }, content }]
}

function readColumns(bytes: Buffer, { delimiter, columns }: Header): RowContent {
  const text = bytes.toString('utf8')
  if (text.includes('\uFFFD') && !isUtf8(bytes))
    return { kind: 'unreadable', why: sayRow('row.not_utf8'), shown: shorten(text) }
  const fields = splitFields(text, delimiter)
  if (fields.length !== columns.length) {
    const why = sayRow('row.columns', { found: fields.length, wanted: columns.length })
    return { kind: 'unreadable', why, shown: shorten(text) }
  }
  const value: Record<string, string> = Object.create(null)
  for (const [index, name] of columns.entries()) value[name] = withoutGuard(fields[index] ?? '')
  return { kind: 'value', value }
}

/** The apostrophe that exports put before text a spreadsheet would run as a formula. */
function withoutGuard(field: string): string {
  return /^'[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]/.test(field) ? field.slice(1) : field
}
