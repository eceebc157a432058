import { asc, eq } from 'drizzle-orm'
import { savedViews } from '../../../db/schema.ts'
import type { Store } from '../store.ts'

export type SavedView = typeof savedViews.$inferSelect

/** Saved ways of looking at the list of calls. Names are unique. */
export interface ViewRepository {
  /** By name. */
  all(): readonly SavedView[]
  byName(name: string): SavedView | null
  byId(id: number): SavedView | null
  insert(view: { readonly name: string; readonly search: string; readonly at: number }): SavedView
  update(id: number, change: { readonly name: string; readonly search: string; readonly at: number }): SavedView | null
  remove(id: number): boolean
}

export function createViewRepository({ orm }: Store): ViewRepository {
  const first = (rows: readonly SavedView[]) => rows[0] ?? null
  return {
    all: () => orm.select().from(savedViews).orderBy(asc(savedViews.name)).all(),
    byName: name => first(orm.select().from(savedViews).where(eq(savedViews.name, name)).all()),
    byId: id => first(orm.select().from(savedViews).where(eq(savedViews.id, id)).all()),
    insert: ({ name, search, at }) =>
      orm.insert(savedViews).values({ name, search, createdAt: at, updatedAt: at }).returning().get(),
    update: (id, { name, search, at }) =>
      orm.update(savedViews).set({ name, search, updatedAt: at }).where(eq(savedViews.id, id)).returning().get() ??
      null,
    remove: id => orm.delete(savedViews).where(eq(savedViews.id, id)).run().changes > 0,
  }
}
