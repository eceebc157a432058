import type { SpendFilters } from '../../store/repositories/spend-series-repository.ts'
import type { SpanName } from './calendar-spans.ts'
import type { Money } from './money-range.ts'

export interface SpendQuery extends SpendFilters {
  readonly limit?: { readonly usd: number; readonly period: SpanName } | undefined
}

export interface SpendPeriod {
  readonly period: SpanName
  readonly which: 'current' | 'next'
  readonly from: number
  readonly to: number
  readonly spentUsd: number
  readonly rest: Money
  readonly total: Money
}

export interface SpendForecast {
  readonly enough: boolean
  readonly history: { readonly days: number; readonly activeDays: number; readonly explanation: string }
  readonly method: 'none' | 'average' | 'seasonal'
  readonly unpricedCalls: number
  readonly periods: readonly SpendPeriod[]
  readonly days: readonly ({ readonly date: string; readonly start: number } & Money)[]
  readonly backtest: {
    readonly days: number
    readonly errorShare: number
    readonly naiveErrorShare: number
    readonly coveredShare: number
  } | null
  readonly limit: {
    readonly usd: number
    readonly period: SpanName
    readonly reachedOn: number | null
    readonly earliest: number | null
    readonly chance: number
  } | null
}
