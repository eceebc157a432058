import { sql } from 'drizzle-orm'
import { integer, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core'

/**
 * Tokens for apps that use the local API. Only a SHA-256 hash of the token is kept, which is enough for 256 random bits.
 * A revoked token stays as a record of whose calls those were; its name may be used again.
 */
export const apiTokens = sqliteTable(
  'api_tokens',
  {
    id: integer().primaryKey(),
    name: text().notNull(),
    /** Hexadecimal. */
    hash: text().notNull().unique(),
    /** What the token may do: `call`, `read`, `admin`. */
    scopes: text({ mode: 'json' }).$type<readonly string[]>().notNull(),
    createdAt: integer('created_at').notNull(),
    expiresAt: integer('expires_at'),
    /** To the minute. */
    lastUsedAt: integer('last_used_at'),
    revokedAt: integer('revoked_at'),
  },
  table => [uniqueIndex('api_tokens_by_name').on(table.name).where(sql`${table.revokedAt} IS NULL`)],
)
