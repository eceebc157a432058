import type { TotalForecast } from './forecast-total.ts'

/** What is expected, in US dollars; 8 of 10 times it lies between low and high. */
export interface Money {
  readonly usd: number
  readonly low: number
  readonly high: number
}

export const nothing: Money = { usd: 0, low: 0, high: 0 }

export function moneyOf(total: TotalForecast | null): Money {
  return total === null ? nothing : { usd: total.expected, low: total.low, high: total.high }
}

export function plus(one: Money, other: Money): Money {
  return { usd: one.usd + other.usd, low: one.low + other.low, high: one.high + other.high }
}

export function scale(money: Money, share: number): Money {
  return { usd: money.usd * share, low: money.low * share, high: money.high * share }
}

export function toUsd(nanos: number): number {
  return nanos / 1e9
}
