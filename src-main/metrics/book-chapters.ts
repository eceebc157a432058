import type { BookCall, BookSums, ChapterSums } from '../store/repositories/book-repository.ts'
import { groupBy, modelsOf, sumOf } from './book-sums.ts'
import type { BookChapter, ChapterTranslation } from './book-types.ts'
import { compareChapters, placeChapter } from './chapter-order.ts'
import type { Covered } from './cover-book.ts'

/** Languages a book is translated into, by its chapters. */
export function coverageOf(chapters: readonly BookChapter[]): Covered[] {
  const languages = new Set(
    chapters.flatMap(({ translations }) => translations.map(({ targetLanguage }) => targetLanguage)),
  )
  const average = meanLength(chapters)
  return [...languages].map(targetLanguage => {
    const of = ({ translations }: BookChapter) => translations.find(one => one.targetLanguage === targetLanguage)
    const tried = chapters.filter(chapter => of(chapter) !== undefined).length
    const without = chapters.filter(chapter => (of(chapter)?.state ?? 'failed') === 'failed')
    const remaining = without.reduce((sum, { chars }) => sum + (chars ?? average ?? 0), 0)
    return {
      targetLanguage,
      tried,
      translated: chapters.length - without.length,
      remainingChars: average === null ? null : Math.round(remaining),
    }
  })
}

/** Characters of source text, of the chapters whose length is known; null where none is. */
export function meanLength(chapters: readonly BookChapter[]): number | null {
  const lengths = chapters.flatMap(({ chars }) => (chars === null ? [] : [chars]))
  return lengths.length === 0 ? null : lengths.reduce((sum, chars) => sum + chars, 0) / lengths.length
}

export function chaptersOf(rows: readonly ChapterSums[], calls: readonly BookCall[]): BookChapter[] {
  const byChapter = groupBy(calls, ({ chapter }) => chapter)
  return [...groupBy(rows, ({ chapter }) => chapter)]
    .sort(([one], [other]) => compareChapters(one, other))
    .map(([name, sums]) => {
      const [translations, others] = partition(sums, ({ operation }) => operation === 'translation')
      const own = byChapter.get(name) ?? []
      return {
        name,
        numbers: placeChapter(name).numbers,
        chars: lengthOf(sums),
        translations: [...groupBy(translations, ({ targetLanguage }) => targetLanguage)].map(([target, parts]) => {
          const mine = own.filter(
            ({ operation, targetLanguage }) => operation === 'translation' && (targetLanguage ?? '') === target,
          )
          return {
            ...sumOf(parts),
            targetLanguage: target,
            state: stateOf(parts),
            models: modelsOf(mine),
            lastCallAt: mine[0]?.createdAt ?? null,
          }
        }),
        other: [...groupBy(others, ({ operation }) => operation)].map(([operation, parts]) => ({
          operation,
          ...sumOf(parts),
        })),
      }
    })
}

function stateOf(rows: readonly BookSums[]): ChapterTranslation['state'] {
  const success = rows.reduce((sum, row) => sum + row.success, 0)
  if (success === 0) return 'failed'
  return rows.reduce((sum, row) => sum + row.truncated, 0) >= success ? 'truncated' : 'translated'
}

/** A chapter translated twice is not twice as long: by the requests that were answered. */
function lengthOf(rows: readonly ChapterSums[]): number | null {
  const lengths = rows
    .filter(({ answered, sourceChars }) => answered > 0 && sourceChars > 0)
    .map(({ answered, sourceChars }) => Math.round(sourceChars / answered))
  return lengths.length === 0 ? null : Math.max(...lengths)
}

function partition<Row>(rows: readonly Row[], test: (row: Row) => boolean): [yes: Row[], no: Row[]] {
  return [rows.filter(test), rows.filter(row => !test(row))]
}
