import { hash } from 'node:crypto'
import { billFields } from '../../../db/vocabulary.ts'
import { isBlank, RowProblem } from '../../exchange/parse-values.ts'
import { sayRow } from '../../exchange/row-sentences.ts'
import { shorten } from '../../exchange/shorten.ts'
import type { Failure } from '../../failure.ts'
import { failing } from '../../words/failure-sentences.ts'
import { sayInsight } from '../../words/failures/insight-sentences.ts'
import { addKnown } from './add-known.ts'
import { addToLines, type LineSums } from './add-lines.ts'
import {
  type BillText,
  billText,
  decodeFile,
  encodingOf,
  OtherEncoding,
  openBillFile,
  otherEncodingOf,
} from './bill-bytes.ts'
import { missingColumns, normaliseHeader, recogniseColumns } from './bill-columns.ts'
import { createRowReader, numbersOf } from './bill-rows.ts'
import { type BillTable, openTable, type TableRow } from './bill-table.ts'
import type { BillColumns, BillField, BillLine, BillTotals, ReadBill, RejectedRow } from './bill-types.ts'
import { tellNumberStyle } from './number-style.ts'

/** A file on this machine, or the text of a short one. */
export type BillSource = { readonly file: string } | { readonly text: string }

export interface BillFile {
  readonly source: BillSource
  /** As a person named them; they win over what was recognised. */
  readonly columns?: BillColumns | undefined
  /** UTC epoch milliseconds: no day lies behind it. */
  readonly now: number
}

export interface BillWithLines {
  readonly bill: ReadBill
  readonly lines: readonly BillLine[]
}

/** So many rows tell how numbers are written. */
const styleRows = 1000
/** Rows that are named one by one; the rest is counted. */
const mostNamed = 1000
/** Days times models times projects: a year of fifty models in twenty projects. */
const mostLines = 400_000

/**
 * A provider's CSV export as lines of days and models, read as it comes: what it takes grows with its days, models and projects, not
 * with its rows. What cannot be read is named with its line and left out; a file of no known format is not guessed at: `questions`
 * says what a person has to tell.
 *
 * @throws Failure `invalid_input` for what is not a table at all, and what cannot be opened
 */
export async function readBill({ source, ...how }: BillFile): Promise<BillWithLines> {
  if ('text' in source) return readText(billText(source.text), how)
  const { head } = await openBillFile(source.file)
  try {
    return await readText(decodeFile(source.file, encodingOf(head), true), how)
  } catch (error) {
    if (!(error instanceof OtherEncoding)) throw error
    return readText(decodeFile(source.file, otherEncodingOf(head), false), how)
  }
}

async function readText(text: BillText, { columns, now }: Omit<BillFile, 'source'>): Promise<BillWithLines> {
  const table = await openTable(text.pieces)
  const sheet = understand(table, columns)
  const rows = createRowTaker(table, sheet, now)
  for await (const row of table.rows) rows.take(row)
  const { lines, ...found } = rows.finish()
  return { bill: { ...sheet, ...found, encoding: text.encoding, fileHash: text.hash() }, lines }
}

/** What its headers mean. */
function understand({ headers }: BillTable, named: BillColumns | undefined) {
  const recognised = recogniseColumns(headers)
  const isNamed = named !== undefined && Object.keys(named).length > 0
  const columns = isNamed ? checkColumns(named, headers) : recognised.columns
  const isKnown = recognised.format !== null || isNamed
  const questions = isKnown ? missingColumns(columns) : unknownFormat(columns, recognised.twins)
  const isAsked = questions.length > 0
  return {
    format: isNamed ? ('columns' as const) : recognised.format,
    providerKind: recognised.kind,
    headers,
    columns,
    questions,
    hasUsage: !isAsked && has(columns, 'requests', 'input_total', 'input_uncached', 'output'),
    hasCost: !isAsked && has(columns, 'cost_usd', 'cost_cents'),
  }
}

type Sheet = ReturnType<typeof understand>

/** Takes rows one by one. How numbers are written is told from the first ones, which wait for it. */
function createRowTaker({ headers, delimiter }: BillTable, { columns, questions }: Sheet, now: number) {
  const sums: LineSums = new Map()
  const rejected: RejectedRow[] = []
  const repeated: number[] = []
  const seen = new Set<string>()
  const days = new Set<string>()
  const samples: (readonly string[])[] = []
  const isAsked = questions.length > 0
  let waiting: TableRow[] = []
  let reader: ReturnType<typeof createRowReader> | null = null
  let rows = 0
  let rejectedCount = 0
  let repeatedCount = 0
  let mostDecimals = 0

  function reject(row: RejectedRow): void {
    rejectedCount += 1
    if (rejected.length < mostNamed) rejected.push(row)
  }

  function begin(): void {
    const numbers = waiting.flatMap(({ record }) => numbersOf(columns, headers, record))
    reader = createRowReader({ headers, columns, style: tellNumberStyle(numbers, delimiter), now })
    for (const row of waiting) read(row, reader)
    waiting = []
  }

  function read({ record, line }: TableRow, by: NonNullable<typeof reader>): void {
    try {
      const day = by.day(record)
      const row = by.row(record, day)
      // Days without use stand in the file with nothing but their date: the bill says zero.
      days.add(day)
      if (row === null) return
      const key = hash('md5', record.join('\u0000'), 'base64')
      if (seen.has(key)) {
        repeatedCount += 1
        if (repeated.length < mostNamed) repeated.push(line)
        return
      }
      seen.add(key)
      mostDecimals = Math.max(mostDecimals, by.decimals(record))
      addToLines(sums, row)
      if (sums.size > mostLines) throw tooManyLines()
    } catch (error) {
      if (!(error instanceof RowProblem)) throw error
      reject({ line, ...error.why, value: error.shown })
    }
  }

  return {
    take(row: TableRow): void {
      rows += 1
      const { record, line } = row
      const isShort = record.length < headers.length
      if (isShort || !record.slice(headers.length).every(isBlank)) {
        const why = sayRow('row.columns', { found: record.length, wanted: headers.length })
        reject({ line, ...why, value: shorten(record.join(delimiter)) })
        return
      }
      if (samples.length < 3) samples.push(record)
      if (isAsked) return
      if (reader !== null) read(row, reader)
      else if (waiting.push(row) === styleRows) begin()
    },

    finish() {
      if (!isAsked && reader === null) begin()
      // Amounts written with two decimals are rounded to cents, half a cent either way for each row.
      const perRow = mostDecimals >= 6 ? 0 : Math.round(0.5 * 10 ** (9 - mostDecimals - (columns.cost_cents ? 2 : 0)))
      const lines = [...sums.values()].map(({ line, pricedRows }) => ({ ...line, roundingNanos: pricedRows * perRow }))
      const sortedDays = [...days].sort()
      return {
        lines,
        lineCount: lines.length,
        models: namesIn(lines, 'model'),
        accounts: namesIn(lines, 'account'),
        totals: totalsOf(lines),
        samples: headers.map((_, at) => samples.map(record => record[at] ?? '')),
        ...{
          rows,
          rejected: rejected.sort((one, other) => one.line - other.line),
          rejectedCount,
          repeated,
          repeatedCount,
        },
        firstDay: sortedDays[0] ?? null,
        lastDay: sortedDays.at(-1) ?? null,
      }
    },
  }
}

function namesIn(lines: readonly BillLine[], column: 'model' | 'account'): readonly string[] {
  return [...new Set(lines.map(line => line[column]))].filter(name => name !== '').sort()
}

/** @throws Failure `invalid_input` where a sum is larger than can be counted exactly */
function totalsOf(lines: readonly BillLine[]): BillTotals {
  const sum = (pick: (line: BillLine) => number | null) => lines.map(pick).reduce(addKnown, null)
  const totals = {
    requests: sum(line => line.requests),
    inputTokens: sum(({ inputUncached, cacheRead, cacheWrite }) =>
      inputUncached === null ? null : inputUncached + (cacheRead ?? 0) + (cacheWrite ?? 0),
    ),
    cachedTokens: sum(line => line.cacheRead),
    outputTokens: sum(line => line.output),
    costNanos: sum(line => line.costNanos),
  }
  if (Object.values(totals).every(total => total === null || Number.isSafeInteger(total))) return totals
  throw failing('invalid_input', sayInsight('bill.too_much'))
}

function has(columns: BillColumns, ...fields: readonly BillField[]): boolean {
  return fields.some(field => columns[field] !== undefined)
}

function unknownFormat(columns: BillColumns, twins: readonly string[]): readonly string[] {
  const missing = missingColumns(columns)
  const twice = twins.map(header => `Which of the columns "${header}" counts? There is more than one.`)
  return [
    'This is no export that Galley knows. Say which column is what.',
    ...twice,
    ...missing,
    ...(missing.length + twice.length === 0 ? ['Are the columns what they seem to be?'] : []),
  ]
}

/** @throws Failure `usage` for a column that is not in the file */
function checkColumns(named: BillColumns, headers: readonly string[]): BillColumns {
  const columns: BillColumns = {}
  for (const field of billFields) {
    const wanted = named[field]
    if (wanted === undefined) continue
    const header =
      headers.find(candidate => candidate === wanted) ??
      headers.find(candidate => normaliseHeader(candidate) === normaliseHeader(wanted))
    if (header === undefined) {
      throw failing('usage', sayInsight('bill.no_column', { column: wanted, columns: headers.join(', ') }))
    }
    columns[field] = header
  }
  return columns
}

function tooManyLines(): Failure {
  return failing('invalid_input', sayInsight('bill.too_many_lines', { most: mostLines }))
}
