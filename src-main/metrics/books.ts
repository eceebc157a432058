import { type Realm, realmOf } from '../../db/vocabulary.ts'
import {
  type BookCall,
  type BookSums,
  type ChapterSums,
  createBookRepository,
} from '../store/repositories/book-repository.ts'
import type { Store } from '../store/store.ts'
import { chaptersOf, coverageOf } from './book-chapters.ts'
import { groupBy } from './book-sums.ts'
import type { BookSummary, Books } from './book-types.ts'
import { type Covered, summarise } from './cover-book.ts'
import { StampedCache } from './stamped-cache.ts'

/** Calls read for what rollups do not hold: models, and when. */
const callsOfListed = 200
const callsOfShown = 5000
const keptSums = 4
const keptBooks = 5000

export function createBooks(store: Store): Books {
  const repository = createBookRepository(store)
  const kept = new StampedCache<readonly BookSums[]>(keptSums)
  const summaries = new StampedCache<BookSummary>(keptBooks)

  const callsOf = (name: string, realms: readonly Realm[], limit: number): BookCall[] =>
    repository.latestCalls(name, limit).filter(({ origin }) => realms.includes(realmOf(origin)))

  /** The days before the newest hardly ever change: they are added up again when one of them was written. */
  function sumsBefore(realms: readonly Realm[], like: string | null, start: number, stamp: string) {
    const key = JSON.stringify([realms, like, start])
    let before = kept.get(key, stamp)
    if (before === undefined) {
      before = repository.books(realms, like, { from: 0, to: start })
      kept.set(key, stamp, before)
    }
    return before
  }

  function summariseListed(name: string, realms: readonly Realm[], sums: readonly BookSums[]): BookSummary {
    const translations = repository.translations(name, realms)
    const calls = callsOf(name, realms, callsOfListed)
    return summarise(
      name,
      sums,
      calls,
      repository.chapterCount(name, realms),
      coverageOfRows(translations),
      translations,
    )
  }

  return {
    /**
     * A book is worked out again when its own sums of the newest day change, when a call of it is opened, and, as all are, when
     * an earlier day is written or costs are corrected: whatever its chapters' rollups hold changes together with those.
     */
    list: ({ realms, like, limit }) =>
      repository.snapshot(() => {
        const { start, stamp } = repository.newestDay()
        const today = repository.books(realms, like, { from: start, to: Number.MAX_SAFE_INTEGER })
        const ofToday = groupBy(today, ({ book }) => book)
        const opened = repository.newestOpened()
        const all = groupBy([...sumsBefore(realms, like, start, String(stamp)), ...today], ({ book }) => book)
        const books = [...all].map(([name, sums]) => {
          const key = JSON.stringify([realms, name])
          const state = JSON.stringify([start, stamp, ofToday.get(name) ?? [], opened.get(name) ?? 0])
          const known = summaries.get(key, state)
          if (known !== undefined) return known
          const summary = summariseListed(name, realms, sums)
          summaries.set(key, state, summary)
          return summary
        })
        books.sort((a, b) => (b.lastCallAt ?? 0) - (a.lastCallAt ?? 0) || (a.name < b.name ? -1 : 1))
        return { books: books.slice(0, limit), total: books.length }
      }),

    show: (name, realms) =>
      repository.snapshot(() => {
        const sums = repository.book(name, realms)
        if (sums.length === 0) return null
        const calls = callsOf(name, realms, callsOfShown)
        const chapterRows = repository.chapters(name, realms)
        const chapterList = chaptersOf(chapterRows, calls)
        const summary = summarise(name, sums, calls, chapterList.length, coverageOf(chapterList), chapterRows)
        return { ...summary, chapterList }
      }),
  }
}

/** Of a list, without a chapter's length: what is left is told by the usual one. */
function coverageOfRows(translations: readonly ChapterSums[]): Covered[] {
  return [...groupBy(translations, ({ targetLanguage }) => targetLanguage)].map(([targetLanguage, rows]) => {
    const chapters = [...groupBy(rows, ({ chapter }) => chapter).values()]
    const translated = chapters.filter(parts => parts.some(({ success }) => success > 0)).length
    return { targetLanguage, tried: chapters.length, translated, remainingChars: null }
  })
}
