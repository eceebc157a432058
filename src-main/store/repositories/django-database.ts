import Database from 'better-sqlite3'
import type { Failure } from '../../failure.ts'
import { failing } from '../../words/failure-sentences.ts'
import { sayImport } from '../../words/failures/exchange-sentences.ts'

/** A table of the original system's database, by its model. */
export interface DjangoTable {
  /** `llmservicecall` */
  readonly model: string
  readonly table: string
  readonly rows: number
}

export interface DjangoDatabase {
  readonly tables: readonly DjangoTable[]
  /** Rows in order of their primary key, some at a time; integers beyond 2^53 lose their last digits. */
  read(table: DjangoTable): Iterable<readonly DjangoRow[]>
  close(): void
}

export interface DjangoRow {
  readonly pk: number
  readonly fields: Readonly<Record<string, unknown>>
}

const pageSize = 500
const models = ['llmprovider', 'llmservicecall', 'llmqualitymetrics']

/**
 * Opens a database of the original system for reading; nothing in it is changed, and it may be in use.
 *
 * @throws Failure `invalid_input` where it is no SQLite database, damaged, or has none of the tables
 */
export function openDjangoDatabase(file: string): DjangoDatabase {
  return explained(file, () => {
    const db = new Database(file, { readonly: true, fileMustExist: true, timeout: 5000 })
    try {
      const tables = findTables(db)
      if (tables.length > 0) return { tables, read: table => readTable(db, file, table), close: () => db.close() }
      throw failing('invalid_input', sayImport('import.no_tables', { file }), { path: file })
    } catch (error) {
      db.close()
      throw error
    }
  })
}

/** The app's label may have been another one: the table's ending decides. */
function findTables(db: Database.Database): DjangoTable[] {
  const names = db.prepare<[], string>("SELECT name FROM sqlite_schema WHERE type = 'table'").pluck().all()
  return models.flatMap(model => {
    const table = names.find(name => name.toLowerCase() === model || name.toLowerCase().endsWith(`_${model}`))
    if (table === undefined) return []
    const rows =
      db
        .prepare<[], number>(`SELECT count(*) FROM ${quoted(table)}`)
        .pluck()
        .get() ?? 0
    return [{ model, table, rows }]
  })
}

function* readTable(db: Database.Database, file: string, { table }: DjangoTable): Iterable<readonly DjangoRow[]> {
  const sql = `SELECT rowid AS galley_rowid, * FROM ${quoted(table)} WHERE rowid > ? ORDER BY rowid LIMIT ${pageSize}`
  const select = explained(file, () => db.prepare<[number], Record<string, unknown>>(sql))
  for (let after = Number.MIN_SAFE_INTEGER; ; ) {
    const rows = explained(file, () => select.all(after))
    if (rows.length === 0) return
    for (const { galley_rowid: rowid } of rows) {
      // In a damaged tree the rows may go round in a circle.
      if (!(Number(rowid) > after)) throw damaged(file, 'its rows are out of order')
      after = Number(rowid)
    }
    yield rows.map(({ galley_rowid: rowid, id, ...fields }) => ({ pk: Number(id ?? rowid), fields }))
  }
}

function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`
}

function explained<T>(file: string, action: () => T): T {
  try {
    return action()
  } catch (error) {
    if (!(error instanceof Database.SqliteError)) throw error
    throw damaged(file, error.message, error)
  }
}

function damaged(file: string, why: string, cause?: unknown): Failure {
  return failing('invalid_input', sayImport('import.not_database', { file, reason: why }), { path: file }, cause)
}
