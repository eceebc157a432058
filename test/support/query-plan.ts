import type { Store } from '../../src-main/store/store.ts'

/**
 * What SQLite would do for a query, a line a step, such as `SEARCH service_calls USING INDEX calls_by_created (created_at>?)`.
 * For asserting that an index is used and that nothing is scanned or sorted (`SCAN`, `USE TEMP B-TREE`).
 */
export function explain(
  store: Store,
  sql: string,
  params: readonly unknown[] | Readonly<Record<string, unknown>> = [],
): string[] {
  const statement = store.db.prepare<unknown[], { detail: string }>(`EXPLAIN QUERY PLAN ${sql}`)
  const rows = Array.isArray(params) ? statement.all(...params) : statement.all(params)
  return rows.map(row => row.detail)
}
