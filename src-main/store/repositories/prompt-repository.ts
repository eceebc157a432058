import { and, asc, desc, eq, sql } from 'drizzle-orm'
import { promptChoices, promptVersions } from '../../../db/schema.ts'
import type { Store } from '../store.ts'

export type PromptVersionRow = typeof promptVersions.$inferSelect
type NewPromptVersionRow = Omit<typeof promptVersions.$inferInsert, 'id' | 'version'>

/** Prompt versions and which of them is in force. Versions are only ever added. */
export interface PromptRepository {
  /** Oldest first. An empty book means the prompt of all books. */
  versions(prompt: string, book: string): readonly PromptVersionRow[]
  byId(id: number): PromptVersionRow | null
  newestBuiltIn(prompt: string): PromptVersionRow | null
  chosen(prompt: string, book: string): PromptVersionRow | null
  /** Books that have versions or a choice of their own. */
  books(prompt: string): readonly string[]
  /** Adds the next version of its prompt and book. */
  insert(row: NewPromptVersionRow): PromptVersionRow
  choose(prompt: string, book: string, promptVersionId: number, chosenAt: number): void
  /** Back to what holds without a choice; false where there was none. */
  forgetChoice(prompt: string, book: string): boolean
  transaction<T>(work: () => T): T
}

export function createPromptRepository({ db, orm }: Store): PromptRepository {
  const of = (prompt: string, book: string) => and(eq(promptVersions.operation, prompt), eq(promptVersions.book, book))
  const choiceOf = (prompt: string, book: string) =>
    and(eq(promptChoices.operation, prompt), eq(promptChoices.book, book))
  return {
    versions: (prompt, book) =>
      orm.select().from(promptVersions).where(of(prompt, book)).orderBy(asc(promptVersions.version)).all(),
    byId: id => orm.select().from(promptVersions).where(eq(promptVersions.id, id)).get() ?? null,
    newestBuiltIn: prompt =>
      orm
        .select()
        .from(promptVersions)
        .where(and(of(prompt, ''), eq(promptVersions.builtIn, true)))
        .orderBy(desc(promptVersions.version))
        .limit(1)
        .get() ?? null,
    chosen(prompt, book) {
      const row = orm
        .select({ version: promptVersions })
        .from(promptChoices)
        .innerJoin(promptVersions, eq(promptVersions.id, promptChoices.promptVersionId))
        .where(choiceOf(prompt, book))
        .get()
      return row?.version ?? null
    },
    books: prompt =>
      db
        .prepare<[string, string], { book: string }>(
          `SELECT book FROM prompt_versions WHERE operation = ? AND book <> ''
           UNION SELECT book FROM prompt_choices WHERE operation = ? AND book <> '' ORDER BY book`,
        )
        .all(prompt, prompt)
        .map(({ book }) => book),
    insert: row =>
      orm
        .insert(promptVersions)
        .values({
          ...row,
          version: sql`(SELECT coalesce(max(version), 0) + 1 FROM prompt_versions WHERE operation = ${row.operation} AND book = ${row.book ?? ''})`,
        })
        .returning()
        .get(),
    choose(prompt, book, promptVersionId, chosenAt) {
      orm
        .insert(promptChoices)
        .values({ operation: prompt, book, promptVersionId, chosenAt })
        .onConflictDoUpdate({
          target: [promptChoices.operation, promptChoices.book],
          set: { promptVersionId, chosenAt },
        })
        .run()
    },
    forgetChoice: (prompt, book) => orm.delete(promptChoices).where(choiceOf(prompt, book)).run().changes > 0,
    transaction: work => db.transaction(work).immediate(),
  }
}
