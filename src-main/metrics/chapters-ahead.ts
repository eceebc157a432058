import { meanLength } from './book-chapters.ts'
import { costOf } from './book-sums.ts'
import type { BookChapter, BookSummary } from './book-types.ts'

/** Chapters of a book that no call has named yet, in one language. */
export interface ChaptersAhead {
  readonly targetLanguage: string
  /** Of source text; null where no chapter has a known length. */
  readonly chars: number | null
  readonly costNanos: number | null
  /** Calls that say nothing about the cost. */
  readonly unpricedCalls: number
}

/** So many more chapters, as long as the others and at what they have cost, in each language of the book. */
export function chaptersAhead(
  { coverage, chapterList }: Pick<BookSummary, 'coverage'> & { readonly chapterList: readonly BookChapter[] },
  chapters: number,
): ChaptersAhead[] {
  const mean = meanLength(chapterList)
  const chars = mean === null ? null : Math.round(mean * chapters)
  return coverage.map(({ targetLanguage, nanosPerThousandChars, unpricedCalls }) => ({
    targetLanguage,
    chars,
    costNanos: costOf(nanosPerThousandChars, chars),
    unpricedCalls,
  }))
}
