import type { Clock, Logger, Paths } from '../ports.ts'
import { createPriceRepository, type UserPriceRow } from '../store/repositories/price-repository.ts'
import type { Store } from '../store/store.ts'
import { failing } from '../words/failure-sentences.ts'
import { sayLedger } from '../words/failures/ledger-sentences.ts'
import { sayProvider } from '../words/failures/provider-sentences.ts'
import { describeBuckets, describeRates } from './describe-rates.ts'
import { createPriceCatalogue } from './price-catalogue.ts'
import { bundledPriceData, type PriceData, readPriceData, removePriceData, writePriceData } from './price-data-file.ts'
import { costLines, costOf } from './price-rates.ts'
import { compileStored, createPriceSources, type FoundPrice, type StoredRates } from './price-sources.ts'
import { isPriceable, usageForPrices } from './price-usage.ts'
import type { NewUserPrice, PriceBook, PriceQuery } from './pricing-types.ts'
import { fetchPrices, readPricesFrom } from './refresh-prices.ts'

export interface PricingDependencies {
  readonly store: Store
  readonly clock: Clock
  readonly paths: Pick<Paths, 'data'>
  readonly logger: Logger
}

function loadData(folder: string, logger: Logger): PriceData {
  try {
    return readPriceData(folder) ?? bundledPriceData
  } catch (error) {
    logger.warn({ reason: String(error) }, 'The refreshed prices cannot be used; the ones that ship with Galley are')
    return bundledPriceData
  }
}

function checkUserPrice(price: NewUserPrice): Omit<UserPriceRow, 'id'> {
  const rates = [
    price.inputPerMtok,
    price.outputPerMtok,
    price.cacheReadPerMtok ?? 0,
    price.cacheWrite5mPerMtok ?? 0,
    price.cacheWrite1hPerMtok ?? 0,
  ]
  if (!rates.every(rate => Number.isSafeInteger(rate) && rate >= 0)) {
    throw failing('invalid_input', sayLedger('price.not_whole'))
  }
  if (price.model.trim() === '') throw failing('invalid_input', sayLedger('price.no_model'))
  if (!Number.isSafeInteger(price.effectiveFrom)) throw failing('invalid_input', sayLedger('price.no_date'))
  return {
    providerId: price.providerId,
    model: price.model.trim(),
    inputPerMtok: price.inputPerMtok,
    outputPerMtok: price.outputPerMtok,
    cacheReadPerMtok: price.cacheReadPerMtok ?? null,
    cacheWrite5mPerMtok: price.cacheWrite5mPerMtok ?? null,
    cacheWrite1hPerMtok: price.cacheWrite1hPerMtok ?? price.cacheWrite5mPerMtok ?? null,
    effectiveFrom: price.effectiveFrom,
  }
}

/**
 * Prices calls: the user's price in force at the date, then the price data at the date, then the
 * provider's single price, else null. Costs are computed in whole numbers and rounded once.
 */
export function createPricing({ store, clock, paths, logger }: PricingDependencies): PriceBook {
  const repository = createPriceRepository(store)
  const sources = createPriceSources(repository)
  let data = loadData(paths.data, logger)
  let catalogue = createPriceCatalogue(data.providers, logger)

  function find(query: Pick<PriceQuery, 'providerId' | 'modelName' | 'answeredModel' | 'at'>): FoundPrice | null {
    const provider = repository.provider(query.providerId)
    if (provider === null) return null
    return sources.find(provider, query.modelName, query.answeredModel ?? null, query.at, catalogue, data)
  }

  function findCost(query: PriceQuery): { price: FoundPrice; costNanos: number } | null {
    if (!isPriceable(query.usage)) return null
    const price = find(query)
    if (price === null) return null
    // A breakdown that contradicts its total is the provider's slip; the buckets alone are sound.
    const exact =
      costOf(price.rates, usageForPrices(query.usage, true)) ?? costOf(price.rates, usageForPrices(query.usage, false))
    const costNanos = exact === null ? Number.NaN : Number(exact)
    if (!Number.isSafeInteger(costNanos)) {
      logger.warn({ model: query.modelName, usage: query.usage }, 'A cost too large to be true was left unpriced')
      return null
    }
    return { price, costNanos }
  }

  function storeSnapshot(price: FoundPrice): number {
    return (
      repository.findSnapshot(price.fingerprint) ??
      repository.addSnapshot({
        fingerprint: price.fingerprint,
        source: price.source,
        matchedModel: price.matchedModel,
        sourceVersion: price.date === null ? price.origin : `${price.origin}, ${price.date}`,
        rates: price.stated,
        createdAt: clock.now(),
      })
    )
  }

  const status = () => ({ origin: data.source, date: data.date, refreshed: data.providers !== null })

  return {
    price(query) {
      const cost = findCost(query)
      if (cost === null) return null
      return { costNanos: cost.costNanos, priceId: storeSnapshot(cost.price), source: cost.price.source }
    },

    estimate(query) {
      const cost = findCost(query)
      return cost === null ? null : { costNanos: cost.costNanos, source: cost.price.source }
    },

    explain(priceId, usage) {
      const snapshot = repository.snapshot(priceId)
      if (snapshot === null) return null
      const rates = compileStored(snapshot.rates as StoredRates)
      const lines = costLines(rates, usageForPrices(usage, true)) ?? costLines(rates, usageForPrices(usage, false))
      return lines?.map(({ usageKey, quantity, nanos }) => ({ unit: usageKey, quantity, nanos })) ?? null
    },

    describePrice(providerId, model, at) {
      const price = find({ providerId, modelName: model, at })
      if (price === null) return null
      return {
        source: price.source,
        origin: price.origin,
        date: price.date,
        matchedModel: price.matchedModel,
        buckets: describeBuckets(price.rates),
        rates: describeRates(price.rates),
      }
    },

    status,

    async refreshPrices(refresh) {
      const today = new Date(clock.now()).toISOString().slice(0, 10)
      if (refresh.from === 'bundled') {
        removePriceData(paths.data)
        data = bundledPriceData
      } else {
        const next =
          refresh.from === 'file'
            ? readPricesFrom(refresh.file, today)
            : await fetchPrices(refresh.fetch, today, refresh.signal)
        writePriceData(paths.data, next)
        data = next
      }
      catalogue = createPriceCatalogue(data.providers, logger)
      return status()
    },

    setUserPrice(price) {
      const row = checkUserPrice(price)
      const provider = repository.provider(row.providerId)
      if (provider === null) throw failing('not_found', sayLedger('price.no_provider'))
      if (provider.kind === 'practice') throw failing('usage', sayProvider('provider.practice_price'))
      const id = repository.putUserPrice(row, clock.now())
      sources.forgetUserPrices()
      return { id, ...row }
    },

    listUserPrices: () => repository.userPrices(),

    unsetUserPrice(providerId, model, effectiveFrom) {
      const deleted = repository.deleteUserPrices(providerId, model.trim(), effectiveFrom ?? null)
      sources.forgetUserPrices()
      return deleted
    },
  }
}
