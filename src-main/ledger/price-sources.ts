import { createHash } from 'node:crypto'
import type { PriceSource } from '../../db/vocabulary.ts'
import type { PricedProvider, PriceRepository, UserPriceRow } from '../store/repositories/price-repository.ts'
import type { CataloguePrice, PriceCatalogue } from './price-catalogue.ts'
import type { PriceData } from './price-data-file.ts'
import { type CompiledRates, compileRates, type StatedRates } from './price-rates.ts'

/** The price found for a call, ready to be applied. */
export interface FoundPrice {
  readonly source: PriceSource
  readonly matchedModel: string | null
  readonly origin: string
  readonly date: string | null
  readonly rates: CompiledRates
  /** What a snapshot keeps. `unit` says what the rates are in. */
  readonly stated: StoredRates
  readonly fingerprint: string
}

/** The rates of a snapshot, with what they are stated in. */
export interface StoredRates {
  readonly unit: 'usd' | 'nano-usd'
  readonly rates: StatedRates
  readonly condition?: unknown
}

/** Compiles rates as a snapshot stores them. */
export function compileStored(stored: StoredRates): CompiledRates {
  return stored.unit === 'usd' ? compileRates(stored.rates) : compileRates(stored.rates, 1n)
}

function found(price: Omit<FoundPrice, 'fingerprint' | 'rates'> & { rates?: CompiledRates }): FoundPrice {
  const identity = JSON.stringify([price.source, price.matchedModel, price.origin, price.date, price.stated])
  return {
    ...price,
    rates: price.rates ?? compileStored(price.stated),
    fingerprint: createHash('sha256').update(identity).digest('hex'),
  }
}

/** Names of models are compared without case and outer blanks, as the price data is. */
function modelKey(model: string): string {
  return model.trim().toLowerCase()
}

function isoDate(at: number): string {
  return new Date(at).toISOString().slice(0, 10)
}

function ofUser(row: UserPriceRow): FoundPrice {
  const rates: Record<string, number> = { input_mtok: row.inputPerMtok, output_mtok: row.outputPerMtok }
  if (row.cacheReadPerMtok !== null) rates.cache_read_mtok = row.cacheReadPerMtok
  if (row.cacheWrite5mPerMtok !== null) rates.cache_write_mtok = row.cacheWrite5mPerMtok
  if (row.cacheWrite1hPerMtok !== null) rates.cache_write_1h_mtok = row.cacheWrite1hPerMtok
  return found({
    source: 'user',
    matchedModel: row.model,
    origin: 'set by the user',
    date: isoDate(row.effectiveFrom),
    stated: { unit: 'nano-usd', rates },
  })
}

function ofProvider(provider: PricedProvider, nanosPer1k: number): FoundPrice {
  const perMillion = nanosPer1k * 1000
  return found({
    source: 'cost_per_1k_tokens',
    matchedModel: null,
    origin: `cost per 1,000 tokens of ${provider.name}`,
    date: null,
    stated: { unit: 'nano-usd', rates: { input_mtok: perMillion, output_mtok: perMillion } },
  })
}

/** Nobody is paid for what this machine answers itself, whatever anybody sets. */
const ofPractice = found({
  source: 'cost_per_1k_tokens',
  matchedModel: null,
  origin: 'practice answers on this machine',
  date: null,
  stated: { unit: 'nano-usd', rates: { input_mtok: 0, output_mtok: 0 } },
})

function ofCatalogue(price: CataloguePrice, data: PriceData): FoundPrice {
  return found({
    source: 'genai-prices',
    matchedModel: price.matchedModel,
    origin: data.source,
    date: data.date,
    rates: price.rates,
    stated: {
      unit: 'usd',
      rates: price.stated,
      ...(price.condition === null ? {} : { condition: price.condition }),
    },
  })
}

interface DatedUserPrice {
  readonly effectiveFrom: number
  readonly price: FoundPrice
}

/**
 * Looks a price up in the order of `priceSources`. User prices are kept in memory, because only
 * {@link PriceSources.forgetUserPrices} callers change them; a provider's own row is read each time,
 * because anybody may.
 */
export function createPriceSources(repository: PriceRepository) {
  let userPrices: ReadonlyMap<string, readonly DatedUserPrice[]> | null = null
  const catalogued = new WeakMap<CataloguePrice, FoundPrice>()
  const single = new Map<string, FoundPrice>()

  function loadUserPrices(): ReadonlyMap<string, readonly DatedUserPrice[]> {
    const byModel = new Map<string, DatedUserPrice[]>()
    for (const row of repository.userPrices()) {
      const key = `${row.providerId}\n${modelKey(row.model)}`
      const dated = { effectiveFrom: row.effectiveFrom, price: ofUser(row) }
      const list = byModel.get(key)
      if (list === undefined) byModel.set(key, [dated])
      else list.push(dated)
    }
    for (const list of byModel.values()) list.sort((a, b) => a.effectiveFrom - b.effectiveFrom)
    return byModel
  }

  function findUser(providerId: number, model: string, at: number): FoundPrice | null {
    userPrices ??= loadUserPrices()
    if (userPrices.size === 0) return null
    return (
      userPrices.get(`${providerId}\n${modelKey(model)}`)?.findLast(dated => dated.effectiveFrom <= at)?.price ?? null
    )
  }

  function findCatalogued(id: string, model: string, at: number, catalogue: PriceCatalogue, data: PriceData) {
    const price = catalogue.find(id, model, at)
    if (price === null) return null
    let known = catalogued.get(price)
    if (known === undefined) {
      known = ofCatalogue(price, data)
      catalogued.set(price, known)
    }
    return known
  }

  function findSingle(provider: PricedProvider): FoundPrice | null {
    const nanos = provider.costPer1kTokensNanos
    if (nanos === null) return null
    const key = `${provider.id}\n${provider.name}\n${nanos}`
    let known = single.get(key)
    if (known === undefined) {
      known = ofProvider(provider, nanos)
      single.set(key, known)
    }
    return known
  }

  return {
    /** Null is "unpriced". `answered` is tried before `asked` in each source. */
    find(
      provider: PricedProvider,
      asked: string,
      answered: string | null,
      at: number,
      catalogue: PriceCatalogue,
      data: PriceData,
    ): FoundPrice | null {
      if (provider.kind === 'practice') return ofPractice
      const first = answered ?? asked
      const second = first === asked ? null : asked
      let price = findUser(provider.id, first, at)
      if (price === null && second !== null) price = findUser(provider.id, second, at)
      const id = provider.pricesProviderId
      if (price === null && id !== null) price = findCatalogued(id, first, at, catalogue, data)
      if (price === null && id !== null && second !== null) price = findCatalogued(id, second, at, catalogue, data)
      return price ?? findSingle(provider)
    },

    forgetUserPrices(): void {
      userPrices = null
    },
  }
}
