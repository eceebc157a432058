import { clamp, median } from './quantile.ts'

/** Gains that are tried: how much of a surprise stays. */
const gains = [0.03, 0.08, 0.15, 0.3, 0.5, 0.75, 1] as const
/** Levels that take a surprise as it is, and cautious ones that believe it only where it lasts. */
const followers = [true, false].flatMap(isCautious => gains.map(gain => ({ gain, isCautious })))
const lossAtFirst = 0.05
/** Until they have shown that they do better, the others count for next to nothing. */
const doubted = 3
/** Plain averages of so many cycles, for series where most steps are nothing. */
const averagedCycles = [1, 4] as const
/** So many cycles of nothing are mixed into the shape of the cycle, so that few days do not make a habit. */
const cyclesAgainstHabit = 4
/** A day unlike all others moves the level by no more than so many usual surprises (in logarithms); where it stays, they become usual. */
const mostSpreads = 3
const leastSpread = 0.1
const spreadAtFirst = 0.5
const spreadGain = 0.15
/** Of the weight of all ways, on either side. */
const leftOut = 0.15

/** Ways to say what the coming steps sum up to. */
export interface Ways {
  /** Before anything is tried. */
  readonly lossesAtFirst: readonly number[]
  /** Of the values `from <= at < to`. */
  sum(from: number, to: number): number
  /** What each way says at a moment, knowing only what came before it. */
  forecasts(at: number, steps: number): readonly number[]
}

/** @param small what nothing is taken for, on a scale that knows no zero */
export function prepareWays(values: readonly number[], period: number, start: number, small: number): Ways {
  const logs = values.map(value => Math.log(value + small))
  const sums = [0]
  for (const value of values) sums.push((sums.at(-1) ?? 0) + value)
  const sum = (from: number, to: number) => (sums[Math.min(to, values.length)] ?? 0) - (sums[Math.max(0, from)] ?? 0)
  const shapes = shapesOf(logs, period, start)
  // The level before each moment, for each gain; the shape is the one known then.
  const levels = followers.map(({ gain, isCautious }) => {
    const before = [median(logs.slice(0, 3))]
    const believe = createCaution()
    for (let at = 0; at < logs.length; at++) {
      const level = before[at] ?? 0
      const shape = shapes.at(at)[(start + at) % period] ?? 0
      const surprise = (logs[at] ?? 0) - shape - level
      const taken = isCautious ? believe(surprise) : surprise
      before.push(level + Math.max(gain, 1 / (at + 2)) * taken)
    }
    return before
  })
  return {
    lossesAtFirst: [
      ...followers.map(({ isCautious }) => (isCautious ? lossAtFirst : doubted * lossAtFirst)),
      ...averagedCycles.map(() => lossAtFirst),
      lossAtFirst,
    ],
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

/** How much of each surprise is believed: no more than so many usual ones, until larger ones have become usual. */
function createCaution(): (surprise: number) => number {
  let spread = spreadAtFirst
  return surprise => {
    const most = mostSpreads * Math.max(leastSpread, spread)
    spread += spreadGain * (Math.min(Math.abs(surprise), 2 * most) - spread)
    return clamp(surprise, -most, most)
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
  const believe = createCaution()
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
      const usual = (sums[place] ?? 0) / ((counts[place] ?? 0) + cyclesAgainstHabit)
      const surprise = (logs[middle] ?? 0) - running / period - usual
      sums[place] = (sums[place] ?? 0) + usual + believe(surprise)
      counts[place] = (counts[place] ?? 0) + 1
    }
  }
  const latest = known.at(-1) ?? []
  return {
    at: (at: number): readonly number[] => (at >= logs.length ? latest : (known[Math.floor(at / period)] ?? latest)),
  }
}

/**
 * By how little each way missed: the better one counts several times as much. What says least and what says most is left out,
 * up to 15 % of the weight on either side, so that no single way decides.
 */
export function mix(said: readonly number[], losses: readonly number[]): number {
  const least = Math.min(...losses)
  const weighted = said.map((value, at) => ({ value, weight: (least / (losses[at] ?? least)) ** 4 }))
  weighted.sort((one, other) => one.value - other.value)
  const total = weighted.reduce((sum, { weight }) => sum + weight, 0)
  const [from, to] = [total * leftOut, total * (1 - leftOut)]
  let passed = 0
  let sum = 0
  for (const { value, weight } of weighted) {
    const within = Math.min(to, passed + weight) - Math.max(from, passed)
    if (within > 0) sum += value * within
    passed += weight
  }
  return sum / (to - from)
}
