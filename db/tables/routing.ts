import { integer, primaryKey, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core'
import type { BudgetPeriod, BudgetScope, ChainCause, Operation } from '../vocabulary.ts'
import { serviceCalls } from './calls.ts'

/** What may be spent in a day, week or month of the user's zone. Money is nano-dollars. */
export const budgets = sqliteTable(
  'budgets',
  {
    id: integer().primaryKey(),
    scope: text().$type<BudgetScope>().notNull(),
    /** Name of the provider, operation, book or user; empty for all spending. */
    scopeValue: text('scope_value').notNull(),
    period: text().$type<BudgetPeriod>().notNull(),
    limitNanos: integer('limit_nanos').notNull(),
    /** True stops calls that would pass the limit; false only warns. */
    hard: integer({ mode: 'boolean' }).notNull(),
    /** Percentages of the limit at which a warning is given, ascending. */
    thresholds: text({ mode: 'json' }).$type<readonly number[]>().notNull(),
    createdAt: integer('created_at').notNull(),
    updatedAt: integer('updated_at').notNull(),
  },
  table => [uniqueIndex('budgets_key').on(table.scope, table.scopeValue, table.period)],
)

/** Which warnings a period has given, so that each comes once, also after a restart. */
export const budgetNotices = sqliteTable(
  'budget_notices',
  {
    budgetId: integer('budget_id')
      .notNull()
      .references(() => budgets.id, { onDelete: 'cascade' }),
    windowStart: integer('window_start').notNull(),
    threshold: integer().notNull(),
    spentNanos: integer('spent_nanos').notNull(),
    createdAt: integer('created_at').notNull(),
  },
  table => [primaryKey({ columns: [table.budgetId, table.windowStart, table.threshold] })],
)

/**
 * The most a call under way may cost, where a budget that stops calls holds room for it: written with the call's own row, gone when it
 * is settled. What stays is of calls that were cut off with their process: nobody knows what they cost.
 */
export const budgetHolds = sqliteTable('budget_holds', {
  callId: integer('call_id')
    .primaryKey()
    .references(() => serviceCalls.id, { onDelete: 'cascade' }),
  /** Nano-dollars. */
  nanos: integer().notNull(),
})

/** Whom to ask next where a model fails: of a book, of an operation, or (both empty) of everything. */
export const fallbackChains = sqliteTable(
  'fallback_chains',
  {
    operation: text().$type<Operation | ''>().notNull(),
    book: text().notNull(),
    cause: text().$type<ChainCause>().notNull(),
    /** In the order in which they are asked. */
    steps: text({ mode: 'json' }).$type<readonly { readonly provider: string; readonly model: string }[]>().notNull(),
    updatedAt: integer('updated_at').notNull(),
  },
  table => [primaryKey({ columns: [table.operation, table.book, table.cause] })],
)

/** How `auto` weighs and what it may not choose, for one operation or (empty) for all. */
export const routingPolicies = sqliteTable('routing_policies', {
  operation: text().$type<Operation | ''>().primaryKey(),
  policy: text({ mode: 'json' }).$type<unknown>().notNull(),
  updatedAt: integer('updated_at').notNull(),
})

/** The model that `auto` gave a book, and how it did then: a book keeps its model until that gets worse. */
export const bookModels = sqliteTable(
  'book_models',
  {
    book: text().notNull(),
    operation: text().$type<Operation>().notNull(),
    sourceLanguage: text('source_language').notNull(),
    targetLanguage: text('target_language').notNull(),
    provider: text().notNull(),
    model: text().notNull(),
    /** JSON: success, latency, cost and quality at that time. */
    baseline: text({ mode: 'json' }).$type<unknown>().notNull(),
    reason: text().notNull(),
    chosenAt: integer('chosen_at').notNull(),
  },
  table => [primaryKey({ columns: [table.book, table.operation, table.sourceLanguage, table.targetLanguage] })],
)
