export const looks = ['shelf', 'table'] as const

/** Nobody plans further ahead. */
export const mostChapters = 100_000

export interface BooksSearch {
  /** The one that is shown; all books where not given. */
  readonly book?: string | undefined
  readonly search?: string | undefined
  /** The target language whose chapters are listed. */
  readonly language?: string | undefined
  /** Chapters that are still to come: what they would cost is told. */
  readonly more?: number | undefined
  readonly look?: (typeof looks)[number] | undefined
}
