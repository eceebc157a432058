import { sql } from 'drizzle-orm'
import { index, integer, real, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core'
import type { AlertChannel, AlertComparison, AlertMetric, AlertScope, AlertState, Operation } from '../vocabulary.ts'

/** What a person wants to be told of. Thresholds are in the metric's own unit (`db/vocabulary.ts`). */
export const alertRules = sqliteTable('alert_rules', {
  id: integer().primaryKey(),
  /** The name of a rule that ships with Galley; null for a person's own. */
  builtIn: text('built_in').unique(),
  name: text(),
  metric: text().$type<AlertMetric>().notNull(),
  scope: text().$type<AlertScope>().notNull(),
  /** The provider, `provider/model`, operation or book; null watches each one apart (or, with the scope `all`, all together). */
  scopeValue: text('scope_value'),
  windowMinutes: integer('window_minutes').notNull(),
  comparison: text().$type<AlertComparison>().notNull(),
  threshold: real().notNull(),
  /** Where it counts as over again; null: as far from the threshold as suits the metric. */
  clearAt: real('clear_at'),
  /** Calls that there must be in the window before anything is said. */
  minSample: integer('min_sample').notNull(),
  enabled: integer({ mode: 'boolean' }).notNull().default(true),
  /** Told in quiet hours, too. */
  urgent: integer({ mode: 'boolean' }).notNull().default(false),
  /** Told again after so long while it lasts; null: once. */
  renotifyMinutes: integer('renotify_minutes'),
  channels: text({ mode: 'json' }).$type<readonly AlertChannel[]>().notNull(),
  createdAt: integer('created_at').notNull(),
  updatedAt: integer('updated_at').notNull(),
})

/** Each time a rule held, from when to when. Kept when its rule is deleted, with the rule's sentence as it was. */
export const alerts = sqliteTable(
  'alerts',
  {
    id: integer().primaryKey(),
    ruleId: integer('rule_id').references(() => alertRules.id, { onDelete: 'set null' }),
    sentence: text().notNull(),
    metric: text().$type<AlertMetric>().notNull(),
    scope: text().$type<AlertScope>().notNull(),
    /** What it is about, also where the rule watches each one apart. */
    scopeValue: text('scope_value'),
    state: text().$type<AlertState>().notNull(),
    message: text().notNull(),
    value: real().notNull(),
    /** The value furthest from what is wanted. */
    peak: real().notNull(),
    threshold: real().notNull(),
    /** What was usual, or the value at the same time last week; null where the threshold is fixed. */
    baseline: real(),
    sample: integer().notNull(),
    /** JSON: what the calls behind it have in common, most frequent first. */
    cause: text({ mode: 'json' }).$type<unknown>().notNull(),
    /** JSON: filters of the call list that lead to the calls behind it. */
    calls: text({ mode: 'json' }).$type<unknown>().notNull(),
    openedAt: integer('opened_at').notNull(),
    lastSeenAt: integer('last_seen_at').notNull(),
    resolvedAt: integer('resolved_at'),
    notifiedAt: integer('notified_at'),
    acknowledgedAt: integer('acknowledged_at'),
    acknowledgedBy: text('acknowledged_by'),
    snoozedUntil: integer('snoozed_until'),
  },
  table => [
    index('alerts_by_opened').on(table.openedAt),
    index('alerts_active').on(table.ruleId, table.scopeValue).where(sql`state = 'active'`),
    index('alerts_by_rule').on(table.ruleId, table.scopeValue, table.openedAt),
  ],
)

/** What is still to be told, and what was: the queue of notifications and its record. */
export const alertDeliveries = sqliteTable(
  'alert_deliveries',
  {
    id: integer().primaryKey(),
    alertId: integer('alert_id').references(() => alerts.id, { onDelete: 'cascade' }),
    channel: text().$type<AlertChannel>().notNull(),
    event: text().$type<'opened' | 'reminder' | 'resolved' | 'test'>().notNull(),
    status: text().$type<'waiting' | 'sent' | 'failed' | 'dropped'>().notNull(),
    attempts: integer().notNull().default(0),
    /** Not before: after quiet hours, with the next digest, or after a failed try. */
    dueAt: integer('due_at').notNull(),
    createdAt: integer('created_at').notNull(),
    endedAt: integer('ended_at'),
    problem: text(),
  },
  table => [
    index('alert_deliveries_waiting').on(table.dueAt).where(sql`status = 'waiting'`),
    index('alert_deliveries_by_alert').on(table.alertId),
    index('alert_deliveries_by_created').on(table.createdAt),
  ],
)

/** What a job was expected to take, and what it took. Money is nano-dollars, times are milliseconds. */
export const jobEstimates = sqliteTable(
  'job_estimates',
  {
    id: integer().primaryKey(),
    requestId: integer('request_id').notNull().unique(),
    operation: text().$type<Operation>().notNull(),
    providerId: integer('provider_id').notNull(),
    modelName: text('model_name').notNull(),
    sourceLanguage: text('source_language').notNull(),
    targetLanguage: text('target_language').notNull(),
    book: text(),
    characters: integer().notNull(),
    parts: integer().notNull(),
    /** The figures before and after experience with earlier estimates was applied to them. */
    rawInputTokens: integer('raw_input_tokens').notNull(),
    rawOutputTokens: integer('raw_output_tokens').notNull(),
    rawCostNanos: integer('raw_cost_nanos'),
    rawDurationMs: integer('raw_duration_ms'),
    inputTokens: integer('input_tokens').notNull(),
    outputTokens: integer('output_tokens').notNull(),
    costNanos: integer('cost_nanos'),
    durationMs: integer('duration_ms'),
    createdAt: integer('created_at').notNull(),
    status: text().$type<'running' | 'answered' | 'failed' | 'cancelled'>().notNull(),
    endedAt: integer('ended_at'),
    actualCalls: integer('actual_calls'),
    actualInputTokens: integer('actual_input_tokens'),
    actualOutputTokens: integer('actual_output_tokens'),
    actualCostNanos: integer('actual_cost_nanos'),
    actualDurationMs: integer('actual_duration_ms'),
  },
  table => [
    index('job_estimates_by_created').on(table.createdAt),
    index('job_estimates_by_kind').on(table.operation, table.providerId, table.modelName, table.createdAt),
  ],
)

/** What a person did with a recommendation, by its key: the kind and what it is about. */
export const recommendationStates = sqliteTable('recommendation_states', {
  key: text().primaryKey(),
  kind: text().notNull(),
  dismissedAt: integer('dismissed_at'),
  /** It stays away until then, unless it gets materially worse; null: for good, unless it does. */
  dismissedUntil: integer('dismissed_until'),
  /** How bad it was when it was dismissed, on the kind's own scale. */
  dismissedSeverity: real('dismissed_severity'),
  appliedAt: integer('applied_at'),
  /** JSON: what was changed and from what, so that it can be taken back. */
  change: text({ mode: 'json' }).$type<unknown>(),
  undoneAt: integer('undone_at'),
})

/** A provider's own account of usage or cost, as imported. */
export const billImports = sqliteTable(
  'bill_imports',
  {
    id: integer().primaryKey(),
    providerId: integer('provider_id').notNull(),
    fileName: text('file_name').notNull(),
    /** What the file is: `openai_costs`, `openai_usage`, `anthropic_costs`, `anthropic_usage` or `columns` (named by the person). */
    format: text().notNull(),
    firstDay: text('first_day').notNull(),
    lastDay: text('last_day').notNull(),
    createdAt: integer('created_at').notNull(),
    /** SHA-256 of the file: the same file is in the books once for a provider. */
    fileHash: text('file_hash').notNull().default(''),
    /** Whether it says what was used, what it cost, or both. A newer export replaces only what it says itself. */
    hasUsage: integer('has_usage', { mode: 'boolean' }).notNull().default(false),
    hasCost: integer('has_cost', { mode: 'boolean' }).notNull().default(false),
    /** JSON list: projects or workspaces in it; empty where the file does not tell them apart. */
    accounts: text({ mode: 'json' }).$type<readonly string[]>().notNull().default([]),
    rows: integer().notNull().default(0),
    rejectedRows: integer('rejected_rows').notNull().default(0),
  },
  table => [index('bill_imports_by_provider').on(table.providerId, table.firstDay)],
)

/** One day, model, project and tier of a bill. Days are UTC, as providers count them; unknown is null. */
export const billLines = sqliteTable(
  'bill_lines',
  {
    id: integer().primaryKey(),
    importId: integer('import_id')
      .notNull()
      .references(() => billImports.id, { onDelete: 'cascade' }),
    /** `2026-11-23`. */
    day: text().notNull(),
    /** Empty: a cost that the file does not split by model. */
    model: text().notNull(),
    /** Project or workspace; empty where the file does not say. */
    account: text().notNull().default(''),
    /** `batch`, `flex`, `priority`; empty: the ordinary price. */
    tier: text().notNull().default(''),
    requests: integer(),
    inputUncached: integer('input_uncached'),
    cacheRead: integer('cache_read'),
    cacheWrite: integer('cache_write'),
    output: integer(),
    costNanos: integer('cost_nanos'),
    /** The parts of the cost, where the file tells them apart; nano-dollars. */
    inputCostNanos: integer('input_cost_nanos'),
    cacheReadCostNanos: integer('cache_read_cost_nanos'),
    cacheWriteCostNanos: integer('cache_write_cost_nanos'),
    outputCostNanos: integer('output_cost_nanos'),
    /** Searches, sessions, storage: what is not tokens. */
    otherCostNanos: integer('other_cost_nanos'),
    /** By how much the cost may be off because the file rounds its amounts; nano-dollars. */
    roundingNanos: integer('rounding_nanos').notNull().default(0),
  },
  table => [uniqueIndex('bill_lines_key').on(table.importId, table.day, table.model, table.account, table.tier)],
)
