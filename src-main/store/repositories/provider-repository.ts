import { asc, eq, sql } from 'drizzle-orm'
import { providerModels, providers, requests, serviceCalls, userPrices } from '../../../db/schema.ts'
import type { Store } from '../store.ts'

export type ProviderRow = typeof providers.$inferSelect
export type NewProviderRow = Omit<typeof providers.$inferInsert, 'id'>
export type ProviderModelRow = typeof providerModels.$inferSelect

/** The queries of provider configuration. Reads work on a read-only store. */
export interface ProviderRepository {
  list(): readonly ProviderRow[]
  byName(name: string): ProviderRow | null
  byId(id: number): ProviderRow | null
  models(providerId: number): readonly ProviderModelRow[]
  /** All models of all providers, for lists. */
  allModels(): readonly ProviderModelRow[]
  insert(row: NewProviderRow): number
  update(id: number, changes: Partial<NewProviderRow>): void
  /** Deletes a provider with its models and prices; only for one without {@link hasHistory}. */
  delete(id: number): void
  /** Whether a call or request refers to it. */
  hasHistory(id: number): boolean
  putModel(row: ProviderModelRow): void
  deleteModel(providerId: number, model: string): boolean
  transaction<T>(work: () => T): T
}

export function createProviderRepository({ db, orm }: Store): ProviderRepository {
  const selectAll = orm.select().from(providers).orderBy(asc(providers.id)).prepare()
  const selectByName = orm
    .select()
    .from(providers)
    .where(eq(providers.name, sql.placeholder('name')))
    .prepare()
  const selectById = orm
    .select()
    .from(providers)
    .where(eq(providers.id, sql.placeholder('id')))
    .prepare()
  const selectModels = orm
    .select()
    .from(providerModels)
    .where(eq(providerModels.providerId, sql.placeholder('id')))
    .orderBy(sql`rowid`)
    .prepare()
  const selectAllModels = orm.select().from(providerModels).orderBy(sql`rowid`).prepare()

  return {
    list: () => selectAll.all(),
    byName: name => selectByName.get({ name }) ?? null,
    byId: id => selectById.get({ id }) ?? null,
    models: providerId => selectModels.all({ id: providerId }),
    allModels: () => selectAllModels.all(),
    insert: row => orm.insert(providers).values(row).returning({ id: providers.id }).get().id,
    update(id, changes) {
      orm.update(providers).set(changes).where(eq(providers.id, id)).run()
    },
    delete(id) {
      orm.delete(userPrices).where(eq(userPrices.providerId, id)).run()
      orm.delete(providerModels).where(eq(providerModels.providerId, id)).run()
      orm.delete(providers).where(eq(providers.id, id)).run()
    },
    hasHistory(id) {
      const call = orm
        .select({ id: serviceCalls.id })
        .from(serviceCalls)
        .where(eq(serviceCalls.providerId, id))
        .limit(1)
        .get()
      return (
        call !== undefined ||
        orm.select({ id: requests.id }).from(requests).where(eq(requests.providerId, id)).limit(1).get() !== undefined
      )
    },
    putModel(row) {
      const { providerId: _provider, model: _model, ...facts } = row
      orm
        .insert(providerModels)
        .values(row)
        .onConflictDoUpdate({ target: [providerModels.providerId, providerModels.model], set: facts })
        .run()
    },
    deleteModel: (providerId, model) =>
      orm
        .delete(providerModels)
        .where(sql`${providerModels.providerId} = ${providerId} AND ${providerModels.model} = ${model}`)
        .run().changes > 0,
    transaction: work => db.transaction(work).immediate(),
  }
}
