import { mix, prepareWays } from './forecast-ways.ts'
import { clamp, quantile } from './quantile.ts'

/** What a sum over the coming steps is expected to be; 8 of 10 times it lies between low and high. */
export interface TotalForecast {
  readonly expected: number
  readonly low: number
  readonly high: number
  /** Forecasts on the history that the interval rests on. */
  readonly tries: number
}

/** However far off one was: nothing instead of something is no more than this, in logarithms. */
const mostLoss = 2
/** Nothing is a little, on a scale that knows no zero. */
const shareOfMean = 0.01
/** Money has no smaller unit than a billionth of a dollar. */
const smallestSum = 1e-12
/** Older tries weigh less: half as much after so many. */
const halfLife = 60
const mostTries = 240
/** Under so many tries a spread is assumed as well. */
const assumedTries = 4
const assumedSpread = 0.5
const target = 0.2
/** How quickly the interval widens after misses, and narrows without. */
const patience = 0.06

/**
 * Forecasts the sum of the next `steps` values of a series of sums by hour or day. Several ways are tried on every earlier
 * moment of the history (a level that moves slowly or quickly times the shape of a cycle; the same stretch a cycle ago) and
 * mixed by how well they did at this very length of time; the interval is that of their misses (conformal, in logarithms, and
 * adapted as it goes: after misses it is wider).
 *
 * @param start position in the cycle of the first value, 0 up to `period`
 */
export function forecastTotal(
  values: readonly number[],
  period: number,
  steps: number,
  start = 0,
): TotalForecast | null {
  const mean = values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length)
  if (values.length < 3 || mean < smallestSum) return null
  const small = mean * shareOfMean
  const way = prepareWays(values, period, start, small)
  const totalSmall = small * Math.min(steps, period)
  const log = (value: number) => Math.log(value + totalSmall)

  const first = Math.max(2, Math.min(period, Math.floor(values.length / 3)))
  const last = values.length - steps
  const stride = Math.max(1, Math.ceil((last - first) / mostTries))
  const losses = [...way.lossesAtFirst]
  const misses: number[] = []
  let alpha = target
  const decay = 0.5 ** (1 / (halfLife / stride))
  const waiting: { readonly at: number; readonly said: readonly number[]; readonly mixed: number }[] = []
  const learn = (until: number) => {
    // Nothing is learned from a try before its stretch of time is over.
    while (waiting[0] !== undefined && waiting[0].at + steps <= until) {
      const { at, said, mixed } = waiting.shift() as (typeof waiting)[number]
      const actual = log(way.sum(at, at + steps))
      const miss = actual - mixed
      const [low, high] = interval(misses, alpha, stride / steps)
      alpha = clamp(alpha + patience * (target - (miss < low || miss > high ? 1 : 0)), 0.02, 0.5)
      misses.push(miss)
      for (const [index, value] of said.entries())
        losses[index] = (losses[index] ?? 0) * decay + Math.min(mostLoss, Math.abs(actual - value))
    }
  }
  for (let at = first; at <= last; at += stride) {
    learn(at)
    const said = way.forecasts(at, steps).map(log)
    waiting.push({ at, said, mixed: mix(said, losses) })
  }
  learn(values.length)
  const mixed = mix(way.forecasts(values.length, steps).map(log), losses)
  const [low, high] = interval(misses, alpha, stride / steps)
  const back = (value: number) => Math.max(0, Math.exp(value) - totalSmall)
  return { expected: back(mixed), low: back(mixed + low), high: back(mixed + high), tries: misses.length }
}

/**
 * The misses that all but the outer share stay within, on either side; wider while there are few. Tries that overlap say the
 * same several times: each counts as `weight` of one.
 */
function interval(misses: readonly number[], alpha: number, weight: number): readonly [number, number] {
  const recent = misses.slice(-mostTries)
  const sorted = [...recent].sort((one, other) => one - other)
  const tail = alpha / 2
  const tries = sorted.length * Math.min(1, weight)
  const place = ((tries + 1) * (1 - tail)) / Math.max(1, tries)
  const low = quantile(sorted, clamp(1 - place, 0, 1))
  const high = quantile(sorted, clamp(place, 0, 1))
  const trust = tries / (tries + assumedTries)
  return [
    Math.min(0, trust * low - (1 - trust) * assumedSpread),
    Math.max(0, trust * high + (1 - trust) * assumedSpread),
  ]
}
