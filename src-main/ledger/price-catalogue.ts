import { type ConditionalPrice, calcPrice, type Provider, updatePrices, waitForUpdate } from '@pydantic/genai-prices'
import type { Logger } from '../ports.ts'
import { type CompiledRates, compileRates, type StatedRates } from './price-rates.ts'

/** A price of a model with the time it is in force. */
export interface CataloguePrice {
  /** The genai-prices provider and model it was matched to, `openai/gpt-4o`. */
  readonly matchedModel: string
  readonly stated: StatedRates
  readonly rates: CompiledRates
  /** As the data states it; null for the price without a condition. */
  readonly condition: ConditionalPrice['constraint'] | null
  readonly isInForce: (at: number) => boolean
}

/** All prices of one matched model, in the order in which the package tries them. */
interface MatchedModel {
  readonly prices: readonly CataloguePrice[]
}

export interface PriceCatalogue {
  /** The price of a model at a time; null when the data does not know the model. */
  find(pricesProviderId: string, model: string, at: number): CataloguePrice | null
}

/** Model names come from outside, so the memory of matches is bounded. */
const maximumMatches = 5000

const bundledProviders = (await waitForUpdate()) ?? []
/** The package keeps one set of data for the whole process; this says whose it is. */
let loaded: readonly Provider[] = bundledProviders

function load(providers: readonly Provider[]): void {
  if (loaded === providers) return
  updatePrices(({ setProviderData }) => setProviderData([...providers]))
  loaded = providers
}

const secondsOfDay = 86_400

function parseTimeOfDay(text: string): number {
  const parts = /^(\d{2}):(\d{2}):(\d{2}(?:\.\d+)?)(?:Z|([+-])(\d{2}):(\d{2}))$/.exec(text)
  if (parts === null) return Number.NaN
  const [, hours, minutes, seconds, sign, zoneHours = '0', zoneMinutes = '0'] = parts
  const zone = (Number(zoneHours) * 60 + Number(zoneMinutes)) * 60 * (sign === '-' ? -1 : 1)
  return (Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds) - zone + secondsOfDay) % secondsOfDay
}

function whenInForce(condition: ConditionalPrice['constraint'] | null): (at: number) => boolean {
  if (condition === null || condition === undefined) return () => true
  if (condition.type === 'start_date') {
    const start = Date.parse(`${condition.start_date}T00:00:00Z`)
    return at => at >= start
  }
  const start = parseTimeOfDay(condition.start_time)
  const end = parseTimeOfDay(condition.end_time)
  return at => {
    const seconds = (((at % 86_400_000) + 86_400_000) % 86_400_000) / 1000
    return end < start ? seconds >= start || seconds < end : seconds >= start && seconds < end
  }
}

/** Finds the price of a model in the price package's data, remembering what it matched. */
export function createPriceCatalogue(providers: readonly Provider[] | null, logger: Logger): PriceCatalogue {
  const data = providers ?? bundledProviders
  const matches = new Map<string, MatchedModel | null>()

  function match(providerId: string, model: string): MatchedModel | null {
    load(data)
    try {
      const found = calcPrice({}, model, { providerId })
      if (found === null) return null
      const matchedModel = `${found.provider.id}/${found.model.id}`
      const list: readonly ConditionalPrice[] = Array.isArray(found.model.prices)
        ? found.model.prices
        : [{ prices: found.model.prices }]
      return {
        prices: list.map(({ constraint, prices }) => ({
          matchedModel,
          stated: prices,
          rates: compileRates(prices),
          condition: constraint ?? null,
          isInForce: whenInForce(constraint ?? null),
        })),
      }
    } catch (error) {
      logger.warn({ providerId, model, reason: String(error) }, 'The price data for this model cannot be used')
      return null
    }
  }

  return {
    find(pricesProviderId, model, at) {
      const key = `${pricesProviderId}\n${model}`
      let matched = matches.get(key)
      if (matched === undefined) {
        if (matches.size >= maximumMatches) matches.clear()
        matched = match(pricesProviderId, model)
        matches.set(key, matched)
      }
      if (matched === null) return null
      for (let index = matched.prices.length - 1; index >= 0; index -= 1) {
        const price = matched.prices[index]
        if (price?.isInForce(at)) return price
      }
      return matched.prices[0] ?? null
    },
  }
}
