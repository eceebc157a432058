import { Readable } from 'node:stream'
import { CsvError, type Info, type Options, Parser } from 'csv-parse'
import { isBlank } from '../../exchange/parse-values.ts'
import type { Failure } from '../../failure.ts'
import { failing } from '../../words/failure-sentences.ts'
import { sayInsight } from '../../words/failures/insight-sentences.ts'

export interface TableRow {
  readonly record: readonly string[]
  /** In the file, from 1. */
  readonly line: number
}

export type Delimiter = ',' | ';' | '\t'

export interface BillTable {
  readonly delimiter: Delimiter
  readonly headers: readonly string[]
  /** Without those that are blank. A row may have more or fewer cells than there are headers. */
  readonly rows: AsyncIterable<TableRow>
}

/** A header line that is longer is none. */
const longestHeader = 1024 * 1024
/** A quote that is never closed would take the rest of the file for one cell. */
const longestRow = 1024 * 1024

/**
 * CSV as consoles and spreadsheets write it: commas, semicolons or tabs, any ends of lines, quotes with line breaks in them, the
 * line `sep=;` of Excel. Read as it comes, so that its length does not matter.
 *
 * @throws Failure `invalid_input` for what is no table
 */
export async function openTable(pieces: AsyncIterable<string>): Promise<BillTable> {
  const source = pieces[Symbol.asyncIterator]()
  const head = await readHead(source)
  const marked = /^sep=([,;\t])(?:\r\n|\n|\r)/.exec(head)
  const text = marked === null ? head : head.slice(marked[0].length)
  const delimiter = marked === null ? delimiterOf(text) : (marked[1] as Delimiter)
  const records = parseRecords(text, source, delimiter)
  const first = await records.next()
  if (first.done === true || first.value.record.length < 2) throw noTable()
  const headers = nameTwins(first.value.record.map(header => header.trim()))
  return { delimiter, headers, rows: inLines(records, marked === null ? 0 : 1) }
}

async function* inLines(records: AsyncGenerator<TableRow>, before: number): AsyncGenerator<TableRow> {
  for await (const { record, line } of records) if (!record.every(isBlank)) yield { record, line: line + before }
}

/** Its first line, with what came along; without the mark of UTF-8. */
async function readHead(source: AsyncIterator<string>): Promise<string> {
  let head = ''
  for (let next = await source.next(); next.done !== true; next = await source.next()) {
    head += next.value
    // Past `sep=;` a second line is wanted.
    if ((/^\ufeff?sep=/.test(head) ? /[\r\n].*[^\r\n][\r\n]/s : /[\r\n]/).test(head) || head.length > longestHeader)
      break
  }
  return head.replace(/^\ufeff/, '')
}

function delimiterOf(text: string): Delimiter {
  const end = text.search(/[\r\n]/)
  const line = end === -1 ? text : text.slice(0, end)
  const count = (sign: string) => line.split(sign).length
  return ([',', ';', '\t'] as const).reduce((best, sign) => (count(sign) > count(best) ? sign : best))
}

/** Two columns of one name: the later ones get a number, so that a person can tell which is meant. */
function nameTwins(headers: readonly string[]): string[] {
  const seen = new Map<string, number>()
  return headers.map(header => {
    const times = (seen.get(header) ?? 0) + 1
    seen.set(header, times)
    return header === '' || times === 1 ? header : `${header} (${times})`
  })
}

const options = {
  info: true,
  record_delimiter: ['\r\n', '\n', '\r'],
  relax_column_count: true,
  relax_quotes: true,
  skip_empty_lines: true,
  max_record_size: longestRow,
} satisfies Options

async function* parseRecords(
  head: string,
  rest: AsyncIterator<string>,
  delimiter: Delimiter,
): AsyncGenerator<TableRow> {
  const parser = new Parser({ ...options, delimiter })
  const source = Readable.from(joined(head, rest))
  source.on('error', error => parser.destroy(error))
  source.pipe(parser)
  try {
    for await (const { record, info } of parser as AsyncIterable<{ record: string[]; info: Info }>) {
      yield { record, line: info.lines }
    }
  } catch (error) {
    throw error instanceof CsvError ? notCsv(error) : error
  } finally {
    source.destroy()
  }
}

async function* joined(head: string, rest: AsyncIterator<string>): AsyncGenerator<string> {
  if (head !== '') yield head
  for (let next = await rest.next(); next.done !== true; next = await rest.next())
    if (next.value !== '') yield next.value
}

function notCsv({ code, message, ...where }: CsvError): Failure {
  const line = Number((where as { lines?: unknown }).lines)
  const isOpen = code === 'CSV_QUOTE_NOT_CLOSED' || code === 'CSV_MAX_RECORD_SIZE'
  if (!isOpen) return failing('invalid_input', sayInsight('bill.bad_csv', { reason: message }))
  return failing(
    'invalid_input',
    Number.isFinite(line) ? sayInsight('bill.quote_open_at', { line_id: line }) : sayInsight('bill.quote_open'),
  )
}

function noTable(): Failure {
  return failing('invalid_input', sayInsight('bill.no_table'))
}
