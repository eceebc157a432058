import { integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'

/** Reports that were written by themselves: one row for each time one was due, kept as the record of what happened. */
export const reportRuns = sqliteTable('report_runs', {
  id: integer().primaryKey(),
  /** When it was to be written; a machine that slept writes the latest one that is due when it wakes. */
  dueAt: integer('due_at').notNull().unique(),
  finishedAt: integer('finished_at').notNull(),
  /** The file; null where it could not be written. */
  file: text(),
  error: text(),
})
