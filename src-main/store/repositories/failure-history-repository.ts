import type { ErrorKind, Operation, Realm } from '../../../db/vocabulary.ts'
import type { Store } from '../store.ts'

/** The calls of one model and operation in one hour, or of one book on one day. Without cancelled and blocked ones. */
export interface FailureHistoryRow {
  readonly start: number
  readonly providerId: number
  readonly model: string
  readonly operation: Operation | ''
  readonly book: string | null
  readonly calls: number
  readonly failed: number
  readonly timeout: number
  readonly rateLimited: number
}

export interface FailureKindRow {
  readonly start: number
  readonly providerId: number
  readonly model: string
  readonly operation: Operation
  readonly errorKind: ErrorKind
  readonly calls: number
}

/** How many calls failed in the past, and of what: from the rollups, `from <= start < to`. */
export interface FailureHistoryRepository {
  hours(from: number, to: number): readonly FailureHistoryRow[]
  kinds(from: number, to: number): readonly FailureKindRow[]
  /** Days; which model did a book's calls is not in them. */
  books(from: number, to: number): readonly FailureHistoryRow[]
}

const sums = `sum(success + error + timeout + rate_limited) AS calls, sum(error + timeout + rate_limited) AS failed,
  sum(timeout) AS timeout, sum(rate_limited) AS rateLimited`

export const failureHistorySql = {
  hours: `SELECT period_start AS start, provider_id AS providerId, model_name AS model, operation, NULL AS book, ${sums}
    FROM quality_metrics WHERE period = 'hour' AND period_start >= ? AND period_start < ? AND realm = ? GROUP BY 1, 2, 3, 4`,
  kinds: `SELECT period_start AS start, provider_id AS providerId, model_name AS model, operation,
    error_kind AS errorKind, calls FROM error_metrics
    WHERE period = 'hour' AND period_start >= ? AND period_start < ? AND realm = ?
    AND error_kind NOT IN ('cancelled', 'budget_blocked')`,
  books: `SELECT period_start AS start, 0 AS providerId, '' AS model, '' AS operation, subject AS book, ${sums}
    FROM subject_metrics WHERE kind = 'book' AND period_start >= ? AND period_start < ? AND realm = ? GROUP BY 1, 5`,
} as const

export function createFailureHistoryRepository({ db }: Pick<Store, 'db'>, realm: Realm): FailureHistoryRepository {
  const hours = db.prepare<[number, number, Realm], FailureHistoryRow>(failureHistorySql.hours)
  const kinds = db.prepare<[number, number, Realm], FailureKindRow>(failureHistorySql.kinds)
  const books = db.prepare<[number, number, Realm], FailureHistoryRow>(failureHistorySql.books)
  return {
    hours: (from, to) => hours.all(from, to, realm),
    kinds: (from, to) => kinds.all(from, to, realm),
    books: (from, to) => books.all(from, to, realm),
  }
}
