import type { TokenUsage } from '../../db/token-usage.ts'
import type { PriceSource } from '../../db/vocabulary.ts'

export interface PriceQuery {
  readonly providerId: number
  readonly modelName: string
  /** The model the provider says it used; tried first. */
  readonly answeredModel?: string | null
  readonly usage: TokenUsage
  /** The price in force at this time (UTC epoch milliseconds) is used. */
  readonly at: number
}

/** A cost with the price that made it. Integer nano-dollars. */
interface PricedCost {
  readonly costNanos: number
  /** Row of `price_snapshots`. */
  readonly priceId: number
  readonly source: PriceSource
}

/** Null: unpriced, or nothing to price (usage unknown). Runs inside the settling transaction. */
export interface Pricing {
  price(query: PriceQuery): PricedCost | null
  /** The transaction `price` last ran in was rolled back: rows of `price_snapshots` it wrote are gone, so forget their ids. */
  rolledBack?(): void
}

/** A price a user sets; nano-dollars per million tokens. A cache price left out means the input price. */
export interface NewUserPrice {
  readonly providerId: number
  readonly model: string
  readonly inputPerMtok: number
  readonly outputPerMtok: number
  readonly cacheReadPerMtok?: number | null
  readonly cacheWrite5mPerMtok?: number | null
  /** Left out: the 5 minute price. */
  readonly cacheWrite1hPerMtok?: number | null
  /** In force from this time on, UTC epoch milliseconds. */
  readonly effectiveFrom: number
}

interface UserPrice extends Required<NewUserPrice> {
  readonly id: number
}

/** The rate of one priced unit as it would be applied. */
export interface DescribedRate {
  /** Usage key, such as `input_tokens` or `web_searches`. */
  readonly unit: string
  /** How many units the rate buys: a million tokens, a thousand searches. */
  readonly per: number
  /** Nano-dollars for `per` units, rounded. */
  readonly nanos: number
  /** Other rates for calls with more input tokens than `above`. */
  readonly tiers: readonly { readonly above: number; readonly nanos: number }[]
}

/** Nano-dollars per million tokens for each bucket, for calls below every tier; null where tokens of that kind are not priced. */
export interface BucketRates {
  readonly inputUncached: number | null
  readonly cacheRead: number | null
  readonly cacheWrite5m: number | null
  readonly cacheWrite1h: number | null
  readonly outputText: number | null
  readonly reasoning: number | null
}

export interface PriceDescription {
  readonly source: PriceSource
  /** Where the rates were read: the package and its version, a file, an address, or the user. */
  readonly origin: string
  /** ISO date of the price data, or the date from which the user's price holds; null for a provider's single price. */
  readonly date: string | null
  /** What the model was matched to in the price data. */
  readonly matchedModel: string | null
  readonly buckets: BucketRates
  readonly rates: readonly DescribedRate[]
}

/** What is known about the price data in use. */
export interface PriceDataStatus {
  readonly origin: string
  readonly date: string
  /** False for the data that ships with the app. */
  readonly refreshed: boolean
}

/** What {@link PriceBook.refreshPrices} reads; `fetch` is handed in because only the caller may use the network. */
export type PriceRefresh =
  | { readonly from: 'file'; readonly file: string }
  | { readonly from: 'package'; readonly fetch: typeof globalThis.fetch; readonly signal?: AbortSignal }
  | { readonly from: 'bundled' }

/** Pricing with everything around it: what a price is, where it came from, and how to change it. */
export interface PriceBook extends Pricing {
  /** The price a call would get; null is "unpriced". */
  describePrice(providerId: number, model: string, at: number): PriceDescription | null
  /** A cost as {@link Pricing.price} finds it, without storing a snapshot. */
  estimate(query: PriceQuery): { readonly costNanos: number; readonly source: PriceSource } | null
  /** What each unit of a settled call cost, from the price that was applied to it. */
  explain(priceId: number, usage: TokenUsage): readonly { unit: string; quantity: number; nanos: number }[] | null
  status(): PriceDataStatus
  /** Changes nothing unless the new data is complete and valid. Throws `Failure` that says so. */
  refreshPrices(refresh: PriceRefresh): Promise<PriceDataStatus>
  setUserPrice(price: NewUserPrice): UserPrice
  listUserPrices(): readonly UserPrice[]
  /** Without a date, all of the user's prices for the model. Returns how many there were. */
  unsetUserPrice(providerId: number, model: string, effectiveFrom?: number): number
}
