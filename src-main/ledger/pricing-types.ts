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
export interface PricedCost {
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
