import { type CallSort, isNameSort } from '../../../db/vocabulary.ts'
import type { Store } from '../store.ts'
import type { CallFilters } from './call-filters.ts'
import type { NamePosition, NameQuery } from './call-names.ts'
import { callColumns, type StoredCall } from './call-row.ts'
import {
  type AmountPosition,
  callJoins,
  countStatement,
  type IdsQuery,
  idsStatement,
  pageStatement,
} from './call-statements.ts'
import { createNamedCalls } from './calls-by-name.ts'

/** Where the next page begins; a sort by name has another kind than one by amount. */
export type CallPosition = AmountPosition | NamePosition

export interface CallPageQuery {
  readonly filters: CallFilters
  readonly sort: CallSort
  readonly descending: boolean
  readonly limit: number
  readonly after: CallPosition | null
  /** Rows to pass over first, behind `after`. Costs as much as showing them would; `after` costs nothing. */
  readonly offset?: number
}

export interface CallCount {
  readonly calls: number
  /** False: there may be more than was counted. */
  readonly exact: boolean
}

export interface CallQueryRepository {
  page(query: CallPageQuery): StoredCall[]
  /** Counts to `cap`; where rows have to be tested one by one, tests no more than `scan`. */
  count(filters: CallFilters, cap: number, scan: number): CallCount
  byId(id: number): StoredCall | null
  /** Of calls in order of time: id, time, and what `sort` goes by; null where the call has none. */
  idsInOrderOfTime(query: IdsQuery): [id: number, createdAt: number, value: number | string | null][]
  /** Ids in the order of a name, and what `after` takes to go on. Null: in order of time they are read more quickly. */
  idsInOrderOfName(query: NameQuery): readonly NamePosition[] | null
  /** These calls, in the order given; those that are not there are left out. */
  byIds(ids: readonly number[]): StoredCall[]
  /** The number of the call recorded last; 0 before the first. */
  newestId(): number
  /** The calls of one request, in the order in which they were made. */
  ofRequest(requestId: number, limit: number): StoredCall[]
}

export function createCallQueryRepository(store: Store): CallQueryRepository {
  const named = createNamedCalls(store)
  const byIds = (ids: readonly number[]): StoredCall[] => {
    const rows = store.db
      .prepare(
        `SELECT ${callColumns} FROM json_each(?) asked CROSS JOIN service_calls c ON c.id = asked.value ${callJoins} ORDER BY asked.key`,
      )
      .all(JSON.stringify(ids))
    return rows as StoredCall[]
  }
  return {
    page(query) {
      const { sort, offset = 0, limit } = query
      if (isNameSort(sort)) {
        const calls = named.inOrder({
          ...query,
          sort,
          limit: offset + limit,
          after: query.after as NamePosition | null,
        })
        return byIds(calls.slice(offset).map(({ id }) => id))
      }
      const statement = pageStatement({ ...query, sort, after: query.after as AmountPosition | null })
      return store.db.prepare(statement.sql).all(...statement.values) as StoredCall[]
    },
    count: (filters, cap, scan) => {
      const statement = countStatement(filters, cap, scan)
      const row = store.db.prepare(statement.sql).get(...statement.values) as { calls: number; seen: number }
      return { calls: Math.min(row.calls, cap), exact: row.calls <= cap && row.seen < statement.limit }
    },
    byId: id => {
      const row = store.db.prepare(`SELECT ${callColumns} FROM service_calls c ${callJoins} WHERE c.id = ?`).get(id)
      return (row as StoredCall | undefined) ?? null
    },
    idsInOrderOfTime: query => {
      const statement = idsStatement(query)
      const prepared = store.db.prepare(statement.sql).raw()
      return prepared.all(...statement.values) as [number, number, number | string | null][]
    },
    idsInOrderOfName: named.stretch,
    byIds,
    newestId: () => Number(store.db.prepare('SELECT max(id) FROM service_calls').pluck().get() ?? 0),
    ofRequest: (requestId, limit) =>
      store.db
        .prepare(
          `SELECT ${callColumns} FROM service_calls c INDEXED BY calls_by_request ${callJoins}
           WHERE c.request_id = ? ORDER BY c.chunk, c.attempt, c.id LIMIT ?`,
        )
        .all(requestId, limit) as StoredCall[],
  }
}
