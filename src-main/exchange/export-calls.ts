import type { ReadText } from '../ledger/content-types.ts'
import {
  type CallExportRepository,
  createCallExportRepository,
  type ExportColumn,
  type ExportRow,
  exportColumnNames,
} from '../store/repositories/call-export-repository.ts'
import type { CallFilters } from '../store/repositories/call-filters.ts'
import type { AmountPosition } from '../store/repositories/call-statements.ts'
import type { Store } from '../store/store.ts'
import { failing } from '../words/failure-sentences.ts'
import { sayImport } from '../words/failures/exchange-sentences.ts'
import { csvLine } from './csv-line.ts'

export const exportFormats = ['jsonl', 'csv'] as const
export type ExportFormat = (typeof exportFormats)[number]

/** Takes a piece of the file; a promise it gives is waited for, so that nothing piles up in memory. */
export type WriteChunk = (text: string) => Promise<void> | void

export interface ExportRequest {
  readonly store: Store
  readonly format: ExportFormat
  readonly filters?: CallFilters
  /** Instead of all that the filters hold: these calls, a page at a time, in the order they come in. */
  readonly only?: Iterable<readonly number[]>
  /** Adds `source_text` and `output` of each call, where they are kept. */
  readonly readText?: (callId: number) => ReadText
  readonly write: WriteChunk
  readonly onProgress?: (calls: number) => void
  readonly signal?: AbortSignal
}

const pageRows = 2000
const place = Object.fromEntries(exportColumnNames.map((name, at) => [name, at])) as Record<ExportColumn, number>
const times = new Set<ExportColumn>(['created_at', 'settled_at'])
const flags = new Set<ExportColumn>(['streamed', 'usage_estimated'])
/** An import tells "not known" from "not stated" by these being there. */
const alwaysPresent = new Set<ExportColumn>([
  'input_tokens',
  'output_tokens',
  'input_uncached',
  'cache_read',
  'cache_write_5m',
  'cache_write_1h',
  'output_text',
  'reasoning',
])

/**
 * Writes finished calls, oldest first unless `only` says otherwise, a page at a time: memory stays the same for any number of calls,
 * and calls go on being recorded meanwhile. JSON Lines leaves out what is null (save token counts) and
 * comes back through `import` as it went; no key of a provider is ever in it.
 */
export async function exportCalls(request: ExportRequest): Promise<{ readonly calls: number }> {
  const { store, format, filters = {}, only, readText, write, onProgress, signal } = request
  const repository = createCallExportRepository(store)
  const pages = only === undefined ? everyPage(repository, filters) : pagesOf(repository, filters, only)
  const line = format === 'jsonl' ? jsonLine : csvRow
  const textColumns = readText === undefined ? [] : ['source_text', 'output']
  if (format === 'csv') await write(csvLine([...exportColumnNames, ...textColumns]))
  const wantsPending = filters.statuses?.includes('pending') === true
  let calls = 0
  const stopIfAsked = () => {
    if (!signal?.aborted) return
    throw failing('cancelled', sayImport('export.stopped_calls', { calls }))
  }
  stopIfAsked()
  for (const rows of pages) {
    let chunk = ''
    for (const row of rows) {
      if (row[place.status] === 'pending' && !wantsPending) continue
      chunk += line(row, readText)
      calls += 1
    }
    if (chunk !== '') await write(chunk)
    onProgress?.(calls)
    stopIfAsked()
  }
  return { calls }
}

/** Each page is read when the one before was written. */
function* everyPage(repository: CallExportRepository, filters: CallFilters): Generator<ExportRow[]> {
  let after: AmountPosition | null = null
  for (;;) {
    const rows = repository.page(filters, after, pageRows)
    const last = rows.at(-1)
    if (last === undefined) return
    yield rows
    if (rows.length < pageRows) return
    after = { value: last[place.created_at] as number, id: last[place.id] as number }
  }
}

function* pagesOf(
  repository: CallExportRepository,
  filters: CallFilters,
  only: Iterable<readonly number[]>,
): Generator<ExportRow[]> {
  for (const ids of only) {
    const rows = ids.length === 0 ? [] : repository.page({ ...filters, ids }, null, ids.length)
    const byId = new Map(rows.map(row => [row[place.id], row]))
    // Also where nothing was found, so that a long search can be stopped.
    yield ids.map(id => byId.get(id)).filter(row => row !== undefined)
  }
}

interface JsonColumn {
  readonly at: number
  readonly start: string
  readonly kind: 'time' | 'flag' | 'value'
  readonly always: boolean
}

const jsonColumns: readonly JsonColumn[] = exportColumnNames.map((name, at) => ({
  at,
  start: `${at === 0 ? '{' : ','}"${name}":`,
  kind: times.has(name) ? 'time' : flags.has(name) ? 'flag' : 'value',
  always: alwaysPresent.has(name),
}))

function jsonLine(row: ExportRow, readText: ExportRequest['readText']): string {
  let line = ''
  for (const { at, start, kind, always } of jsonColumns) {
    const value = row[at] as string | number | null
    if (value === null) {
      if (always) line += `${start}null`
    } else if (kind === 'time') line += `${start}"${isoTime(value as number)}"`
    else if (kind === 'flag') line += `${start}${value === 1}`
    else line += typeof value === 'number' ? start + value : start + JSON.stringify(value)
  }
  if (readText !== undefined) {
    const { text } = readText(row[place.id] as number)
    if (text?.source != null) line += `,"source_text":${JSON.stringify(text.source)}`
    if (text?.output != null) line += `,"output":${JSON.stringify(text.output)}`
  }
  return `${line}}\n`
}

function csvRow(row: ExportRow, readText: ExportRequest['readText']): string {
  const values = row.map((value, at) => {
    const name = exportColumnNames[at] as ExportColumn
    if (value === null) return null
    if (times.has(name)) return isoTime(value as number)
    return flags.has(name) ? value === 1 : value
  })
  if (readText === undefined) return csvLine(values)
  const { text } = readText(row[place.id] as number)
  return csvLine([...values, text?.source, text?.output])
}

function isoTime(milliseconds: number): string {
  return new Date(milliseconds).toISOString()
}
