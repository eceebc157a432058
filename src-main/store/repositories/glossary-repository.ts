import type { GlossaryOrigin, GlossaryStatus } from '../../../db/vocabulary.ts'
import type { Store } from '../store.ts'

export interface GlossaryRow {
  readonly id: number
  readonly book: string
  /** Empty: for every language. */
  readonly targetLanguage: string
  readonly term: string
  readonly translation: string
  readonly category: string | null
  readonly notes: string | null
  readonly status: GlossaryStatus
  readonly origin: GlossaryOrigin
  readonly callId: number | null
  readonly aliases: readonly string[]
  readonly caseSensitive: boolean
  readonly inflects: boolean
  readonly gender: 'female' | 'male' | null
  readonly register: 'formal' | 'familiar' | null
  readonly createdAt: number
  readonly updatedAt: number
  readonly updatedBy: string | null
}

interface StoredRow extends Omit<GlossaryRow, 'aliases' | 'caseSensitive' | 'inflects'> {
  readonly aliases: string
  readonly caseSensitive: number
  readonly inflects: number
}

/** An answer of key terms extraction that may fill a glossary. */
export interface KeyTermsCall {
  readonly callId: number
  readonly targetLanguage: string | null
}

export interface GlossaryBook {
  readonly book: string
  readonly targetLanguage: string
  readonly confirmed: number
  readonly suggested: number
  readonly updatedAt: number
}

const selection = `id, book, target_language AS targetLanguage, term, translation, category, notes, status, origin,
  call_id AS callId, aliases, case_sensitive AS caseSensitive, inflects, gender, register, created_at AS createdAt,
  updated_at AS updatedAt, updated_by AS updatedBy`
export const glossaryOfBookSql = `SELECT ${selection} FROM glossary_terms WHERE book = ? AND target_language IN ('', ?) ORDER BY term`
export const keyTermsCallsSql = `SELECT id AS callId, target_language AS targetLanguage FROM (
    SELECT id, target_language, created_at FROM service_calls INDEXED BY calls_by_book
    WHERE listed = 1 AND source_book = @book AND operation = 'key_terms_extraction' AND status = 'success'
    UNION ALL
    SELECT id, target_language, created_at FROM service_calls INDEXED BY calls_unlisted
    WHERE listed = 0 AND source_book = @book AND operation = 'key_terms_extraction' AND status = 'success')
  ORDER BY created_at`

/** The terms of books. */
export function createGlossaryRepository({ db }: Pick<Store, 'db'>) {
  const ofBook = db.prepare<[string, string], StoredRow>(glossaryOfBookSql)
  const byId = db.prepare<[number], StoredRow>(`SELECT ${selection} FROM glossary_terms WHERE id = ?`)
  const byKey = db.prepare<[string, string, string], StoredRow>(
    `SELECT ${selection} FROM glossary_terms WHERE book = ? AND target_language = ? AND term = ?`,
  )
  const insert = db.prepare(
    `INSERT INTO glossary_terms (book, target_language, term, translation, category, notes, status, origin, call_id, aliases,
       case_sensitive, inflects, gender, register, created_at, updated_at, updated_by)
     VALUES (@book, @targetLanguage, @term, @translation, @category, @notes, @status, @origin, @callId, @aliases,
       @caseSensitive, @inflects, @gender, @register, @createdAt, @updatedAt, @updatedBy)`,
  )
  const update = db.prepare(
    `UPDATE glossary_terms SET target_language = @targetLanguage, term = @term, translation = @translation,
       category = @category, notes = @notes, status = @status, origin = @origin, call_id = @callId, aliases = @aliases,
       case_sensitive = @caseSensitive, inflects = @inflects, gender = @gender, register = @register,
       updated_at = @updatedAt, updated_by = @updatedBy WHERE id = @id`,
  )
  const remove = db.prepare('DELETE FROM glossary_terms WHERE id = ?')

  return {
    /** For one language, with the terms for every language; by term. */
    ofBook: (book: string, targetLanguage: string): readonly GlossaryRow[] =>
      ofBook.all(book, targetLanguage).map(read),
    /** For all languages. */
    all: (book: string): readonly GlossaryRow[] =>
      db
        .prepare<[string], StoredRow>(
          `SELECT ${selection} FROM glossary_terms WHERE book = ? ORDER BY target_language, term`,
        )
        .all(book)
        .map(read),
    byId: (id: number): GlossaryRow | null => mapped(byId.get(id)),
    byKey: (book: string, targetLanguage: string, term: string): GlossaryRow | null =>
      mapped(byKey.get(book, targetLanguage, term)),
    insert: (row: Omit<GlossaryRow, 'id'>) => Number(insert.run(write(row)).lastInsertRowid),
    update: (row: GlossaryRow) => void update.run(write(row)),
    remove: (id: number) => remove.run(id).changes === 1,
    books: (): readonly GlossaryBook[] =>
      db
        .prepare<[], GlossaryBook>(
          `SELECT book, target_language AS targetLanguage, count(*) FILTER (WHERE status = 'confirmed') AS confirmed,
             count(*) FILTER (WHERE status = 'suggested') AS suggested, max(updated_at) AS updatedAt
           FROM glossary_terms GROUP BY book, target_language ORDER BY book, target_language`,
        )
        .all(),
    /** Of a book, oldest first. */
    keyTermsCalls: (book: string): readonly KeyTermsCall[] =>
      db.prepare<[object], KeyTermsCall>(keyTermsCallsSql).all({ book }),
  }
}

export type GlossaryRepository = ReturnType<typeof createGlossaryRepository>

function mapped(row: StoredRow | undefined): GlossaryRow | null {
  return row === undefined ? null : read(row)
}

function read(row: StoredRow): GlossaryRow {
  return {
    ...row,
    aliases: JSON.parse(row.aliases) as string[],
    caseSensitive: row.caseSensitive === 1,
    inflects: row.inflects === 1,
  }
}

function write(row: Omit<GlossaryRow, 'id'> & { readonly id?: number }) {
  return {
    ...row,
    aliases: JSON.stringify(row.aliases),
    caseSensitive: row.caseSensitive ? 1 : 0,
    inflects: row.inflects ? 1 : 0,
  }
}
