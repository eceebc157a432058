import { Failure } from '../failure.ts'
import { type DjangoDatabase, openDjangoDatabase } from '../store/repositories/django-database.ts'
import { asPhrase } from '../words/failure-sentences.ts'
import { DamagedFile } from './damaged-file.ts'
import { detectFormat, refuseOthers } from './detect-format.ts'
import { openSource, type SourceFile } from './file-chunks.ts'
import type { ByteRange, ImportFormat, RawRow, RowBatches } from './import-types.ts'
import { openCsv } from './read-csv.ts'
import { readJsonArray } from './read-json-array.ts'
import { parseJson, readJsonl } from './read-jsonl.ts'

/** The rows of a file, whatever its format. */
export interface RowSource {
  readonly format: ImportFormat
  readonly rows: RowBatches
  /** Null for a database. */
  readonly source: SourceFile | null
  /** A CSV's first line. */
  readonly header: ByteRange | null
  /** How far the file is read, in bytes or rows. */
  progress(latest: readonly RawRow[]): { readonly done: number; readonly total: number }
  /** The row once more, from the file. */
  reread(row: RawRow): Promise<RawRow>
  close(): Promise<void>
}

export async function openRows(path: string, asked: ImportFormat | undefined): Promise<RowSource> {
  const source = await openSource(path)
  try {
    const format = asked ?? detectFormat(path, source.head)
    if (format !== 'django-sqlite') refuseOthers(path, source.head)
    return format === 'django-sqlite' ? await databaseRows(source) : textRows(source, format)
  } catch (error) {
    await source.close()
    throw error
  }
}

function textRows(source: SourceFile, format: Exclude<ImportFormat, 'django-sqlite'>): RowSource {
  let done = 0
  const csv = format === 'csv' ? openCsv(source) : null
  return {
    format,
    source,
    header: csv?.header ?? null,
    rows: csv?.rows ?? (format === 'jsonl' ? readJsonl(source) : readJsonArray(source)),
    progress(latest) {
      done = latest.at(-1)?.range?.end ?? done
      return { done, total: source.size }
    },
    async reread(row) {
      if (row.range === null) return row
      return { ...row, content: parseJson(await source.read(row.range)) ?? row.content }
    },
    close: () => source.close(),
  }
}

/** The handle of the first look is closed before SQLite opens the file: closing it later would drop SQLite's locks. */
async function databaseRows(source: SourceFile): Promise<RowSource> {
  await source.close()
  const database = openDjangoDatabase(source.path)
  const total = database.tables.reduce((sum, { rows }) => sum + rows, 0)
  let done = 0
  return {
    format: 'django-sqlite',
    source: null,
    header: null,
    rows: objectsOf(database),
    progress(latest) {
      done += latest.length
      return { done, total }
    },
    reread: async row => row,
    close: async () => database.close(),
  }
}

/** Where the database is damaged part of the way, what was read before stays. */
async function* objectsOf(database: DjangoDatabase): RowBatches {
  try {
    for (const table of database.tables) {
      for (const rows of database.read(table)) {
        yield rows.map(({ pk, fields }) => ({
          place: pk,
          range: null,
          content: { kind: 'value', value: { model: `llm_integration.${table.model}`, pk, fields } },
        }))
      }
    }
  } catch (error) {
    throw error instanceof Failure && error.code === 'invalid_input' ? new DamagedFile(asPhrase(error)) : error
  }
}
