import { type Operation, type Realm, realmOf } from '../../db/vocabulary.ts'
import {
  type BookCall,
  type BookRepository,
  type BookSums,
  type ChapterSums,
  createBookRepository,
} from '../store/repositories/book-repository.ts'
import type { Store } from '../store/store.ts'
import { compareChapters, placeChapter } from './chapter-order.ts'
import { StampedCache } from './stamped-cache.ts'

interface Sums {
  readonly calls: number
  readonly success: number
  readonly failed: number
  readonly tokens: number
  /** Null where nothing has a price though calls succeeded. */
  readonly costNanos: number | null
  readonly unpricedCalls: number
  readonly sourceChars: number
  readonly outputChars: number
  /** Thousandths; null without scores. */
  readonly score: number | null
}

export interface UsedModel {
  readonly providerId: number
  readonly model: string
  readonly calls: number
}

export interface BookCoverage extends Sums {
  readonly targetLanguage: string
  readonly sourceLanguage: string | null
  readonly chapters: number
  readonly failedChapters: number
  readonly nanosPerThousandChars: number | null
  readonly remaining: { readonly chapters: number; readonly chars: number | null; readonly costNanos: number | null }
}

export interface BookSummary extends Sums {
  readonly name: string
  /** Named in any call of the book. */
  readonly chapters: number
  readonly nanosPerThousandChars: number | null
  readonly sourceLanguages: readonly string[]
  /** Most chapters first. */
  readonly coverage: readonly BookCoverage[]
  /** Of the latest calls. */
  readonly models: readonly UsedModel[]
  readonly lastCallAt: number | null
}

export interface ChapterTranslation extends Sums {
  readonly targetLanguage: string
  readonly state: 'translated' | 'truncated' | 'failed'
  readonly models: readonly UsedModel[]
  readonly lastCallAt: number | null
}

export interface BookChapter {
  readonly name: string
  readonly numbers: readonly number[]
  /** Of source text. */
  readonly chars: number | null
  readonly translations: readonly ChapterTranslation[]
  readonly other: readonly (Sums & { readonly operation: Operation })[]
}

export interface Books {
  /** Latest first. */
  list(query: { readonly realms: readonly Realm[]; readonly like: string | null; readonly limit: number }): {
    readonly books: readonly BookSummary[]
    readonly total: number
  }
  /** Null where no call names the book. */
  show(name: string, realms: readonly Realm[]): (BookSummary & { readonly chapterList: readonly BookChapter[] }) | null
}

/** Calls read for what rollups do not hold: models, and when. */
const callsOfListed = 200
const callsOfShown = 5000
const keptSums = 4

export function createBooks(store: Store): Books {
  const repository = createBookRepository(store)
  const kept = new StampedCache<readonly BookSums[]>(keptSums)

  /** The days before the newest hardly ever change: they are added up again when one of them was written. */
  function sumsOfBooks(realms: readonly Realm[], like: string | null): readonly BookSums[] {
    const { start, stamp } = repository.newestDay()
    const key = JSON.stringify([realms, like, start])
    let before = kept.get(key, String(stamp))
    if (before === undefined) {
      before = repository.books(realms, like, { from: 0, to: start })
      kept.set(key, String(stamp), before)
    }
    return [...before, ...repository.books(realms, like, { from: start, to: Number.MAX_SAFE_INTEGER })]
  }

  return {
    list({ realms, like, limit }) {
      const rows = groupBy(sumsOfBooks(realms, like), ({ book }) => book)
      const chapters = repository.chapterCounts(realms)
      const covered = groupBy(repository.coverage(realms), ({ book }) => book)
      const books = [...rows].map(([name, sums]) => {
        const calls = latestCalls(repository, name, realms, callsOfListed)
        const tried = (covered.get(name) ?? []).map(row => ({ ...row, remainingChars: null }))
        const isPartlyPriced =
          sums.some(({ pricedCalls }) => pricedCalls > 0) && sums.some(row => row.unpricedCalls > 0)
        const parts = isPartlyPriced ? repository.chapters(name, realms) : []
        return summarise(name, sums, calls, chapters.get(name) ?? 0, tried, parts)
      })
      books.sort((a, b) => (b.lastCallAt ?? 0) - (a.lastCallAt ?? 0) || (a.name < b.name ? -1 : 1))
      return { books: books.slice(0, limit), total: books.length }
    },

    show(name, realms) {
      const sums = repository.book(name, realms)
      if (sums.length === 0) return null
      const calls = latestCalls(repository, name, realms, callsOfShown)
      const chapterRows = repository.chapters(name, realms)
      const chapterList = chaptersOf(chapterRows, calls)
      const summary = summarise(name, sums, calls, chapterList.length, coverageOf(chapterList), chapterRows)
      return { ...summary, chapterList }
    },
  }
}

function latestCalls(repository: BookRepository, name: string, realms: readonly Realm[], limit: number): BookCall[] {
  return repository.latestCalls(name, limit).filter(({ origin }) => realms.includes(realmOf(origin)))
}

interface Covered {
  readonly targetLanguage: string
  readonly tried: number
  readonly translated: number
  /** Characters of the chapters without a translation, where chapters are at hand. */
  readonly remainingChars: number | null
}

function summarise(
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
      costNanos: left === 0 ? 0 : rate === null || chars === null ? null : Math.round((rate * chars) / 1000),
    },
  }
}

/** Failed calls are paid too, so they are part of what a character costs. */
function rateOf({ costNanos, sourceChars, unpricedCalls }: Sums): number | null {
  return costNanos === null || sourceChars === 0 || unpricedCalls > 0 ? null : (costNanos * 1000) / sourceChars
}

function coverageOf(chapters: readonly BookChapter[]): Covered[] {
  const languages = new Set(
    chapters.flatMap(({ translations }) => translations.map(({ targetLanguage }) => targetLanguage)),
  )
  const lengths = chapters.flatMap(({ chars }) => (chars === null ? [] : [chars]))
  const average = lengths.length === 0 ? null : lengths.reduce((sum, chars) => sum + chars, 0) / lengths.length
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

function chaptersOf(rows: readonly ChapterSums[], calls: readonly BookCall[]): BookChapter[] {
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

function sumOf(rows: readonly BookSums[]): Sums {
  const sum = (of: (row: BookSums) => number) => rows.reduce((total, row) => total + of(row), 0)
  const scoreCount = sum(row => row.scoreCount)
  const unpricedCalls = sum(row => row.unpricedCalls)
  return {
    calls: sum(row => row.success + row.failed + row.others),
    success: sum(row => row.success),
    failed: sum(row => row.failed),
    tokens: sum(row => row.tokens),
    costNanos: sum(row => row.pricedCalls) === 0 && unpricedCalls > 0 ? null : sum(row => row.costNanos),
    unpricedCalls,
    sourceChars: sum(row => row.sourceChars),
    outputChars: sum(row => row.outputChars),
    score: scoreCount === 0 ? null : sum(row => row.scoreSum) / scoreCount,
  }
}

function modelsOf(calls: readonly BookCall[]): UsedModel[] {
  const used = groupBy(calls, ({ providerId, modelName }) => `${providerId} ${modelName}`)
  return [...used.values()]
    .flatMap(of => {
      const [first] = of
      return first === undefined ? [] : [{ providerId: first.providerId, model: first.modelName, calls: of.length }]
    })
    .sort((a, b) => b.calls - a.calls)
}

function groupBy<Row, Key>(rows: readonly Row[], keyOf: (row: Row) => Key): Map<Key, Row[]> {
  const groups = new Map<Key, Row[]>()
  for (const row of rows) {
    const group = groups.get(keyOf(row))
    if (group === undefined) groups.set(keyOf(row), [row])
    else group.push(row)
  }
  return groups
}

function partition<Row>(rows: readonly Row[], test: (row: Row) => boolean): [yes: Row[], no: Row[]] {
  return [rows.filter(test), rows.filter(row => !test(row))]
}
