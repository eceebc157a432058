import type { TimePeriods } from '../../ledger/time-periods.ts'
import { daysFrom, type SpanName } from './calendar-spans.ts'
import type { Ahead } from './days-ahead.ts'
import type { Money } from './money-range.ts'
import type { SpendForecast, SpendPeriod } from './spend-forecast-types.ts'

/** When spend reaches a limit in the period that has begun, and how likely. */
export function limitReached(
  { usd, period }: { readonly usd: number; readonly period: SpanName },
  parts: {
    readonly now: number
    readonly today: number
    readonly periods: TimePeriods
    readonly ahead: Ahead
    readonly spans: readonly SpendPeriod[]
  },
): NonNullable<SpendForecast['limit']> {
  const { now, today, periods, ahead, spans } = parts
  const span = spans.find(one => one.period === period && one.which === 'current')
  if (span === undefined) return { usd, period, reachedOn: null, earliest: null, chance: 0 }
  if (span.spentUsd >= usd) return { usd, period, reachedOn: now, earliest: now, chance: 1 }
  const days = Math.max(0, periods.dayStarts(today, span.to).length - 1)
  const when = (edge: keyof Money): number | null => {
    let before = span.spentUsd
    for (let at = 0; at <= days; at++) {
      const sum = span.spentUsd + ahead.rest[edge] + ahead.after(at)[edge]
      const begin = at === 0 ? now : daysFrom(today, at, periods)
      const end = daysFrom(today, at + 1, periods)
      if (sum >= usd) return Math.round(begin + ((usd - before) / Math.max(1e-12, sum - before)) * (end - begin))
      before = sum
    }
    return null
  }
  return {
    usd,
    period,
    reachedOn: when('usd'),
    earliest: when('high'),
    chance: chanceOver(usd - span.spentUsd, span.rest),
  }
}

/** With the rest taken as log-normal: 1.2816 standard deviations on either side hold 8 of 10. */
function chanceOver(left: number, rest: Money): number {
  if (rest.usd <= 0) return 0
  const spread = Math.log(Math.max(rest.high, rest.usd * 1.01) / Math.max(rest.low, rest.usd * 0.01)) / (2 * 1.2816)
  return 1 - normal(Math.log(left / rest.usd) / Math.max(0.02, spread))
}

/** The normal distribution function, to three digits. */
function normal(z: number): number {
  return 1 / (1 + Math.exp(-1.5976 * z - 0.07056 * z ** 3))
}
