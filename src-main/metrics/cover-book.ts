import type { BookCall, BookSums, ChapterSums } from '../store/repositories/book-repository.ts'
import { costOf, modelsOf, rateOf, sumOf } from './book-sums.ts'
import type { BookCoverage, BookSummary } from './book-types.ts'

/** A language of a book: its chapters that were tried, and those that have a translation. */
export interface Covered {
  readonly targetLanguage: string
  readonly tried: number
  readonly translated: number
  /** Characters of the chapters without a translation, where chapters are at hand. */
  readonly remainingChars: number | null
}

/** A book's figures, with what the chapters without a translation would cost. */
export function summarise(
  name: string,
  rows: readonly BookSums[],
  calls: readonly BookCall[],
  chapters: number,
  covered: readonly Covered[],
  chapterRows: readonly ChapterSums[] = [],
): BookSummary {
  const translations = rows.filter(({ operation }) => operation === 'translation')
  const priced = chapterRows.filter(
    ({ operation, unpricedCalls }) => operation === 'translation' && unpricedCalls === 0,
  )
  const coverage = covered
    .filter(({ targetLanguage }) => targetLanguage !== '')
    .map(cover => coverLanguage(cover, translations, priced, chapters))
  coverage.sort((a, b) => b.chapters - a.chapters || (a.targetLanguage < b.targetLanguage ? -1 : 1))
  return {
    name,
    ...sumOf(rows),
    chapters,
    nanosPerThousandChars: rateOf(sumOf(translations)) ?? rateOf(sumOf(priced)),
    sourceLanguages: [...new Set(rows.map(({ sourceLanguage }) => sourceLanguage).filter(language => language !== ''))],
    coverage,
    models: modelsOf(calls),
    lastCallAt: calls[0]?.createdAt ?? null,
  }
}

function coverLanguage(
  cover: Covered,
  translations: readonly BookSums[],
  priced: readonly ChapterSums[],
  chapters: number,
): BookCoverage {
  const isOfLanguage = ({ targetLanguage }: BookSums) => targetLanguage === cover.targetLanguage
  const rows = translations.filter(isOfLanguage)
  const sums = sumOf(rows)
  // Where some calls have no price, the chapters whose calls all have one say what a character costs.
  const rate = rateOf(sums) ?? rateOf(sumOf(priced.filter(isOfLanguage)))
  const left = chapters - cover.translated
  const average = cover.translated === 0 ? null : sums.sourceChars / cover.translated
  const chars = left === 0 ? 0 : (cover.remainingChars ?? (average === null ? null : Math.round(average * left)))
  return {
    ...sums,
    targetLanguage: cover.targetLanguage,
    sourceLanguage: rows.find(({ sourceLanguage }) => sourceLanguage !== '')?.sourceLanguage ?? null,
    chapters: cover.translated,
    failedChapters: cover.tried - cover.translated,
    nanosPerThousandChars: rate,
    remaining: {
      chapters: left,
      chars,
      costNanos: left === 0 ? 0 : costOf(rate, chars),
    },
  }
}
