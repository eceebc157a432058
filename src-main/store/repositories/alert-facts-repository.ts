import type { CallStatus, ErrorKind, Operation, Realm } from '../../../db/vocabulary.ts'
import type { Store } from '../store.ts'

/** What alerts look at of a settled call. Simulated calls are no reason for an alert, save where all are. */
export interface AlertFactsRow {
  readonly id: number
  /** When it ended. */
  readonly at: number
  readonly createdAt: number
  readonly requestId: number | null
  readonly attempt: number
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
  c.attempt, p.name AS provider, c.model_name AS model, c.operation, c.source_book AS book, c.status, c.error_kind AS errorKind,
  c.cost_nanos AS costNanos, c.response_time_ms AS responseMs, c.time_to_first_token_ms AS firstTokenMs,
  c.quality_score AS score`
/** The calls of one realm, as a condition on their origin. */
export function originsOf(realm: Realm): string {
  return realm === 'real' ? "origin NOT IN ('practice', 'sample')" : `origin = '${realm}'`
}

export const alertFactsByIds = (
  realm: Realm,
): string => `SELECT ${columns} FROM json_each(?) ids CROSS JOIN service_calls c ON c.id = ids.value
  JOIN providers p ON p.id = c.provider_id WHERE c.status <> 'pending' AND c.${originsOf(realm)} ORDER BY at, c.id`
export const alertFactsMade = (
  realm: Realm,
): string => `SELECT ${columns} FROM service_calls c INDEXED BY calls_by_created
  JOIN providers p ON p.id = c.provider_id WHERE c.created_at >= ? AND c.created_at < ? AND c.status <> 'pending' AND c.${originsOf(realm)} ORDER BY c.created_at`

export function createAlertFactsRepository({ db }: Pick<Store, 'db'>, realm: Realm): AlertFactsRepository {
  const byIds = db.prepare<[string], AlertFactsRow>(alertFactsByIds(realm))
  const made = db.prepare<[number, number], AlertFactsRow>(alertFactsMade(realm))
  return {
    byIds: ids => byIds.all(JSON.stringify(ids)),
    made: (from, to) => made.all(from, to),
  }
}
