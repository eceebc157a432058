export const looks = ['shelf', 'table'] as const

export interface BooksSearch {
  /** The one that is shown; all books where not given. */
  readonly book?: string | undefined
  readonly search?: string | undefined
  /** The target language whose chapters are listed. */
  readonly language?: string | undefined
  readonly look?: (typeof looks)[number] | undefined
}
