import { type ErrorKind, errorKinds, type Operation, type Realm } from '../../../db/vocabulary.ts'
import type { Store } from '../store.ts'
import { originsOf } from './alert-facts-repository.ts'

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
  /** Failures of what had failed before: another try of the same part at the same provider. By the hour they were made in. */
  repeated(from: number, to: number): readonly (FailureKindRow & { readonly book: string | null })[]
  /** Days; which model did a book's calls is not in them. */
  books(from: number, to: number): readonly FailureHistoryRow[]
}

const sums = `sum(success + error + timeout + rate_limited) AS calls, sum(error + timeout + rate_limited) AS failed,
  sum(timeout) AS timeout, sum(rate_limited) AS rateLimited`

const retriedKinds = errorKinds
  .filter(kind => kind !== 'cancelled' && kind !== 'budget_blocked')
  .map(kind => `'${kind}'`)
  .join(', ')

export const failureHistorySql = {
  hours: `SELECT period_start AS start, provider_id AS providerId, model_name AS model, operation, NULL AS book, ${sums}
    FROM quality_metrics WHERE period = 'hour' AND period_start >= ? AND period_start < ? AND realm = ? GROUP BY 1, 2, 3, 4`,
  kinds: `SELECT period_start AS start, provider_id AS providerId, model_name AS model, operation,
    error_kind AS errorKind, calls FROM error_metrics
    WHERE period = 'hour' AND period_start >= ? AND period_start < ? AND realm = ?
    AND error_kind NOT IN ('cancelled', 'budget_blocked')`,
  repeated: (
    realm: Realm,
  ) => `SELECT c.created_at / 3600000 * 3600000 AS start, c.provider_id AS providerId, c.model_name AS model,
    c.operation, c.error_kind AS errorKind, c.source_book AS book, count(*) AS calls
    FROM service_calls c INDEXED BY calls_by_error_kind
    WHERE c.error_kind IN (${retriedKinds}) AND c.created_at >= ? AND c.created_at < ? AND c.listed = 1 AND c.attempt > 1
    AND c.${originsOf(realm)} AND EXISTS (SELECT 1 FROM service_calls before WHERE before.request_id = c.request_id
      AND before.attempt < c.attempt AND before.chunk IS c.chunk AND before.provider_id = c.provider_id)
    GROUP BY 1, 2, 3, 4, 5, 6`,
  books: `SELECT period_start AS start, 0 AS providerId, '' AS model, '' AS operation, subject AS book, ${sums}
    FROM subject_metrics WHERE kind = 'book' AND period_start >= ? AND period_start < ? AND realm = ? GROUP BY 1, 5`,
} as const

export function createFailureHistoryRepository({ db }: Pick<Store, 'db'>, realm: Realm): FailureHistoryRepository {
  const hours = db.prepare<[number, number, Realm], FailureHistoryRow>(failureHistorySql.hours)
  const kinds = db.prepare<[number, number, Realm], FailureKindRow>(failureHistorySql.kinds)
  const repeated = db.prepare<[number, number], FailureKindRow & { book: string | null }>(
    failureHistorySql.repeated(realm),
  )
  const books = db.prepare<[number, number, Realm], FailureHistoryRow>(failureHistorySql.books)
  return {
    hours: (from, to) => hours.all(from, to, realm),
    kinds: (from, to) => kinds.all(from, to, realm),
    repeated: (from, to) => repeated.all(from, to),
    books: (from, to) => books.all(from, to, realm),
  }
}
