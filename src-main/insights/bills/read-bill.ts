import { createHash } from 'node:crypto'
import { type Info, parse } from 'csv-parse/sync'
import { billFields } from '../../../db/vocabulary.ts'
import { isBlank, RowProblem } from '../../exchange/parse-values.ts'
import { shorten } from '../../exchange/shorten.ts'
import { Failure } from '../../failure.ts'
import { addToLines, type LineSums } from './add-lines.ts'
import { cacheWriteParts, missingColumns, normaliseHeader, recogniseColumns } from './bill-columns.ts'
import type { BillColumns, BillField, ReadBill, RejectedRow } from './bill-types.ts'
import { type CostPart, readLineItem, readTier, readTokenType } from './cost-parts.ts'
import { decimalsOf, readCount, readDay, readMoney } from './read-values.ts'

export interface BillFile {
  /** The file's text. */
  readonly text: string
  /** As a person named them; they win over what was recognised. */
  readonly columns?: BillColumns | undefined
  /** UTC epoch milliseconds: no day lies behind it. */
  readonly now: number
}

interface Row {
  readonly record: readonly string[]
  readonly line: number
}

/** One row as it reads, before rows of one day and model are added up. */
export interface BillRow {
  readonly day: string
  readonly model: string
  readonly account: string
  readonly tier: string
  readonly requests: number | null
  readonly inputUncached: number | null
  readonly cacheRead: number | null
  readonly cacheWrite: number | null
  readonly output: number | null
  readonly costNanos: number | null
  readonly part: CostPart | null
}

/**
 * A provider's CSV export as lines of days and models. What cannot be read is named with its line and left out; a file of no known
 * format is not guessed at: `questions` says what a person has to tell.
 *
 * @throws Failure `invalid_input` for what is not a table at all
 */
export function readBill({ text, columns: named, now }: BillFile): ReadBill {
  const fileHash = createHash('sha256').update(text).digest('hex')
  const delimiter = delimiterOf(text)
  const { headers, rows, broken } = readTable(text, delimiter)
  const recognised = recogniseColumns(headers)
  const isNamed = named !== undefined && Object.keys(named).length > 0
  const columns = isNamed ? checkColumns(named, headers) : recognised.columns
  const isKnown = recognised.format !== null && !isNamed
  const questions = isKnown || isNamed ? missingColumns(columns) : [...unknownFormat(columns)]
  const common = {
    format: isNamed ? ('columns' as const) : recognised.format,
    providerKind: recognised.kind,
    headers,
    columns,
    samples: headers.map((_, at) => rows.slice(0, 3).map(({ record }) => record[at] ?? '')),
    questions,
    rows: rows.length + broken.length,
    fileHash,
  }
  if (questions.length > 0) return { ...common, ...nothing, rejected: broken }

  const reader = createRowReader({ headers, columns, delimiter, now })
  const sums: LineSums = new Map()
  const rejected: RejectedRow[] = [...broken]
  const repeated: number[] = []
  const seen = new Set<string>()
  const days = new Set<string>()
  const accounts = new Set<string>()
  let mostDecimals = 0
  for (const { record, line } of rows) {
    const key = record.join('\u0000')
    if (record.every(isBlank)) continue
    try {
      const day = reader.day(record)
      const row = reader.row(record, day)
      // Days without use stand in the file with nothing but their date: the bill says zero.
      days.add(day)
      if (row === null) continue
      if (seen.has(key)) {
        repeated.push(line)
        continue
      }
      seen.add(key)
      mostDecimals = Math.max(mostDecimals, reader.decimals(record))
      if (row.account !== '') accounts.add(row.account)
      addToLines(sums, row)
    } catch (error) {
      if (!(error instanceof RowProblem)) throw error
      rejected.push({ line, reason: error.message, value: error.shown })
    }
  }
  // Amounts written with two decimals are rounded to cents, half a cent either way for each row.
  const perRow = mostDecimals >= 6 ? 0 : Math.round(0.5 * 10 ** (9 - mostDecimals - (columns.cost_cents ? 2 : 0)))
  const sorted = [...days].sort()
  return {
    ...common,
    lines: [...sums.values()].map(({ line, pricedRows }) => ({ ...line, roundingNanos: pricedRows * perRow })),
    rejected: rejected.sort((one, other) => one.line - other.line),
    repeated,
    firstDay: sorted[0] ?? null,
    lastDay: sorted.at(-1) ?? null,
    hasUsage: has(columns, 'requests', 'input_total', 'input_uncached', 'output'),
    hasCost: has(columns, 'cost_usd', 'cost_cents'),
    accounts: [...accounts].sort(),
  }
}

const nothing = {
  lines: [],
  repeated: [],
  firstDay: null,
  lastDay: null,
  hasUsage: false,
  hasCost: false,
  accounts: [],
} as const

function has(columns: BillColumns, ...fields: readonly BillField[]): boolean {
  return fields.some(field => columns[field] !== undefined)
}

function unknownFormat(columns: BillColumns): readonly string[] {
  const missing = missingColumns(columns)
  return [
    'This is no export that Galley knows. Say which column is what.',
    ...missing,
    ...(missing.length === 0 ? ['Are the columns what they seem to be?'] : []),
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
      throw new Failure('usage', `There is no column "${wanted}". The file has: ${headers.join(', ')}.`)
    }
    columns[field] = header
  }
  return columns
}

function delimiterOf(text: string): ',' | ';' | '\t' {
  const end = text.search(/\r|\n/)
  const head = end === -1 ? text : text.slice(0, end)
  const count = (sign: string) => head.split(sign).length - 1
  return ([',', ';', '\t'] as const).reduce((best, sign) => (count(sign) > count(best) ? sign : best))
}

function readTable(text: string, delimiter: string) {
  const broken: RejectedRow[] = []
  let records: { record: string[]; info: Info }[]
  try {
    records = parse(text, {
      bom: true,
      delimiter,
      info: true,
      relaxColumnCount: true,
      skipEmptyLines: true,
    }) as unknown as typeof records
  } catch (error) {
    throw new Failure(
      'invalid_input',
      `The file could not be read as CSV: ${error instanceof Error ? error.message : String(error)}. Nothing was kept.`,
    )
  }
  const [first, ...rest] = records
  if (first === undefined || first.record.length < 2) {
    throw new Failure(
      'invalid_input',
      'This is not a table with columns. Export the usage or the costs as CSV from the console of your provider. Nothing was kept.',
    )
  }
  const headers = first.record.map(header => header.trim())
  const rows: Row[] = []
  for (const { record, info } of rest) {
    if (record.length === headers.length) rows.push({ record, line: info.lines })
    else if (!record.every(isBlank)) {
      const reason = `the row has ${record.length} columns, the header ${headers.length}`
      broken.push({ line: info.lines, reason, value: shorten(record.join(delimiter)) })
    }
  }
  return { headers, rows, broken }
}

interface RowParts {
  readonly headers: readonly string[]
  readonly columns: BillColumns
  readonly delimiter: string
  readonly now: number
}

function createRowReader({ headers, columns, delimiter, now }: RowParts) {
  const decimalComma = delimiter === ';'
  const indexOf = (header: string | undefined) => (header === undefined ? -1 : headers.indexOf(header))
  const places = new Map(billFields.map(field => [field, indexOf(columns[field])]))
  const normal = headers.map(normaliseHeader)
  const batchAt = normal.indexOf('batch')
  const writePair = cacheWriteParts.find(pair => pair.every(name => normal.includes(name)))
  const writePlaces = columns.cache_write === undefined && writePair ? writePair.map(name => normal.indexOf(name)) : []
  const isLineItem = columns.part !== undefined && normaliseHeader(columns.part) === 'line_item'
  const costField = columns.cost_cents === undefined ? 'cost_usd' : 'cost_cents'

  const textOf = (record: readonly string[], field: BillField) => record[places.get(field) ?? -1] ?? ''
  const countOf = (record: readonly string[], field: BillField) =>
    readCount(textOf(record, field), columns[field] ?? field, decimalComma)

  function tokensOf(record: readonly string[]) {
    const cacheRead = countOf(record, 'cache_read')
    const parts = writePlaces.map(at => readCount(record[at] ?? '', headers[at] ?? '', decimalComma))
    const cacheWrite = parts.length === 0 ? countOf(record, 'cache_write') : sumOf(parts)
    const total = countOf(record, 'input_total')
    let inputUncached = countOf(record, 'input_uncached')
    if (total !== null && columns.input_uncached === undefined) {
      inputUncached = total - (cacheRead ?? 0)
      if (inputUncached < 0)
        throw new RowProblem('more cached input than input', shorten(textOf(record, 'input_total')))
    }
    return { inputUncached, cacheRead, cacheWrite, output: countOf(record, 'output') }
  }

  return {
    day: (record: readonly string[]) => readDay(textOf(record, 'day'), columns.day ?? 'day', now),
    decimals: (record: readonly string[]) => decimalsOf(textOf(record, costField), decimalComma),
    /** Null for a day on which nothing was used. */
    row(record: readonly string[], day: string): BillRow | null {
      const requests = countOf(record, 'requests')
      const tokens = tokensOf(record)
      const costNanos = readMoney(
        textOf(record, costField),
        columns[costField] ?? 'cost',
        decimalComma,
        costField === 'cost_cents',
      )
      if ([requests, costNanos, ...Object.values(tokens)].every(figure => figure === null)) return null
      const currency = textOf(record, 'currency').trim().toLowerCase()
      if (costNanos !== null && currency !== '' && currency !== 'usd') {
        throw new RowProblem('the amount is not in US dollars', shorten(currency))
      }
      const partText = textOf(record, 'part')
      const item = isLineItem ? readLineItem(partText) : null
      const model = (item === null ? textOf(record, 'model') : item.model || textOf(record, 'model')).trim()
      if (model === '' && costNanos === null) throw new RowProblem('the model is missing', null)
      if (model.length > 200) throw new RowProblem('the model is too long a name', shorten(model))
      return {
        ...{ day, model, requests, ...tokens, costNanos },
        account: textOf(record, 'account').trim().slice(0, 200),
        tier: readTier(textOf(record, 'tier'), batchAt === -1 ? '' : (record[batchAt] ?? '')),
        part: item !== null ? item.part : columns.part === undefined ? null : readTokenType(partText),
      }
    },
  }
}

function sumOf(parts: readonly (number | null)[]): number | null {
  const known = parts.filter(part => part !== null)
  return known.length === 0 ? null : known.reduce((sum, part) => sum + part, 0)
}
