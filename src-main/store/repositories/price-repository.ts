import type { PriceSource, ProviderKind } from '../../../db/vocabulary.ts'
import type { Store } from '../store.ts'

/** What pricing needs to know of a provider. */
export interface PricedProvider {
  readonly id: number
  readonly name: string
  readonly kind: ProviderKind
  readonly pricesProviderId: string | null
  readonly costPer1kTokensNanos: number | null
}

/** A price the user set; nano-dollars per million tokens. */
export interface UserPriceRow {
  readonly id: number
  readonly providerId: number
  readonly model: string
  readonly inputPerMtok: number
  readonly outputPerMtok: number
  readonly cacheReadPerMtok: number | null
  readonly cacheWrite5mPerMtok: number | null
  readonly cacheWrite1hPerMtok: number | null
  /** UTC epoch milliseconds. */
  readonly effectiveFrom: number
}

export interface NewSnapshot {
  readonly fingerprint: string
  readonly source: PriceSource
  readonly matchedModel: string | null
  readonly sourceVersion: string | null
  readonly rates: unknown
  readonly createdAt: number
}

export interface SnapshotRow extends Omit<NewSnapshot, 'fingerprint'> {
  readonly id: number
}

const userPriceColumns = `id, provider_id AS providerId, model, input_per_mtok AS inputPerMtok,
  output_per_mtok AS outputPerMtok, cache_read_per_mtok AS cacheReadPerMtok,
  cache_write_5m_per_mtok AS cacheWrite5mPerMtok, cache_write_1h_per_mtok AS cacheWrite1hPerMtok,
  effective_from AS effectiveFrom`

const providerColumns = `id, name, kind, prices_provider_id AS pricesProviderId,
  cost_per_1k_tokens_nanos AS costPer1kTokensNanos`

/** Prices of the user, snapshots of applied prices, and what a provider says about its prices. */
export function createPriceRepository(store: Store) {
  const { db } = store
  const providerById = db.prepare<[number], PricedProvider>(`SELECT ${providerColumns} FROM providers WHERE id = ?`)
  const snapshotId = db.prepare<[string], number>('SELECT id FROM price_snapshots WHERE fingerprint = ?').pluck()
  const snapshot = db.prepare<[number], Omit<SnapshotRow, 'rates'> & { rates: string }>(
    `SELECT id, source, matched_model AS matchedModel, source_version AS sourceVersion, rates, created_at AS createdAt
     FROM price_snapshots WHERE id = ?`,
  )

  return {
    provider(id: number): PricedProvider | null {
      return providerById.get(id) ?? null
    },

    providers(): PricedProvider[] {
      return db.prepare<[], PricedProvider>(`SELECT ${providerColumns} FROM providers ORDER BY name`).all()
    },

    models(providerId: number): string[] {
      return db
        .prepare<[number, number], string>(
          `SELECT model FROM provider_models WHERE provider_id = ? AND is_retired = 0
           UNION SELECT model FROM user_prices WHERE provider_id = ? ORDER BY 1`,
        )
        .pluck()
        .all(providerId, providerId)
    },

    userPrices(): UserPriceRow[] {
      return db
        .prepare<[], UserPriceRow>(
          `SELECT ${userPriceColumns} FROM user_prices ORDER BY provider_id, model, effective_from, id`,
        )
        .all()
    },

    /** One price a model and date: setting it again replaces it. */
    putUserPrice(price: Omit<UserPriceRow, 'id'>, now: number): number {
      return db.transaction(() => {
        db.prepare(
          'DELETE FROM user_prices WHERE provider_id = ? AND lower(model) = lower(?) AND effective_from = ?',
        ).run(price.providerId, price.model, price.effectiveFrom)
        const { lastInsertRowid } = db
          .prepare(
            `INSERT INTO user_prices (provider_id, model, input_per_mtok, output_per_mtok, cache_read_per_mtok,
               cache_write_5m_per_mtok, cache_write_1h_per_mtok, effective_from, created_at)
             VALUES (@providerId, @model, @inputPerMtok, @outputPerMtok, @cacheReadPerMtok,
               @cacheWrite5mPerMtok, @cacheWrite1hPerMtok, @effectiveFrom, @now)`,
          )
          .run({ ...price, now })
        return Number(lastInsertRowid)
      })()
    },

    /** Without a date, all prices of the model. Returns how many were deleted. */
    deleteUserPrices(providerId: number, model: string, effectiveFrom: number | null): number {
      return db
        .prepare(
          `DELETE FROM user_prices WHERE provider_id = ? AND lower(model) = lower(?)
             AND (? IS NULL OR effective_from = ?)`,
        )
        .run(providerId, model, effectiveFrom, effectiveFrom).changes
    },

    findSnapshot(fingerprint: string): number | null {
      return snapshotId.get(fingerprint) ?? null
    },

    addSnapshot(row: NewSnapshot): number {
      const { lastInsertRowid } = db
        .prepare(
          `INSERT INTO price_snapshots (fingerprint, source, matched_model, source_version, rates, created_at)
           VALUES (?, ?, ?, ?, ?, ?)`,
        )
        .run(row.fingerprint, row.source, row.matchedModel, row.sourceVersion, JSON.stringify(row.rates), row.createdAt)
      return Number(lastInsertRowid)
    },

    snapshot(id: number): SnapshotRow | null {
      const row = snapshot.get(id)
      return row === undefined ? null : { ...row, rates: JSON.parse(row.rates) as unknown }
    },
  }
}

export type PriceRepository = ReturnType<typeof createPriceRepository>
