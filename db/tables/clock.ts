import { integer, sqliteTable } from 'drizzle-orm/sqlite-core'

/**
 * Up to when the wall clock is believed, so that one set ahead by mistake deletes nothing by age. One row, id 1; none before
 * Galley first ran for long enough to look at it. Times are UTC epoch milliseconds.
 */
export const clockWatch = sqliteTable('clock_watch', {
  id: integer().primaryKey(),
  /** When the clock was last looked at and believed. */
  believedAt: integer('believed_at').notNull(),
  /** What a clock that is not believed said when it was last looked at; NULL while it is believed. */
  doubtedAt: integer('doubted_at'),
  /** How long Galley has been seen running on the doubted clock, milliseconds. */
  doubtedMs: integer('doubted_ms').notNull(),
})
