import { sql } from 'drizzle-orm'
import { index, integer, real, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import type {
  CallStatus,
  ErrorKind,
  FinishReason,
  Operation,
  Origin,
  Realm,
  RequestStatus,
  ScoreSource,
} from '../vocabulary.ts'
import { priceSnapshots, promptVersions, providers } from './providers.ts'

/**
 * What was asked for; one or more calls serve it. A managed request is ended by the service that ran
 * it; an unmanaged one (calls grouped by a client's own id) is answered as soon as one call succeeded.
 */
export const requests = sqliteTable(
  'requests',
  {
    id: integer().primaryKey(),
    uid: text().notNull().unique(),
    status: text().$type<RequestStatus>().notNull(),
    managed: integer({ mode: 'boolean' }).notNull(),
    realm: text().$type<Realm>().notNull(),
    operation: text().$type<Operation>().notNull(),
    /** The provider and model that were asked first: the request counts for them, whoever served it in the end. */
    providerId: integer('provider_id')
      .notNull()
      .references(() => providers.id),
    modelName: text('model_name').notNull(),
    sourceBook: text('source_book'),
    sourceChapter: text('source_chapter'),
    sourceLanguage: text('source_language'),
    targetLanguage: text('target_language'),
    createdBy: text('created_by'),
    createdAt: integer('created_at').notNull(),
    endedAt: integer('ended_at'),
  },
  table => [
    index('requests_by_created').on(table.createdAt),
    index('requests_running').on(table.id).where(sql`status = 'running'`),
  ],
)

/** One API request to one provider for one model. Times are UTC epoch milliseconds, money is nano-dollars. */
export const serviceCalls = sqliteTable(
  'service_calls',
  {
    id: integer().primaryKey(),
    requestId: integer('request_id').references(() => requests.id),
    /** 1 for the first try of a chunk, 2 for its first retry or fallback, and so on. */
    attempt: integer().notNull().default(1),
    /** Position of the chunk in its request; null when the request is not chunked. */
    chunk: integer(),
    origin: text().$type<Origin>().notNull(),
    providerId: integer('provider_id')
      .notNull()
      .references(() => providers.id),
    modelName: text('model_name').notNull(),
    /** The model the provider says it used, where it differs from the one asked for. */
    answeredModel: text('answered_model'),
    operation: text().$type<Operation>().notNull(),
    status: text().$type<CallStatus>().notNull(),
    errorKind: text('error_kind').$type<ErrorKind>(),
    errorMessage: text('error_message'),
    httpStatus: integer('http_status'),
    finishReason: text('finish_reason').$type<FinishReason>(),
    streamed: integer({ mode: 'boolean' }).notNull().default(false),
    temperature: real(),
    maxTokens: integer('max_tokens'),
    createdAt: integer('created_at').notNull(),
    settledAt: integer('settled_at'),
    responseTimeMs: integer('response_time_ms'),
    timeToFirstTokenMs: integer('time_to_first_token_ms'),
    inputUncached: integer('input_uncached'),
    cacheRead: integer('cache_read'),
    cacheWrite5m: integer('cache_write_5m'),
    cacheWrite1h: integer('cache_write_1h'),
    outputText: integer('output_text'),
    reasoning: integer(),
    usageEstimated: integer('usage_estimated', { mode: 'boolean' }).notNull().default(false),
    inputTokens: integer('input_tokens').generatedAlwaysAs(
      sql`CASE WHEN coalesce(input_uncached, cache_read, cache_write_5m, cache_write_1h) IS NULL THEN NULL ELSE coalesce(input_uncached, 0) + coalesce(cache_read, 0) + coalesce(cache_write_5m, 0) + coalesce(cache_write_1h, 0) END`,
      { mode: 'virtual' },
    ),
    outputTokens: integer('output_tokens').generatedAlwaysAs(
      sql`CASE WHEN coalesce(output_text, reasoning) IS NULL THEN NULL ELSE coalesce(output_text, 0) + coalesce(reasoning, 0) END`,
      { mode: 'virtual' },
    ),
    costNanos: integer('cost_nanos'),
    priceId: integer('price_id').references(() => priceSnapshots.id),
    /** Characters (Unicode code points) of the text worked on and of the answer; they outlive the text. */
    sourceChars: integer('source_chars'),
    outputChars: integer('output_chars'),
    sourceBook: text('source_book'),
    sourceChapter: text('source_chapter'),
    sourceLanguage: text('source_language'),
    targetBook: text('target_book'),
    targetChapter: text('target_chapter'),
    targetLanguage: text('target_language'),
    /** The combined score in thousandths; its parts are rows of `scores`. */
    qualityScore: integer('quality_score'),
    userFeedback: text('user_feedback'),
    createdBy: text('created_by'),
    promptVersionId: integer('prompt_version_id').references(() => promptVersions.id),
    /**
     * Whether the indexes for lists hold the call. A call made through Galley is entered into them some time after
     * it settled, together with others, since the pages of ten indexes are dear to write for a single call; until
     * then `calls_unlisted` finds it. So a list reads its own index for listed calls, and that one for the rest.
     */
    listed: integer({ mode: 'boolean' }).notNull().default(true),
  },
  table => [
    index('calls_unlisted').on(table.createdAt).where(sql`listed = 0`),
    index('calls_by_created').on(table.createdAt),
    index('calls_by_provider').on(table.providerId, table.createdAt).where(sql`listed = 1`),
    index('calls_by_model').on(table.modelName, table.createdAt).where(sql`listed = 1`),
    index('calls_by_operation').on(table.operation, table.createdAt).where(sql`listed = 1`),
    index('calls_by_status').on(table.status, table.createdAt).where(sql`listed = 1`),
    index('calls_by_error_kind').on(table.errorKind, table.createdAt).where(sql`error_kind IS NOT NULL AND listed = 1`),
    index('calls_by_book').on(table.sourceBook, table.createdAt).where(sql`source_book IS NOT NULL AND listed = 1`),
    index('calls_by_user').on(table.createdBy, table.createdAt).where(sql`created_by IS NOT NULL AND listed = 1`),
    index('calls_by_languages')
      .on(table.sourceLanguage, table.targetLanguage, table.createdAt)
      .where(sql`target_language IS NOT NULL AND listed = 1`),
    index('calls_by_origin').on(table.origin, table.createdAt).where(sql`listed = 1`),
    index('calls_by_request').on(table.requestId).where(sql`request_id IS NOT NULL`),
    index('calls_cached')
      .on(table.createdAt)
      .where(sql`(cache_read > 0 OR cache_write_5m > 0 OR cache_write_1h > 0) AND listed = 1`),
    index('calls_unpriced').on(table.createdAt).where(sql`cost_nanos IS NULL AND status = 'success' AND listed = 1`),
  ],
)

/** What the narrow row does not need and no list reads; numbers here survive the deletion of text. */
export const callDetails = sqliteTable('call_details', {
  callId: integer('call_id')
    .primaryKey()
    .references(() => serviceCalls.id, { onDelete: 'cascade' }),
  /** JSON of {@link CallDetails}: raw usage, other units, parameters, provider's error body, upstream id, retry-after. */
  details: text({ mode: 'json' }).$type<unknown>().notNull(),
})

/**
 * Request and response text. `plain` is JSON text written by the settling transaction; `zstd` is the
 * same JSON compressed later. `indexed` says whether the search index has it.
 */
export const callContents = sqliteTable(
  'call_contents',
  {
    callId: integer('call_id')
      .primaryKey()
      .references(() => serviceCalls.id, { onDelete: 'cascade' }),
    encoding: text().$type<'plain' | 'zstd'>().notNull(),
    indexed: integer({ mode: 'boolean' }).notNull().default(false),
    body: text().notNull(),
  },
  table => [index('contents_to_index').on(table.callId).where(sql`indexed = 0`)],
)

/** One opinion of one call's output; never overwritten, superseded by newer rows of the same source and name. */
export const scores = sqliteTable(
  'scores',
  {
    id: integer().primaryKey(),
    callId: integer('call_id')
      .notNull()
      .references(() => serviceCalls.id, { onDelete: 'cascade' }),
    source: text().$type<ScoreSource>().notNull(),
    name: text().notNull(),
    /** 0..1000 thousandths. */
    value: integer().notNull(),
    comment: text(),
    createdBy: text('created_by'),
    createdAt: integer('created_at').notNull(),
    /** 1 where this row takes back the score of its source and name; its value says nothing then. */
    withdrawn: integer().notNull().default(0),
  },
  table => [index('scores_by_call').on(table.callId)],
)

/** Keys that make recording and importing idempotent: a key is in the ledger once. */
export const callKeys = sqliteTable('call_keys', {
  key: text().primaryKey(),
  callId: integer('call_id')
    .notNull()
    .references(() => serviceCalls.id, { onDelete: 'cascade' }),
})
