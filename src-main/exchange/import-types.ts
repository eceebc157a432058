import type { Said } from '../words/said.ts'
import type { RowReason } from './row-sentences.ts'

/** The formats by their names on the command line. */
export const importFormats = ['jsonl', 'csv', 'django', 'django-sqlite'] as const
export type ImportFormat = (typeof importFormats)[number]

/** One row as a reader found it, not yet understood. */
export interface RawRow {
  /** Line (text formats) or primary key (database) for people to find the row by. */
  readonly place: number
  /** The row's bytes in the file; null where it does not come from a stretch of a text file. */
  readonly range: ByteRange | null
  readonly content: RowContent
}

export type RowContent =
  | { readonly kind: 'value'; readonly value: unknown }
  | { readonly kind: 'unreadable'; readonly why: RowReason; readonly shown: string }

export interface ByteRange {
  readonly start: number
  /** The first byte after the row. */
  readonly end: number
}

/** What a reader gives: rows some at a time, so that the cost of waiting is shared. */
export type RowBatches = AsyncIterable<readonly RawRow[]>

export interface SkippedRow extends RowReason {
  readonly place: number
  /** What was found, shortened; null where nothing can be shown. */
  readonly value: string | null
}

export interface ImportReport {
  readonly file: string
  readonly format: ImportFormat
  readonly dryRun: boolean
  /** Calls found in the file, and whatever else could not be read: added + duplicates + skipped. */
  readonly rows: number
  readonly added: number
  /** In the ledger already, or twice in the file. */
  readonly duplicates: number
  readonly skipped: number
  /** The first hundred skipped rows; all of them are in the rejects file, where one was asked for. */
  readonly skippedRows: readonly SkippedRow[]
  readonly skipReasons: readonly Counted[]
  /** What was taken on an assumption, such as times without a zone. */
  readonly notes: readonly CountedNote[]
  readonly providers: readonly ImportedProvider[]
  /** Metrics rows of the original system, kept beside as history. */
  readonly history: { readonly added: number; readonly duplicates: number }
  /** Columns that mean nothing to the ledger. */
  readonly unusedColumns: readonly string[]
  /** Objects of other Django models in the file. */
  readonly otherObjects: readonly Counted[]
  /** Times of the earliest and the latest call found, UTC epoch milliseconds. */
  readonly firstCallAt: number | null
  readonly lastCallAt: number | null
  readonly rejectsFile: string | null
  /** Why the file was not read to its end; null when it was. What was added stays, and a second run goes on from there. */
  readonly stopped: { readonly because: 'cancelled' | 'damaged'; readonly message: string; readonly said: Said } | null
  readonly seconds: number
}

export interface Counted {
  readonly what: string
  readonly count: number
}

export interface CountedNote extends Counted {
  /** The same as data; null for what was counted together. */
  readonly said: Said | null
}

export interface ImportedProvider {
  /** As the file calls it. */
  readonly inFile: string
  readonly name: string
  readonly created: boolean
  readonly calls: number
}

export interface ImportProgress {
  readonly done: number
  readonly total: number
  readonly rows: number
}

/** The longest row that is read; a longer one is skipped without being held in memory. */
export const maxRowBytes = 16 * 1024 * 1024
