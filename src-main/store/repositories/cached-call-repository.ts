import type { Realm } from '../../../db/vocabulary.ts'
import type { Store } from '../store.ts'

/** A call that read from a provider's cache, or wrote to it. */
export interface CachedCall {
  readonly providerId: number
  readonly model: string
  readonly priceId: number | null
  readonly inputUncached: number | null
  readonly cacheRead: number | null
  readonly cacheWrite5m: number | null
  readonly cacheWrite1h: number | null
  readonly outputText: number | null
  readonly reasoning: number | null
}

const selection = `provider_id AS providerId, model_name AS model, price_id AS priceId, input_uncached AS inputUncached,
  cache_read AS cacheRead, cache_write_5m AS cacheWrite5m, cache_write_1h AS cacheWrite1h, output_text AS outputText, reasoning`
const isCached = `(cache_read > 0 OR cache_write_5m > 0 OR cache_write_1h > 0)`

export function cachedCallsSql(realms: number): string {
  const realm = `CASE origin WHEN 'practice' THEN 'practice' WHEN 'sample' THEN 'sample' ELSE 'real' END`
  const rest = `${isCached} AND ${realm} IN (${Array(realms).fill('?').join(', ')})`
  return `SELECT ${selection} FROM service_calls INDEXED BY calls_cached
      WHERE created_at >= ? AND created_at < ? AND listed = 1 AND ${rest}
    UNION ALL
    SELECT ${selection} FROM service_calls INDEXED BY calls_unlisted
      WHERE created_at >= ? AND created_at < ? AND listed = 0 AND ${rest}`
}

export function createCachedCallRepository({ db }: Pick<Store, 'db'>) {
  const rates = db.prepare<[number], string>('SELECT rates FROM price_snapshots WHERE id = ?').pluck()
  return {
    each(from: number, to: number, realms: readonly Realm[]): IterableIterator<CachedCall> {
      return db
        .prepare<unknown[], CachedCall>(cachedCallsSql(realms.length))
        .iterate(from, to, ...realms, from, to, ...realms)
    },
    /** As stored; null where there is no such price. */
    rates(priceId: number): unknown {
      const text = rates.get(priceId)
      return text === undefined ? null : JSON.parse(text)
    },
  }
}
