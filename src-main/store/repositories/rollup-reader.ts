import { type ErrorKind, errorKinds, type Operation, type Realm } from '../../../db/vocabulary.ts'
import type { Store } from '../store.ts'
import { type RequestFacts, requestSelection, type SettledCallFacts, settledCallSelection } from './call-facts.ts'
import { listed, unlisted, unlistedIndex } from './call-streams.ts'
import type { Condition } from './rollup-conditions.ts'
import { type FactFilters, factConditions, type RollupFilters, rollupConditions, where } from './rollup-conditions.ts'
import { counterColumns, counterNames } from './rollup-rows.ts'

export type { FactFilters, RollupFilters } from './rollup-conditions.ts'

/** One rollup row. `counters` has the order of `counterNames` and is reused: copy what must stay. */
export interface RollupCell {
  readonly periodStart: number
  readonly realm: Realm
  readonly providerId: number
  readonly modelName: string
  readonly operation: Operation
  readonly sourceLanguage: string
  readonly targetLanguage: string
  readonly counters: ArrayLike<number>
  readonly response: Uint8Array
  readonly firstToken: Uint8Array
}

interface ErrorCell {
  readonly periodStart: number
  readonly realm: Realm
  readonly providerId: number
  readonly errorKind: ErrorKind
  readonly calls: number
}

/** `counters` is reused: copy what must stay. */
interface BookCell {
  readonly periodStart: number
  readonly book: string
  readonly counters: ArrayLike<number>
  readonly response: Uint8Array
  readonly firstToken: Uint8Array
}

export interface RollupReader {
  /** Runs reads on one state of the database, however much is written meanwhile. */
  snapshot<Result>(read: () => Result): Result
  /** Rows with `from <= period_start < to`, in order of it. */
  eachCell(
    period: 'hour' | 'day',
    from: number,
    to: number,
    filters: RollupFilters,
    visit: (cell: RollupCell) => void,
  ): void
  eachError(
    period: 'hour' | 'day',
    from: number,
    to: number,
    filters: RollupFilters,
    visit: (cell: ErrorCell) => void,
  ): void
  /** Day rollups of books. The same book comes once a row, not once in all. */
  eachBook(from: number, to: number, filters: RollupFilters, visit: (cell: BookCell) => void): void
  /** Settled calls made in `from <= t < to`. */
  eachCall(from: number, to: number, filters: FactFilters, visit: (id: number, facts: SettledCallFacts) => void): void
  /** Ended requests made in `from <= t < to`. */
  eachRequest(
    from: number,
    to: number,
    filters: FactFilters,
    visit: (facts: RequestFacts, status: 'answered' | 'failed' | 'cancelled') => void,
  ): void
  /** Failed calls of a stretch by error kind and provider id, joined by NUL; for filters the error rollup does not hold. */
  errorsOfCalls(from: number, to: number, filters: FactFilters): ReadonlyMap<string, number>
  /** How often each day's rollups were written, by start of the day. A day never written is not in it. */
  versions(from: number, to: number): ReadonlyMap<number, number>
  /** The newest call's time, and the oldest's; null in an empty ledger. */
  span(): { readonly oldest: number; readonly newest: number } | null
}

const counters = Object.values(counterColumns).join(', ')
const counterCount = counterNames.length

type IdentifiedCall = SettledCallFacts & { readonly id: number }

/** The index that narrows best; null for the one by time, which holds every call. */
function indexOf(filters: FactFilters): string | null {
  if (filters.books !== undefined) return 'calls_by_book'
  return filters.users === undefined ? null : 'calls_by_user'
}

export function createRollupReader({ db }: Pick<Store, 'db'>): RollupReader {
  const versions = db
    .prepare('SELECT period_start, version FROM rollup_versions WHERE period_start >= ? AND period_start < ?')
    .raw()
  const newest = db.prepare('SELECT max(created_at) FROM service_calls').pluck()
  const oldest = db.prepare('SELECT min(created_at) FROM service_calls').pluck()

  function* rows(sql: string, first: readonly (string | number)[], conditions: readonly Condition[]) {
    const statement = db.prepare(sql).raw()
    yield* statement.iterate(...first, ...conditions.flatMap(condition => condition.values)) as Iterable<unknown[]>
  }

  return {
    snapshot: read => db.transaction(read)(),
    eachCell(period, from, to, filters, visit) {
      const conditions = rollupConditions(filters)
      const values = new Float64Array(counterCount)
      const sql = `SELECT ${counters}, period_start, realm, provider_id, model_name, operation, source_language,
          target_language, response_histogram, first_token_histogram
        FROM quality_metrics WHERE period = ? AND period_start >= ? AND period_start < ?${where(conditions)}
        ORDER BY period_start`
      for (const row of rows(sql, [period, from, to], conditions)) {
        for (let at = 0; at < counterCount; at++) values[at] = row[at] as number
        visit({
          periodStart: row[counterCount] as number,
          realm: row[counterCount + 1] as Realm,
          providerId: row[counterCount + 2] as number,
          modelName: row[counterCount + 3] as string,
          operation: row[counterCount + 4] as Operation,
          sourceLanguage: row[counterCount + 5] as string,
          targetLanguage: row[counterCount + 6] as string,
          counters: values,
          response: row[counterCount + 7] as Uint8Array,
          firstToken: row[counterCount + 8] as Uint8Array,
        })
      }
    },
    eachError(period, from, to, filters, visit) {
      const conditions = rollupConditions({
        realms: filters.realms,
        ...(filters.providerIds && { providerIds: filters.providerIds }),
        ...(filters.models && { models: filters.models }),
        ...(filters.operations && { operations: filters.operations }),
      })
      const sql = `SELECT period_start, realm, provider_id, error_kind, sum(calls) FROM error_metrics
        WHERE period = ? AND period_start >= ? AND period_start < ?${where(conditions)} GROUP BY 1, 2, 3, 4`
      for (const row of rows(sql, [period, from, to], conditions)) {
        visit({
          periodStart: row[0] as number,
          realm: row[1] as Realm,
          providerId: row[2] as number,
          errorKind: row[3] as ErrorKind,
          calls: row[4] as number,
        })
      }
    },
    eachBook(from, to, filters, visit) {
      const { providerIds: _providers, models: _models, ...held } = filters
      const conditions = rollupConditions(held)
      const values = new Float64Array(counterCount)
      const sql = `SELECT ${counters}, subject, response_histogram, first_token_histogram, period_start FROM subject_metrics
        WHERE kind = 'book' AND period_start >= ? AND period_start < ?${where(conditions)}`
      for (const row of rows(sql, [from, to], conditions)) {
        for (let at = 0; at < counterCount; at++) values[at] = row[at] as number
        visit({
          periodStart: row[counterCount + 3] as number,
          book: row[counterCount] as string,
          counters: values,
          response: row[counterCount + 1] as Uint8Array,
          firstToken: row[counterCount + 2] as Uint8Array,
        })
      }
    },
    eachCall(from, to, filters, visit) {
      const conditions = factConditions(filters, 'call')
      const select = (index: string, held: string) =>
        `SELECT id, ${settledCallSelection} FROM service_calls INDEXED BY ${index}
        WHERE ${held}created_at >= ? AND created_at < ? AND status <> 'pending'${where(conditions)}`
      const index = indexOf(filters)
      const values = [from, to, ...conditions.flatMap(condition => condition.values)]
      const found =
        index === null
          ? db.prepare<unknown[], IdentifiedCall>(select('calls_by_created', '')).iterate(...values)
          : db
              .prepare<unknown[], IdentifiedCall>(
                `${select(index, `${listed} AND `)} UNION ALL ${select(unlistedIndex, `${unlisted} AND `)}`,
              )
              .iterate(...values, ...values)
      for (const row of found) visit(row.id, row)
    },
    eachRequest(from, to, filters, visit) {
      const conditions = factConditions(filters, 'request')
      const sql = `SELECT status, ${requestSelection} FROM requests INDEXED BY requests_by_created
        WHERE created_at >= ? AND created_at < ? AND status <> 'running'${where(conditions)}`
      const values = conditions.flatMap(condition => condition.values)
      type Row = RequestFacts & { status: 'answered' | 'failed' | 'cancelled' }
      for (const row of db.prepare<unknown[], Row>(sql).iterate(from, to, ...values)) visit(row, row.status)
    },
    errorsOfCalls(from, to, filters) {
      const conditions = factConditions(filters, 'call')
      const select = (index: string, held: string) =>
        `SELECT error_kind, provider_id FROM service_calls INDEXED BY ${index}
        WHERE ${held} AND error_kind IN (${errorKinds.map(() => '?').join(', ')}) AND created_at >= ? AND created_at < ?
          AND status <> 'pending'${where(conditions)}`
      const sql = `SELECT error_kind, provider_id, count(*) FROM (
        ${select('calls_by_error_kind', listed)} UNION ALL ${select(unlistedIndex, unlisted)}) GROUP BY 1, 2`
      const values = [...errorKinds, from, to, ...conditions.flatMap(condition => condition.values)]
      const found = new Map<string, number>()
      for (const row of rows(sql, [...values, ...values], [])) {
        found.set(`${row[0]}\0${row[1]}`, row[2] as number)
      }
      return found
    },
    versions: (from, to) => new Map(versions.all(from, to) as [number, number][]),
    span() {
      const last = newest.get() as number | null
      return last === null ? null : { oldest: oldest.get() as number, newest: last }
    },
  }
}
