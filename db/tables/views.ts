import { integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'

/** A way of looking at the list of calls that somebody wants to come back to. */
export const savedViews = sqliteTable('saved_views', {
  id: integer().primaryKey(),
  name: text().notNull().unique(),
  /** What stands behind the `?` of the page's address. */
  search: text().notNull(),
  /** Its place in the person's order; the same place means by name. */
  position: integer().notNull().default(0),
  createdAt: integer('created_at').notNull(),
  updatedAt: integer('updated_at').notNull(),
})
