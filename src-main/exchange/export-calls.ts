import { Failure } from '../failure.ts'
import type { ReadText } from '../ledger/content-types.ts'
import {
  createCallExportRepository,
  type ExportColumn,
  type ExportRow,
  exportColumnNames,
} from '../store/repositories/call-export-repository.ts'
import type { CallFilters } from '../store/repositories/call-filters.ts'
import type { CallPosition } from '../store/repositories/call-query-repository.ts'
import type { Store } from '../store/store.ts'
import { csvLine } from './csv-line.ts'

export const exportFormats = ['jsonl', 'csv'] as const
export type ExportFormat = (typeof exportFormats)[number]

/** Takes a piece of the file; a promise it gives is waited for, so that nothing piles up in memory. */
export type WriteChunk = (text: string) => Promise<void> | void

export interface ExportRequest {
  readonly store: Store
  readonly format: ExportFormat
  readonly filters?: CallFilters
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
 * Writes finished calls, oldest first, a page at a time: memory stays the same for any number of calls,
 * and calls go on being recorded meanwhile. JSON Lines leaves out what is null (save token counts) and
 * comes back through `import` as it went; no key of a provider is ever in it.
 */
export async function exportCalls(request: ExportRequest): Promise<{ readonly calls: number }> {
  const { store, format, filters = {}, readText, write, onProgress, signal } = request
  const repository = createCallExportRepository(store)
  const line = format === 'jsonl' ? jsonLine : csvRow
  const textColumns = readText === undefined ? [] : ['source_text', 'output']
  if (format === 'csv') await write(csvLine([...exportColumnNames, ...textColumns]))
  const wantsPending = filters.statuses?.includes('pending') === true
  let after: CallPosition | null = null
  let calls = 0
  for (;;) {
    if (signal?.aborted) {
      throw new Failure('cancelled', `The export was stopped after ${calls.toLocaleString('en-US')} calls.`)
    }
    const rows = repository.page(filters, after, pageRows)
    const last = rows.at(-1)
    if (last === undefined) break
    let chunk = ''
    for (const row of rows) {
      if (row[place.status] === 'pending' && !wantsPending) continue
      chunk += line(row, readText)
      calls += 1
    }
    if (chunk !== '') await write(chunk)
    onProgress?.(calls)
    after = { value: last[place.created_at] as number, id: last[place.id] as number }
    if (rows.length < pageRows) break
  }
  return { calls }
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
