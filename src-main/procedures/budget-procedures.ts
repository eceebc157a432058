import type { Budget, BudgetStatus } from '../insights/budgets/budget-types.ts'
import { failing } from '../words/failure-sentences.ts'
import { sayInsight } from '../words/failures/insight-sentences.ts'
import { procedures } from './implementer.ts'

const { budgets } = procedures

function budgetToJson({ id, scope, scopeValue, period, limitNanos, hard, thresholds }: Budget) {
  return {
    id,
    scope,
    scope_value: scopeValue === '' ? null : scopeValue,
    period,
    limit_nanos: limitNanos,
    hard,
    thresholds: [...thresholds],
  }
}

function budgetStatusToJson(status: BudgetStatus) {
  return {
    ...budgetToJson(status),
    limit_usd: status.limitNanos / 1e9,
    words: status.words,
    window_start: new Date(status.windowStart).toISOString(),
    renews_at: new Date(status.renewsAt).toISOString(),
    spent_nanos: status.spentNanos,
    spent_usd: status.spentNanos / 1e9,
    reserved_nanos: status.reservedNanos,
    cut_off_nanos: status.cutOffNanos,
    cut_off_calls: status.cutOffCalls,
    left_nanos: status.leftNanos,
    left_usd: status.leftNanos / 1e9,
    share: status.spentNanos / status.limitNanos,
    unpriced_calls: status.unpricedCalls,
    reached: [...status.reached],
    projected_nanos: status.projectedNanos,
    on_course: status.onCourse,
    waiting: status.waiting,
  }
}

export const budgetProcedures = {
  list: budgets.list.handler(({ context }) => ({ budgets: context.api.app.budgets.list().map(budgetToJson) })),

  status: budgets.status.handler(({ context }) => ({
    time_zone: context.api.app.settings.get('timeZone'),
    budgets: context.api.app.budgets.status().map(budgetStatusToJson),
  })),

  set: budgets.set.handler(({ input, context }) => {
    const { scope, period, hard, thresholds } = input
    const limitNanos = input.limit_nanos ?? (input.limit_usd === undefined ? null : Math.round(input.limit_usd * 1e9))
    if (limitNanos === null) throw failing('usage', sayInsight('budget.no_limit_given'))
    const given = { scope, scopeValue: input.scope_value ?? null, period, limitNanos, hard, thresholds }
    return budgetStatusToJson(context.api.app.budgets.set(given))
  }),

  forgetCutOff: budgets.forgetCutOff.handler(({ context }) => ({ ...context.api.app.budgets.forgetCutOff() })),

  remove: budgets.remove.handler(({ input, context }) => budgetToJson(context.api.app.budgets.remove(input.id))),
}
