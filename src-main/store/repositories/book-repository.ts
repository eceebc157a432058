import type { CallStatus, Operation, Origin, Realm } from '../../../db/vocabulary.ts'
import type { Store } from '../store.ts'
import { listed, unlisted, unlistedIndex } from './call-streams.ts'

/** Counters of a book or a chapter, of one operation and language pair. Empty string stands for "no language given". */
export interface BookSums {
  readonly book: string
  readonly operation: Operation
  readonly sourceLanguage: string
  readonly targetLanguage: string
  readonly success: number
  readonly failed: number
  readonly others: number
  readonly truncated: number
  readonly answered: number
  readonly tokens: number
  readonly costNanos: number
  readonly pricedCalls: number
  readonly unpricedCalls: number
  readonly sourceChars: number
  readonly outputChars: number
  readonly scoreSum: number
  readonly scoreCount: number
}

export type ChapterSums = BookSums & { readonly chapter: string }

/** What the latest calls of a book say beyond its rollups. */
export interface BookCall {
  readonly providerId: number
  readonly modelName: string
  readonly chapter: string | null
  readonly targetLanguage: string | null
  readonly operation: Operation
  readonly status: CallStatus
  readonly origin: Origin
  readonly createdAt: number
}

export interface BookRepository {
  /** Runs reads on one state of the database. */
  snapshot<Result>(read: () => Result): Result
  /** All books by day rollups that begin in `from <= start < to`. `like` is part of a name. */
  books(realms: readonly Realm[], like: string | null, days: { readonly from: number; readonly to: number }): BookSums[]
  /** The newest day with rollups; `stamp` changes whenever those of a day before it are written. */
  newestDay(): { readonly start: number; readonly stamp: number }
  /** How many chapters a book has, in any operation. */
  chapterCount(name: string, realms: readonly Realm[]): number
  /** Translations alone, by chapter and language pair. */
  translations(name: string, realms: readonly Realm[]): ChapterSums[]
  /** The newest call of each book that no index for lists holds yet: the ones under way are among them. */
  newestOpened(): ReadonlyMap<string, number>
  book(name: string, realms: readonly Realm[]): BookSums[]
  chapters(name: string, realms: readonly Realm[]): ChapterSums[]
  /** Newest first. */
  latestCalls(name: string, limit: number): BookCall[]
}

const counters = `sum(success) AS success, sum(error + timeout + rate_limited) AS failed,
  sum(blocked + cancelled) AS others, sum(truncated) AS truncated, sum(requests_answered) AS answered,
  sum(input_uncached + cache_read + cache_write_5m + cache_write_1h + output_text + reasoning) AS tokens,
  sum(cost_nanos) AS costNanos, sum(priced_calls) AS pricedCalls, sum(unpriced_calls) AS unpricedCalls,
  sum(source_chars) AS sourceChars, sum(output_chars) AS outputChars,
  sum(score_sum) AS scoreSum, sum(score_count) AS scoreCount`
const languages = 'operation, source_language AS sourceLanguage, target_language AS targetLanguage'
const columns = `provider_id AS providerId, model_name AS modelName, source_chapter AS chapter,
  target_language AS targetLanguage, operation, status, origin, created_at AS createdAt`

const newestDaySql = `SELECT newest.start, (SELECT sum(version) FROM rollup_versions WHERE period_start < newest.start) AS stamp
  FROM (SELECT max(period_start) AS start FROM rollup_versions) AS newest`

export function booksSql(realms: number, isNarrowed: boolean): string {
  return `SELECT subject AS book, ${languages}, ${counters} FROM subject_metrics INDEXED BY subject_metrics_key
    WHERE kind = 'book' AND period_start >= ? AND period_start < ? AND realm IN (${Array(realms).fill('?').join(', ')})
      ${isNarrowed ? "AND subject LIKE ? ESCAPE '\\'" : ''}
    GROUP BY subject, operation, source_language, target_language`
}

const ofRealms = (realms: number) => `realm IN (${Array(realms).fill('?').join(', ')})`

export const chapterCountSql = (realms: number): string =>
  `SELECT count(DISTINCT part) AS chapters FROM subject_metrics INDEXED BY subject_metrics_key
   WHERE kind = 'chapter' AND period_start = 0 AND ${ofRealms(realms)} AND subject = ?`
export const bookTranslationsSql = (realms: number): string =>
  `SELECT subject AS book, part AS chapter, ${languages}, ${counters} FROM subject_metrics INDEXED BY subject_metrics_key
   WHERE kind = 'chapter' AND period_start = 0 AND ${ofRealms(realms)} AND subject = ? AND operation = 'translation'
   GROUP BY part, operation, source_language, target_language`
export const newestOpenedSql = `SELECT source_book AS book, max(id) AS id FROM service_calls INDEXED BY ${unlistedIndex}
  WHERE ${unlisted} AND source_book IS NOT NULL GROUP BY source_book`

/** Reads books from their rollups, which do not grow with the number of calls. */
export function createBookRepository({ db }: Pick<Store, 'db'>): BookRepository {
  const within = (realms: readonly Realm[]) => `realm IN (${realms.map(() => '?').join(', ')})`
  const read = <Row>(sql: string, ...values: readonly (string | number)[]) => db.prepare(sql).all(...values) as Row[]
  return {
    snapshot: read => db.transaction(read)(),
    books: (realms, like, { from, to }) =>
      read(
        booksSql(realms.length, like !== null),
        from,
        to,
        ...realms,
        ...(like === null ? [] : [`%${like.replaceAll(/[\\%_]/g, '\\$&')}%`]),
      ),
    newestDay() {
      const [row] = read<{ start: number | null; stamp: number | null }>(newestDaySql)
      return { start: row?.start ?? 0, stamp: row?.stamp ?? 0 }
    },
    chapterCount: (name, realms) =>
      read<{ chapters: number }>(chapterCountSql(realms.length), ...realms, name)[0]?.chapters ?? 0,
    translations: (name, realms) => read(bookTranslationsSql(realms.length), ...realms, name),
    newestOpened: () => new Map(read<{ book: string; id: number }>(newestOpenedSql).map(({ book, id }) => [book, id])),
    book: (name, realms) =>
      read(
        `SELECT subject AS book, ${languages}, ${counters} FROM subject_metrics INDEXED BY subject_metrics_by_subject
         WHERE kind = 'book' AND subject = ? AND ${within(realms)} GROUP BY operation, source_language, target_language`,
        name,
        ...realms,
      ),
    chapters: (name, realms) =>
      read(
        `SELECT subject AS book, part AS chapter, ${languages}, ${counters}
         FROM subject_metrics INDEXED BY subject_metrics_by_subject
         WHERE kind = 'chapter' AND subject = ? AND ${within(realms)}
         GROUP BY part, operation, source_language, target_language`,
        name,
        ...realms,
      ),
    latestCalls: (name, limit) => read(latestBookCalls, name, limit, name, limit, limit),
  }
}

export const latestBookCalls = `SELECT * FROM (
    SELECT ${columns} FROM service_calls INDEXED BY calls_by_book WHERE source_book = ? AND ${listed}
    ORDER BY created_at DESC LIMIT ?)
  UNION ALL SELECT * FROM (
    SELECT ${columns} FROM service_calls INDEXED BY ${unlistedIndex} WHERE ${unlisted} AND source_book = ?
    ORDER BY created_at DESC LIMIT ?)
  ORDER BY createdAt DESC LIMIT ?`
