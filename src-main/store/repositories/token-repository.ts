import { and, asc, eq, isNull } from 'drizzle-orm'
import { apiTokens } from '../../../db/schema.ts'
import type { Store } from '../store.ts'

export type TokenRow = typeof apiTokens.$inferSelect
export type NewTokenRow = Pick<typeof apiTokens.$inferInsert, 'name' | 'hash' | 'scopes' | 'createdAt' | 'expiresAt'>

/** The apps' tokens, by their hashes. */
export interface TokenRepository {
  /** Oldest first, revoked ones too. */
  all(): readonly TokenRow[]
  /** Throws what SQLite throws where a token of that name is in force. */
  insert(row: NewTokenRow): TokenRow
  /** The token of that name that is in force; null when there is none. */
  revoke(name: string, at: number): TokenRow | null
  markUsed(id: number, at: number): void
}

export function createTokenRepository({ db, orm }: Store): TokenRepository {
  const markUsed = db.prepare<[number, number]>('UPDATE api_tokens SET last_used_at = ? WHERE id = ?')
  return {
    all: () => orm.select().from(apiTokens).orderBy(asc(apiTokens.id)).all(),
    insert: row => orm.insert(apiTokens).values(row).returning().get(),
    revoke: (name, at) =>
      orm
        .update(apiTokens)
        .set({ revokedAt: at })
        .where(and(eq(apiTokens.name, name), isNull(apiTokens.revokedAt)))
        .returning()
        .get() ?? null,
    markUsed: (id, at) => void markUsed.run(at, id),
  }
}
