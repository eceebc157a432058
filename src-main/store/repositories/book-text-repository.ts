import type { Store } from '../store.ts'

/** A translation of a book whose answer was used. */
export interface BookTextCall {
  readonly callId: number
  readonly chapter: string | null
}

export const bookTextsSql = `SELECT c.id AS callId, c.source_chapter AS chapter FROM service_calls c INDEXED BY calls_by_book
  LEFT JOIN call_checks k ON k.call_id = c.id
  WHERE c.listed = 1 AND c.source_book = @book AND c.target_language = @language AND c.operation = 'translation'
    AND c.status = 'success' AND k.set_aside IS NULL
  ORDER BY c.created_at DESC LIMIT 120`

/** Which calls hold the translations of a book. */
export function createBookTextRepository({ db }: Pick<Store, 'db'>) {
  const newest = db.prepare<[object], BookTextCall>(bookTextsSql)
  return {
    /** Newest first. */
    newest: (book: string, language: string): readonly BookTextCall[] => newest.all({ book, language }),
  }
}

export type BookTextRepository = ReturnType<typeof createBookTextRepository>
