import type { Operation } from '../../../db/vocabulary.ts'
import type { Store } from '../store.ts'

export const spentSinceSql = `SELECT coalesce(sum(cost_nanos), 0) FROM (
    SELECT cost_nanos FROM service_calls INDEXED BY calls_by_operation WHERE listed = 1 AND operation = @operation AND created_at >= @from
    UNION ALL
    SELECT cost_nanos FROM service_calls INDEXED BY calls_unlisted WHERE listed = 0 AND operation = @operation AND created_at >= @from)`

/** What calls of one operation have cost since a time; nano-dollars, unpriced calls left out. */
export function createSpendRepository({ db }: Pick<Store, 'db'>) {
  const since = db.prepare<[object], number>(spentSinceSql).pluck()
  return { since: (operation: Operation, from: number): number => since.get({ operation, from }) ?? 0 }
}
