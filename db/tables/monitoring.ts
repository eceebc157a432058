import { integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'

/**
 * How far calls were sent to a collector. One row, id 1; none while nothing is sent anywhere. The ledger itself is the queue:
 * what ended after `sent_through` and is not among `sent_beyond` waits.
 */
export const otlpProgress = sqliteTable('otlp_progress', {
  id: integer().primaryKey(),
  /** Every call up to this one was sent, dropped, or is of no concern. */
  sentThrough: integer('sent_through').notNull(),
  /** Numbers of later calls that were sent while an earlier one was still under way, JSON. */
  sentBeyond: text('sent_beyond', { mode: 'json' }).$type<readonly number[]>().notNull(),
})
