import type { Realm } from '../../db/vocabulary.ts'
import { type CompiledPrice, cacheSaving, compilePrice } from '../ledger/cache-saving.ts'
import { createCachedCallRepository } from '../store/repositories/cached-call-repository.ts'
import type { Store } from '../store/store.ts'

/** What providers' caches saved; nano-dollars, negative where writing them cost more. */
export interface CacheSaving {
  /** Calls that read from a cache or wrote to it. */
  readonly calls: number
  /** Of them, without a price: they are in no sum. */
  readonly unpriced: number
  readonly readTokens: number
  readonly writtenTokens: number
  readonly savedNanos: number
}

export interface CacheSavings extends CacheSaving {
  /** Most saved first. */
  readonly models: readonly (CacheSaving & { readonly providerId: number; readonly model: string })[]
}

/** Adds up call by call with the price each was charged, in whole nano-dollars. */
export function readCacheSavings(
  store: Pick<Store, 'db'>,
  { from, to, realms }: { readonly from: number; readonly to: number; readonly realms: readonly Realm[] },
): CacheSavings {
  const calls = createCachedCallRepository(store)
  const prices = new Map<number, CompiledPrice | null>()
  const models = new Map<string, Sum>()
  for (const call of calls.each(from, to, realms)) {
    const key = `${call.providerId}\0${call.model}`
    const sum = models.get(key) ?? { providerId: call.providerId, model: call.model, ...nothing }
    models.set(key, sum)
    sum.calls += 1
    sum.readTokens += call.cacheRead ?? 0
    sum.writtenTokens += (call.cacheWrite5m ?? 0) + (call.cacheWrite1h ?? 0)
    const price = call.priceId === null ? null : priceOf(call.priceId)
    const saved = price === null ? null : cacheSaving(price, { ...call, other: null, estimated: false })
    if (saved === null) sum.unpriced += 1
    else sum.savedNanos += saved
  }
  const list = [...models.values()].sort((a, b) => b.savedNanos - a.savedNanos)
  const total = { ...nothing }
  for (const sum of list) for (const name of sumNames) total[name] += sum[name]
  return { ...total, models: list }

  function priceOf(id: number): CompiledPrice | null {
    const known = prices.get(id)
    if (known !== undefined) return known
    const rates = calls.rates(id)
    const compiled = rates === null ? null : compilePrice(rates)
    prices.set(id, compiled)
    return compiled
  }
}

const nothing = { calls: 0, unpriced: 0, readTokens: 0, writtenTokens: 0, savedNanos: 0 }
const sumNames = Object.keys(nothing) as (keyof typeof nothing)[]
type Sum = typeof nothing & { readonly providerId: number; readonly model: string }
