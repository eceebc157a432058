import { index, integer, primaryKey, real, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import type { PriceSource, ProviderKind } from '../vocabulary.ts'

/**
 * A configured endpoint. Columns that begin with `catalogue_` are refreshed by `setup-providers`;
 * the others are the user's and survive every refresh (null means "as the catalogue says").
 */
export const providers = sqliteTable('providers', {
  id: integer().primaryKey(),
  name: text().notNull().unique(),
  kind: text().$type<ProviderKind>().notNull(),
  displayName: text('display_name').notNull(),
  isActive: integer('is_active', { mode: 'boolean' }).notNull().default(true),
  baseUrl: text('base_url'),
  catalogueBaseUrl: text('catalogue_base_url'),
  defaultModel: text('default_model'),
  catalogueDefaultModel: text('catalogue_default_model'),
  /** The original system's single price, for input and output alike, in nano-dollars per 1,000 tokens. */
  costPer1kTokensNanos: integer('cost_per_1k_tokens_nanos'),
  /** The genai-prices provider id that prices this provider's models; null when it has none. */
  pricesProviderId: text('prices_provider_id'),
  createdAt: integer('created_at').notNull(),
  updatedAt: integer('updated_at').notNull(),
})

/** A model of a provider, from the dated catalogue or added by the user. */
export const providerModels = sqliteTable(
  'provider_models',
  {
    providerId: integer('provider_id')
      .notNull()
      .references(() => providers.id),
    model: text().notNull(),
    displayName: text('display_name'),
    contextTokens: integer('context_tokens'),
    maxOutputTokens: integer('max_output_tokens'),
    addedByUser: integer('added_by_user', { mode: 'boolean' }).notNull().default(false),
    isRetired: integer('is_retired', { mode: 'boolean' }).notNull().default(false),
    source: text(),
    checkedOn: text('checked_on'),
  },
  table => [primaryKey({ columns: [table.providerId, table.model] })],
)

/** A price the user set for one model, in nano-dollars per million tokens, in force from a date on. */
export const userPrices = sqliteTable(
  'user_prices',
  {
    id: integer().primaryKey(),
    providerId: integer('provider_id')
      .notNull()
      .references(() => providers.id),
    model: text().notNull(),
    inputPerMtok: integer('input_per_mtok').notNull(),
    outputPerMtok: integer('output_per_mtok').notNull(),
    cacheReadPerMtok: integer('cache_read_per_mtok'),
    cacheWrite5mPerMtok: integer('cache_write_5m_per_mtok'),
    cacheWrite1hPerMtok: integer('cache_write_1h_per_mtok'),
    effectiveFrom: integer('effective_from').notNull(),
    createdAt: integer('created_at').notNull(),
  },
  table => [index('user_prices_by_model').on(table.providerId, table.model, table.effectiveFrom)],
)

/**
 * An immutable snapshot of a price that was applied to at least one call, so that every cost can be
 * explained later. `fingerprint` makes equal snapshots one row.
 */
export const priceSnapshots = sqliteTable('price_snapshots', {
  id: integer().primaryKey(),
  fingerprint: text().notNull().unique(),
  source: text().$type<PriceSource>().notNull(),
  /** What the price was matched to, such as a genai-prices model id. */
  matchedModel: text('matched_model'),
  /** Version or date of the price data. */
  sourceVersion: text('source_version'),
  /** The rates as the source states them (JSON). */
  rates: text({ mode: 'json' }).$type<unknown>().notNull(),
  createdAt: integer('created_at').notNull(),
})

/** One settings row per key; values are JSON validated by the settings service. */
export const settings = sqliteTable('settings', {
  key: text().primaryKey(),
  value: text({ mode: 'json' }).$type<unknown>().notNull(),
  updatedAt: integer('updated_at').notNull(),
})

/** Prompt templates as data. A built-in version is written once; edits add versions, never change one. */
export const promptVersions = sqliteTable(
  'prompt_versions',
  {
    id: integer().primaryKey(),
    operation: text().notNull(),
    /** Empty for the prompt of all books. */
    book: text().notNull().default(''),
    version: integer().notNull(),
    system: text().notNull(),
    user: text().notNull(),
    note: text(),
    builtIn: integer('built_in', { mode: 'boolean' }).notNull().default(false),
    createdAt: integer('created_at').notNull(),
  },
  table => [index('prompt_versions_by_operation').on(table.operation, table.book, table.version)],
)

/** Which prompt version is in force for an operation and book. No row: the newest built-in one. */
export const promptChoices = sqliteTable(
  'prompt_choices',
  {
    operation: text().notNull(),
    book: text().notNull().default(''),
    promptVersionId: integer('prompt_version_id')
      .notNull()
      .references(() => promptVersions.id),
    chosenAt: integer('chosen_at').notNull(),
  },
  table => [primaryKey({ columns: [table.operation, table.book] })],
)

/** A long job that can be resumed: its chunks keep their answers until the job is done. */
export const jobs = sqliteTable(
  'jobs',
  {
    id: integer().primaryKey(),
    /** Hash of everything that decides the answer: operation, source, languages, model, prompt, glossary. */
    fingerprint: text().notNull(),
    requestId: integer('request_id'),
    operation: text().notNull(),
    status: text().$type<'running' | 'done' | 'failed'>().notNull(),
    chunkCount: integer('chunk_count').notNull(),
    createdAt: integer('created_at').notNull(),
    endedAt: integer('ended_at'),
  },
  table => [index('jobs_by_fingerprint').on(table.fingerprint, table.status)],
)

export const jobChunks = sqliteTable(
  'job_chunks',
  {
    jobId: integer('job_id')
      .notNull()
      .references(() => jobs.id, { onDelete: 'cascade' }),
    position: integer().notNull(),
    callId: integer('call_id'),
    output: text().notNull(),
    /** 0..1 share of the job, for progress. */
    weight: real().notNull().default(0),
  },
  table => [primaryKey({ columns: [table.jobId, table.position] })],
)
