import type { Realm } from '../../db/vocabulary.ts'
import { type CompiledPrice, cacheSaving, compilePrice } from '../ledger/cache-saving.ts'
import type { CachedCallRepository } from '../store/repositories/cached-call-repository.ts'
import type { DigestBody } from '../store/repositories/digest-rows.ts'

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

type Sum = { -readonly [Name in keyof CacheSaving]: CacheSaving[Name] }
export interface ModelSaving extends CacheSaving {
  readonly providerId: number
  readonly model: string
}
/** As a digest keeps it. */
type Entry = readonly [providerId: number, model: string, ...counts: number[]]

const nothing: CacheSaving = { calls: 0, unpriced: 0, readTokens: 0, writtenTokens: 0, savedNanos: 0 }
const names = Object.keys(nothing) as (keyof CacheSaving)[]

/** Sums by realm, provider and model; in whole numbers, so that order never matters. */
export class CachingSums {
  private readonly realms = new Map<Realm, Map<string, Sum & { providerId: number; model: string }>>()

  private of(realm: Realm, providerId: number, model: string): Sum {
    const models = this.realms.get(realm) ?? new Map<string, Sum & { providerId: number; model: string }>()
    this.realms.set(realm, models)
    const key = `${providerId}\0${model}`
    const sum = models.get(key) ?? { providerId, model, ...nothing }
    models.set(key, sum)
    return sum
  }

  /** Call by call, with the price each was charged. */
  addCalls(calls: CachedCallRepository, from: number, to: number, book?: string): void {
    const prices = new Map<number, CompiledPrice | null>()
    const priceOf = (id: number): CompiledPrice | null => {
      const known = prices.get(id)
      if (known !== undefined) return known
      const rates = calls.rates(id)
      const compiled = rates === null ? null : compilePrice(rates)
      prices.set(id, compiled)
      return compiled
    }
    for (const call of calls.each(from, to, book)) {
      const sum = this.of(call.realm, call.providerId, call.model)
      sum.calls += 1
      sum.readTokens += call.cacheRead ?? 0
      sum.writtenTokens += (call.cacheWrite5m ?? 0) + (call.cacheWrite1h ?? 0)
      const price = call.priceId === null ? null : priceOf(call.priceId)
      const saved = price === null ? null : cacheSaving(price, { ...call, other: null, estimated: false })
      if (saved === null) sum.unpriced += 1
      else sum.savedNanos += saved
    }
  }

  addDigest({ head }: Pick<DigestBody, 'head'>): void {
    for (const [realm, entries] of JSON.parse(head) as [Realm, Entry[]][]) {
      for (const [providerId, model, ...counts] of entries) {
        const sum = this.of(realm, providerId, model)
        for (const [at, name] of names.entries()) sum[name] += counts[at] ?? 0
      }
    }
  }

  /** In order of realm, provider and model: the same sums give the same text. */
  toDigest(): DigestBody {
    const entryOf = (sum: ModelSaving): Entry => [sum.providerId, sum.model, ...names.map(name => sum[name])]
    const head = [...this.realms.keys()].sort().map(realm => [realm, inOrder(this.models([realm])).map(entryOf)])
    return { head: JSON.stringify(head), body: Buffer.alloc(0) }
  }

  /** Of several realms together. */
  models(realms: readonly Realm[]): ModelSaving[] {
    const sums = new Map<string, Sum & { providerId: number; model: string }>()
    for (const realm of realms) {
      for (const [key, model] of this.realms.get(realm) ?? []) {
        const known = sums.get(key)
        if (known === undefined) sums.set(key, { ...model })
        else for (const name of names) known[name] += model[name]
      }
    }
    return [...sums.values()]
  }
}

export function totalOf(models: readonly CacheSaving[]): CacheSaving {
  const total: Sum = { ...nothing }
  for (const model of models) for (const name of names) total[name] += model[name]
  return total
}

function inOrder(models: readonly ModelSaving[]): readonly ModelSaving[] {
  return models.toSorted((a, b) => a.providerId - b.providerId || (a.model < b.model ? -1 : 1))
}
