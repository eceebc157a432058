import type { Realm } from '../../../db/vocabulary.ts'
import type { Store } from '../store.ts'

/** A call that read from a provider's cache, or wrote to it. */
export interface CachedCall {
  readonly realm: Realm
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
const realm = `CASE origin WHEN 'practice' THEN 'practice' WHEN 'sample' THEN 'sample' ELSE 'real' END`
const isCached = `(cache_read > 0 OR cache_write_5m > 0 OR cache_write_1h > 0)`

/** Of one book where `ofBook` says so. */
export function cachedCallsSql(ofBook = false): string {
  const rest = `created_at >= ? AND created_at < ? AND ${isCached}${ofBook ? ' AND source_book = ?' : ''}`
  const from = `SELECT ${realm} AS realm, ${selection} FROM service_calls`
  return `${from} INDEXED BY ${ofBook ? 'calls_by_book' : 'calls_cached'} WHERE listed = 1 AND ${rest}
    UNION ALL ${from} INDEXED BY calls_unlisted WHERE listed = 0 AND ${rest}`
}

export interface CachedCallRepository {
  each(from: number, to: number, book?: string): IterableIterator<CachedCall>
  /** As stored; null where there is no such price. */
  rates(priceId: number): unknown
}

export function createCachedCallRepository({ db }: Pick<Store, 'db'>): CachedCallRepository {
  const rates = db.prepare<[number], string>('SELECT rates FROM price_snapshots WHERE id = ?').pluck()
  return {
    each(from, to, book) {
      const bounds = book === undefined ? [from, to] : [from, to, book]
      return db.prepare<unknown[], CachedCall>(cachedCallsSql(book !== undefined)).iterate(...bounds, ...bounds)
    },
    rates(priceId) {
      const text = rates.get(priceId)
      return text === undefined ? null : JSON.parse(text)
    },
  }
}
