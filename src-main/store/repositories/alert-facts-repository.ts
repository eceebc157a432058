import type { CallStatus, ErrorKind, Operation } from '../../../db/vocabulary.ts'
import type { Store } from '../store.ts'

/** What alerts look at of a settled call. Practice and sample calls are no reason for an alert, and are left out. */
export interface AlertFactsRow {
  readonly id: number
  /** When it ended. */
  readonly at: number
  readonly createdAt: number
  readonly requestId: number | null
  readonly provider: string
  readonly model: string
  readonly operation: Operation
  readonly book: string | null
  readonly status: Exclude<CallStatus, 'pending'>
  readonly errorKind: ErrorKind | null
  readonly costNanos: number | null
  readonly responseMs: number | null
  readonly firstTokenMs: number | null
  /** Thousandths. */
  readonly score: number | null
}

export interface AlertFactsRepository {
  /** Of these calls, in the order in which they ended. */
  byIds(ids: readonly number[]): readonly AlertFactsRow[]
  /** Calls made in `from <= t < to`, in the order in which they were made. */
  made(from: number, to: number): readonly AlertFactsRow[]
}

const columns = `c.id, coalesce(c.settled_at, c.created_at) AS at, c.created_at AS createdAt, c.request_id AS requestId,
  p.name AS provider, c.model_name AS model, c.operation, c.source_book AS book, c.status, c.error_kind AS errorKind,
  c.cost_nanos AS costNanos, c.response_time_ms AS responseMs, c.time_to_first_token_ms AS firstTokenMs,
  c.quality_score AS score`
const isReal = `c.status <> 'pending' AND c.origin NOT IN ('practice', 'sample')`

export const alertFactsByIds = `SELECT ${columns} FROM json_each(?) ids CROSS JOIN service_calls c ON c.id = ids.value
  JOIN providers p ON p.id = c.provider_id WHERE ${isReal} ORDER BY at, c.id`
export const alertFactsMade = `SELECT ${columns} FROM service_calls c INDEXED BY calls_by_created
  JOIN providers p ON p.id = c.provider_id WHERE c.created_at >= ? AND c.created_at < ? AND ${isReal} ORDER BY c.created_at`

export function createAlertFactsRepository({ db }: Pick<Store, 'db'>): AlertFactsRepository {
  const byIds = db.prepare<[string], AlertFactsRow>(alertFactsByIds)
  const made = db.prepare<[number, number], AlertFactsRow>(alertFactsMade)
  return {
    byIds: ids => byIds.all(JSON.stringify(ids)),
    made: (from, to) => made.all(from, to),
  }
}
