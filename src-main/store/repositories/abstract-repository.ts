import type { Store } from '../store.ts'

export const abstractCallsSql = `SELECT id FROM (
    SELECT id, created_at FROM service_calls INDEXED BY calls_by_book
    WHERE listed = 1 AND source_book = @book AND source_chapter = @chapter AND operation = 'abstract_generation'
      AND status = 'success' AND origin <> 'practice'
    UNION ALL
    SELECT id, created_at FROM service_calls INDEXED BY calls_unlisted
    WHERE listed = 0 AND source_book = @book AND source_chapter = @chapter AND operation = 'abstract_generation'
      AND status = 'success' AND origin <> 'practice')
  ORDER BY id DESC LIMIT 3`

/** Abstracts of chapters, as the ledger has them: the last call of a request wrote the whole one. */
export function createAbstractRepository({ db }: Pick<Store, 'db'>) {
  const chapters = db
    .prepare<[string], string>(
      `SELECT DISTINCT part FROM subject_metrics WHERE kind = 'chapter' AND subject = ?
       AND operation = 'abstract_generation' AND success > 0 AND realm <> 'practice'`,
    )
    .pluck()
  const newestCalls = db.prepare<[object], number>(abstractCallsSql).pluck()
  return {
    /** Chapters of a book that have an abstract. */
    chapters: (book: string): readonly string[] => chapters.all(book),
    /** Newest first; a few, because the text of the newest may be gone. */
    newestCalls: (book: string, chapter: string): readonly number[] => newestCalls.all({ book, chapter }),
  }
}

export type AbstractRepository = ReturnType<typeof createAbstractRepository>
