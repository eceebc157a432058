import { and, asc, eq } from 'drizzle-orm'
import { budgetNotices, budgets } from '../../../db/schema.ts'
import type { Operation, Realm } from '../../../db/vocabulary.ts'
import type { Store } from '../store.ts'
import { originsOf } from './alert-facts-repository.ts'
import { readRollupZone } from './rollup-zone.ts'

export type BudgetRow = typeof budgets.$inferSelect
export type NewBudgetRow = Omit<BudgetRow, 'id' | 'createdAt' | 'updatedAt'>

/** Whose spending is added up. `none`: a provider that is not set up (any more). */
export type SpendSubject =
  | { readonly of: 'all' }
  | { readonly of: 'none' }
  | { readonly of: 'provider'; readonly providerId: number }
  | { readonly of: 'operation'; readonly operation: Operation }
  | { readonly of: 'book' | 'user'; readonly subject: string }

export interface Spend {
  /** Of the settled calls that have a price, nano-dollars. */
  readonly nanos: number
  /** Successful calls without one. */
  readonly unpricedCalls: number
}

export interface BudgetRepository {
  list(): readonly BudgetRow[]
  find(id: number): BudgetRow | null
  /** Adds a budget, or changes the one of this scope and period. */
  put(row: NewBudgetRow, now: number): BudgetRow
  remove(id: number): boolean
  /**
   * What real calls made in `from <= t < to` cost. From the rollups where both edges are day starts of `timeZone` and the
   * rollups follow that zone; else from the calls.
   */
  spend(subject: SpendSubject, from: number, to: number, timeZone: string): Spend
  /** What calls made in `from <= t < to` that were cut off with their process may have cost at most. */
  cutOff(subject: SpendSubject, from: number, to: number): { readonly calls: number; readonly nanos: number }
  /** Counts them no longer; what they came to. */
  forgetCutOff(): { readonly calls: number; readonly nanos: number }
  noticesOf(budgetId: number, windowStart: number): readonly number[]
  /** False where this warning was given before. */
  addNotice(row: typeof budgetNotices.$inferInsert): boolean
  removeNotice(budgetId: number, windowStart: number, threshold: number): void
}

const nothing: Spend = { nanos: 0, unpricedCalls: 0 }
const noCutOff = { calls: 0, nanos: 0 }
const sums = 'coalesce(sum(cost_nanos), 0) AS nanos, coalesce(sum(unpriced_calls), 0) AS unpricedCalls'

export const spendSql = (realm: Realm) => ({
  all: `SELECT ${sums} FROM quality_metrics WHERE period = 'day' AND period_start >= ? AND period_start < ? AND realm = '${realm}'`,
  subject: `SELECT ${sums} FROM subject_metrics INDEXED BY subject_metrics_key
    WHERE kind = ? AND period_start >= ? AND period_start < ? AND realm = '${realm}' AND subject = ?`,
  calls: `SELECT coalesce(sum(cost_nanos), 0) AS nanos,
      coalesce(sum(cost_nanos IS NULL AND status = 'success'), 0) AS unpricedCalls
    FROM service_calls INDEXED BY calls_by_created
    WHERE created_at >= ? AND created_at < ? AND status <> 'pending' AND ${originsOf(realm)}`,
})

/** Of calls under way there are as many holds as calls at once, of those that were cut off hardly any: the holds lead. */
const cutOffRows = (realm: Realm) => `FROM budget_holds
  CROSS JOIN service_calls ON service_calls.id = budget_holds.call_id
  WHERE service_calls.status <> 'pending' AND service_calls.cost_nanos IS NULL AND ${originsOf(realm)}`
export const cutOffSql = (realm: Realm) =>
  `SELECT count(*) AS calls, coalesce(sum(budget_holds.nanos), 0) AS nanos ${cutOffRows(realm)}
    AND service_calls.created_at >= ? AND service_calls.created_at < ?`
const forgetSql = (realm: Realm) => `DELETE FROM budget_holds
  WHERE call_id IN (SELECT call_id ${cutOffRows(realm)}) RETURNING nanos`

const ofColumn = {
  provider: ' AND provider_id = ?',
  operation: ' AND operation = ?',
  book: ' AND source_book = ?',
  user: ' AND created_by = ?',
} as const

export function createBudgetRepository(store: Store, realm: Realm = 'real'): BudgetRepository {
  const { db, orm } = store
  const sql = spendSql(realm)

  function one(statement: string, values: readonly unknown[]): Spend {
    return db.prepare<unknown[], Spend>(statement).get(...values) ?? nothing
  }

  function named(subject: Exclude<SpendSubject, { of: 'all' | 'none' }>): string | number {
    if (subject.of === 'provider') return subject.providerId
    return subject.of === 'operation' ? subject.operation : subject.subject
  }

  return {
    list: () => orm.select().from(budgets).orderBy(asc(budgets.id)).all(),
    find: id => orm.select().from(budgets).where(eq(budgets.id, id)).get() ?? null,
    put: (row, now) =>
      orm
        .insert(budgets)
        .values({ ...row, createdAt: now, updatedAt: now })
        .onConflictDoUpdate({
          target: [budgets.scope, budgets.scopeValue, budgets.period],
          set: { limitNanos: row.limitNanos, hard: row.hard, thresholds: row.thresholds, updatedAt: now },
        })
        .returning()
        .get(),
    remove: id => orm.delete(budgets).where(eq(budgets.id, id)).run().changes > 0,
    spend(subject, from, to, timeZone) {
      if (subject.of === 'none') return nothing
      const value = subject.of === 'all' ? [] : [named(subject)]
      if (readRollupZone(store) !== timeZone) {
        return one(sql.calls + (subject.of === 'all' ? '' : ofColumn[subject.of]), [from, to, ...value])
      }
      if (subject.of === 'book' || subject.of === 'user') return one(sql.subject, [subject.of, from, to, ...value])
      return one(sql.all + (subject.of === 'all' ? '' : ofColumn[subject.of]), [from, to, ...value])
    },
    cutOff(subject, from, to) {
      if (subject.of === 'none') return noCutOff
      const value = subject.of === 'all' ? [] : [named(subject)]
      const statement = cutOffSql(realm) + (subject.of === 'all' ? '' : ofColumn[subject.of])
      return db.prepare<unknown[], typeof noCutOff>(statement).get(from, to, ...value) ?? noCutOff
    },
    forgetCutOff() {
      const gone = db.prepare<[], number>(forgetSql(realm)).pluck().all()
      return { calls: gone.length, nanos: gone.reduce((sum, nanos) => sum + nanos, 0) }
    },
    noticesOf: (budgetId, windowStart) =>
      orm
        .select({ threshold: budgetNotices.threshold })
        .from(budgetNotices)
        .where(and(eq(budgetNotices.budgetId, budgetId), eq(budgetNotices.windowStart, windowStart)))
        .all()
        .map(({ threshold }) => threshold),
    removeNotice: (budgetId, windowStart, threshold) =>
      void orm
        .delete(budgetNotices)
        .where(
          and(
            eq(budgetNotices.budgetId, budgetId),
            eq(budgetNotices.windowStart, windowStart),
            eq(budgetNotices.threshold, threshold),
          ),
        )
        .run(),
    addNotice: row => orm.insert(budgetNotices).values(row).onConflictDoNothing().run().changes > 0,
  }
}
