import { asc, eq, max } from 'drizzle-orm'
import { savedViews } from '../../../db/schema.ts'
import type { Store } from '../store.ts'
import { inTransaction } from '../transaction.ts'

export type SavedView = typeof savedViews.$inferSelect

/** Saved ways of looking at the list of calls. Names are unique. */
export interface ViewRepository {
  /** In the person's order; a new one comes last. */
  all(): readonly SavedView[]
  byName(name: string): SavedView | null
  byId(id: number): SavedView | null
  insert(view: { readonly name: string; readonly search: string; readonly at: number }): SavedView
  update(id: number, change: { readonly name: string; readonly search: string; readonly at: number }): SavedView | null
  /** Puts these first, in this order; the others follow as they were. Numbers of views that are gone mean nothing. */
  arrange(ids: readonly number[]): void
  remove(id: number): boolean
}

export function createViewRepository(store: Store): ViewRepository {
  const { orm } = store
  const first = (rows: readonly SavedView[]) => rows[0] ?? null
  const all = () => orm.select().from(savedViews).orderBy(asc(savedViews.position), asc(savedViews.name)).all()
  return {
    all,
    byName: name => first(orm.select().from(savedViews).where(eq(savedViews.name, name)).all()),
    byId: id => first(orm.select().from(savedViews).where(eq(savedViews.id, id)).all()),
    insert({ name, search, at }) {
      const last =
        orm
          .select({ position: max(savedViews.position) })
          .from(savedViews)
          .get()?.position ?? -1
      const view = { name, search, position: last + 1, createdAt: at, updatedAt: at }
      return orm.insert(savedViews).values(view).returning().get()
    },
    update: (id, { name, search, at }) =>
      orm.update(savedViews).set({ name, search, updatedAt: at }).where(eq(savedViews.id, id)).returning().get() ??
      null,
    arrange(ids) {
      inTransaction(store, () => {
        const rest = all().map(({ id }) => id)
        const order = new Set([...ids.filter(id => rest.includes(id)), ...rest])
        for (const [position, id] of [...order].entries()) {
          orm.update(savedViews).set({ position }).where(eq(savedViews.id, id)).run()
        }
      })
    },
    remove: id => orm.delete(savedViews).where(eq(savedViews.id, id)).run().changes > 0,
  }
}
