import { index, integer, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core'
import { requests } from './calls.ts'

/**
 * Answers of operations by the key their caller gave, kept for a day so that a request sent again is not paid again. Only
 * where text is stored; deleted with the text of the request's calls.
 */
export const keptAnswers = sqliteTable(
  'kept_answers',
  {
    id: integer().primaryKey(),
    /** Whose key it is: the name of the token. */
    owner: text().notNull(),
    key: text().notNull(),
    /** SHA-256 of what was asked, hexadecimal: the key belongs to this and nothing else. */
    fingerprint: text().notNull(),
    requestId: integer('request_id').references(() => requests.id, { onDelete: 'cascade' }),
    /** JSON, as it was answered. */
    answer: text().notNull(),
    createdAt: integer('created_at').notNull(),
  },
  table => [
    uniqueIndex('kept_answers_by_key').on(table.owner, table.key),
    index('kept_answers_by_created').on(table.createdAt),
    index('kept_answers_by_request').on(table.requestId),
  ],
)
