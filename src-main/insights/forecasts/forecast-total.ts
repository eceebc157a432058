/** What a sum over the coming steps is expected to be; 8 of 10 times it lies between low and high. */
export interface TotalForecast {
  readonly expected: number
  readonly low: number
  readonly high: number
  /** Forecasts on the history that the interval rests on. */
  readonly tries: number
}

/** Gains that are tried: how much of a surprise stays. */
const gains = [0.03, 0.08, 0.15, 0.3, 0.5, 0.75, 1] as const
/** Plain averages of so many cycles, for series where most steps are nothing. */
const averagedCycles = [1, 4] as const
/** So many cycles of nothing are mixed into the shape of the cycle, so that few days do not make a habit. */
const cyclesAgainstHabit = 4
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
  const way = prepare(values, period, start, small)
  const totalSmall = small * Math.min(steps, period)
  const log = (value: number) => Math.log(value + totalSmall)

  const first = Math.max(2, Math.min(period, Math.floor(values.length / 3)))
  const last = values.length - steps
  const stride = Math.max(1, Math.ceil((last - first) / mostTries))
  const losses = new Array<number>(way.count).fill(0.05)
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
        losses[index] = (losses[index] ?? 0) * decay + Math.abs(actual - value)
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

/** By how little each way missed: the better one counts several times as much. */
function mix(said: readonly number[], losses: readonly number[]): number {
  const least = Math.min(...losses)
  const weights = losses.map(loss => (least / loss) ** 4)
  const total = weights.reduce((sum, weight) => sum + weight, 0)
  return said.reduce((sum, value, at) => sum + value * ((weights[at] ?? 0) / total), 0)
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

interface Ways {
  readonly count: number
  /** Of the values `from <= at < to`. */
  sum(from: number, to: number): number
  /** What each way says at a moment, knowing only what came before it. */
  forecasts(at: number, steps: number): readonly number[]
}

function prepare(values: readonly number[], period: number, start: number, small: number): Ways {
  const logs = values.map(value => Math.log(value + small))
  const sums = [0]
  for (const value of values) sums.push((sums.at(-1) ?? 0) + value)
  const sum = (from: number, to: number) => (sums[Math.min(to, values.length)] ?? 0) - (sums[Math.max(0, from)] ?? 0)
  const shapes = shapesOf(logs, period, start)
  // The level before each moment, for each gain; the shape is the one known then.
  const levels = gains.map(gain => {
    const before = [median(logs.slice(0, 3))]
    for (let at = 0; at < logs.length; at++) {
      const level = before[at] ?? 0
      const shape = shapes.at(at)[(start + at) % period] ?? 0
      before.push(level + Math.max(gain, 1 / (at + 2)) * ((logs[at] ?? 0) - shape - level))
    }
    return before
  })
  return {
    count: gains.length + averagedCycles.length + 1,
    sum,
    forecasts(at, steps) {
      const shape = shapes.at(at)
      let ofShape = 0
      for (let step = 0; step < steps; step++) ofShape += Math.exp(shape[(start + at + step) % period] ?? 0)
      const byLevel = levels.map(before => Math.max(0, Math.exp(before[at] ?? 0) * ofShape - small * steps))
      const byAverage = averagedCycles.map(cycles => {
        const back = Math.min(at, cycles * period)
        return (sum(at - back, at) / Math.max(1, back)) * steps
      })
      return [...byLevel, ...byAverage, cycleAgo(sum, at, steps, period)]
    },
  }
}

/** The same stretch of the last whole cycle, as often as it takes. */
function cycleAgo(sum: Ways['sum'], at: number, steps: number, period: number): number {
  if (at < period) return (sum(0, at) / Math.max(1, at)) * steps
  const whole = Math.floor(steps / period)
  const rest = steps - whole * period
  return whole * sum(at - period, at) + sum(at - period, at - period + rest)
}

/** How each position of the cycle differs from the values around it, drawn towards no difference; known at each moment. */
function shapesOf(logs: readonly number[], period: number, start: number) {
  const sums = new Array<number>(period).fill(0)
  const counts = new Array<number>(period).fill(0)
  const half = Math.floor(period / 2)
  const known: (readonly number[])[] = []
  let running = 0
  for (let at = 0; at <= logs.length; at++) {
    if (at % period === 0 || at === logs.length) {
      const shape = sums.map((total, place) => total / ((counts[place] ?? 0) + cyclesAgainstHabit))
      const mean = shape.reduce((total, value) => total + value, 0) / period
      known.push(shape.map(value => value - mean))
    }
    // A value is compared with a whole cycle around it, so it is known half a cycle later.
    running += logs[at] ?? 0
    if (at >= period) running -= logs[at - period] ?? 0
    if (at >= period - 1 && at < logs.length) {
      const middle = at - half
      const place = (start + middle) % period
      sums[place] = (sums[place] ?? 0) + (logs[middle] ?? 0) - running / period
      counts[place] = (counts[place] ?? 0) + 1
    }
  }
  const latest = known.at(-1) ?? []
  return {
    at: (at: number): readonly number[] => (at >= logs.length ? latest : (known[Math.floor(at / period)] ?? latest)),
  }
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, value))
}

function median(values: readonly number[]): number {
  return quantile(
    [...values].sort((one, other) => one - other),
    0.5,
  )
}

/** Of sorted values, between the two nearest; 0 of none. */
function quantile(sorted: readonly number[], share: number): number {
  if (sorted.length === 0) return 0
  const place = share * (sorted.length - 1)
  const low = Math.floor(place)
  const below = sorted[low] ?? 0
  return below + (place - low) * ((sorted[low + 1] ?? below) - below)
}
