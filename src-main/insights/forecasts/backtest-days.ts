import type { DaySeries } from './day-series.ts'
import { forecastTotal } from './forecast-total.ts'
import { moneyOf } from './money-range.ts'
import type { SpendForecast } from './spend-forecast-types.ts'

const testedDays = 28
const fewestTested = 5

/** Forecasts each of the last days from the days before it, and says what came of it. */
export function backtestDays({ values, start }: DaySeries, fewestDays: number): SpendForecast['backtest'] {
  const first = Math.max(fewestDays, values.length - testedDays)
  if (values.length - first < fewestTested) return null
  let missed = 0
  let naive = 0
  let actual = 0
  let covered = 0
  for (let at = first; at < values.length; at++) {
    const said = moneyOf(forecastTotal(values.slice(0, at), 7, 1, start))
    const value = values[at] ?? 0
    missed += Math.abs(value - said.usd)
    naive += Math.abs(value - (values[at - 7] ?? 0))
    actual += value
    if (value >= said.low * 0.999 && value <= said.high * 1.001) covered += 1
  }
  const days = values.length - first
  if (actual === 0) return null
  return { days, errorShare: missed / actual, naiveErrorShare: naive / actual, coveredShare: covered / days }
}
