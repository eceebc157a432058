import { and, asc, eq } from 'drizzle-orm'
import { bookModels, fallbackChains, routingPolicies } from '../../../db/schema.ts'
import type { ChainCause, ErrorKind, Operation } from '../../../db/vocabulary.ts'
import type { Store } from '../store.ts'

export type ChainRow = typeof fallbackChains.$inferSelect
export type BookModelRow = typeof bookModels.$inferSelect

/** Which calls a book's model was chosen for; an empty language is "none given". */
export interface BookModelKey {
  readonly book: string
  readonly operation: Operation
  readonly sourceLanguage: string
  readonly targetLanguage: string
}

/** How a provider's model did of late: the newest calls, newest first. */
export interface RecentCall {
  readonly providerId: number
  readonly modelName: string
  readonly errorKind: ErrorKind | null
  readonly settledAt: number
  readonly retryAfterMs: number | null
}

export interface RoutingRepository {
  chains(): readonly ChainRow[]
  putChain(row: ChainRow): void
  removeChain(operation: Operation | '', book: string, cause: ChainCause): boolean
  policies(): readonly { readonly operation: Operation | ''; readonly policy: unknown }[]
  putPolicy(operation: Operation | '', policy: unknown, now: number): void
  removePolicy(operation: Operation | ''): boolean
  bookModels(): readonly BookModelRow[]
  bookModel(key: BookModelKey): BookModelRow | null
  putBookModel(row: BookModelRow): void
  removeBookModels(book: string): number
  recentCalls(since: number, limit: number): readonly RecentCall[]
}

export const recentCallsSql = `SELECT provider_id AS providerId, model_name AS modelName, error_kind AS errorKind,
    settled_at AS settledAt, json_extract(details, '$.retryAfterMs') AS retryAfterMs
  FROM service_calls INDEXED BY calls_by_created LEFT JOIN call_details ON call_id = id
  WHERE created_at >= ? AND status <> 'pending' AND origin IN ('service', 'gateway')
  ORDER BY created_at DESC LIMIT ?`

export function createRoutingRepository({ db, orm }: Store): RoutingRepository {
  const chainOf = (operation: Operation | '', book: string, cause: ChainCause) =>
    and(eq(fallbackChains.operation, operation), eq(fallbackChains.book, book), eq(fallbackChains.cause, cause))
  const pinOf = ({ book, operation, sourceLanguage, targetLanguage }: BookModelKey) =>
    and(
      eq(bookModels.book, book),
      eq(bookModels.operation, operation),
      eq(bookModels.sourceLanguage, sourceLanguage),
      eq(bookModels.targetLanguage, targetLanguage),
    )
  return {
    chains: () =>
      orm
        .select()
        .from(fallbackChains)
        .orderBy(asc(fallbackChains.book), asc(fallbackChains.operation), asc(fallbackChains.cause))
        .all(),
    putChain: row =>
      void orm
        .insert(fallbackChains)
        .values(row)
        .onConflictDoUpdate({
          target: [fallbackChains.operation, fallbackChains.book, fallbackChains.cause],
          set: { steps: row.steps, updatedAt: row.updatedAt },
        })
        .run(),
    removeChain: (operation, book, cause) =>
      orm
        .delete(fallbackChains)
        .where(chainOf(operation, book, cause))
        .run().changes > 0,
    policies: () => orm.select().from(routingPolicies).orderBy(asc(routingPolicies.operation)).all(),
    putPolicy: (operation, policy, now) =>
      void orm
        .insert(routingPolicies)
        .values({ operation, policy, updatedAt: now })
        .onConflictDoUpdate({ target: routingPolicies.operation, set: { policy, updatedAt: now } })
        .run(),
    removePolicy: operation =>
      orm.delete(routingPolicies).where(eq(routingPolicies.operation, operation)).run().changes > 0,
    bookModels: () => orm.select().from(bookModels).orderBy(asc(bookModels.book)).all(),
    bookModel: key => orm.select().from(bookModels).where(pinOf(key)).get() ?? null,
    putBookModel: row =>
      void orm
        .insert(bookModels)
        .values(row)
        .onConflictDoUpdate({
          target: [bookModels.book, bookModels.operation, bookModels.sourceLanguage, bookModels.targetLanguage],
          set: {
            provider: row.provider,
            model: row.model,
            baseline: row.baseline,
            reason: row.reason,
            chosenAt: row.chosenAt,
          },
        })
        .run(),
    removeBookModels: book => orm.delete(bookModels).where(eq(bookModels.book, book)).run().changes,
    recentCalls: (since, limit) => db.prepare<[number, number], RecentCall>(recentCallsSql).all(since, limit),
  }
}
