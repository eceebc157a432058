import { forecastTotal } from '../../../src-main/insights/forecasts/forecast-total.ts'
import { createSeededRandom } from '../../../src-main/providers/practice/seeded-random.ts'

const period = 24
const history = 28 * period
const length = 100 * period
const stride = 11

/** How often the sum of the coming hours fell between low and high, of each series on its own; 0.8 is meant. */
export interface CoverageRow {
  readonly hours: number
  /** Of each series. */
  readonly tries: number
  readonly bySeries: readonly number[]
}

/**
 * Ten simulated series of 100 days: levels that wander slowly to quickly, with no, a weak and a strong shape of the day, and
 * three of them without spend in 30 to 70 % of the hours. Long enough to tell single series apart, which no trace here is.
 */
export function measureCoverage(): readonly CoverageRow[] {
  const all = Array.from({ length: 10 }, (_, at) => simulate(at))
  return [1, 6, 24].map(hours => ({
    hours,
    tries: Math.floor((length - hours - history) / stride) + 1,
    bySeries: all.map(values => coverage(values, hours)),
  }))
}

function coverage(values: readonly number[], hours: number): number {
  let tries = 0
  let covered = 0
  for (let at = history; at + hours <= values.length; at += stride) {
    const said = forecastTotal(values.slice(at - history, at), period, hours)
    const actual = values.slice(at, at + hours).reduce((sum, value) => sum + value, 0)
    tries += 1
    if (said !== null && actual >= said.low && actual <= said.high) covered += 1
  }
  return covered / tries
}

function simulate(at: number): readonly number[] {
  const random = createSeededRandom(`held-out coverage ${at}`)
  const wander = [0.05, 0.15, 0.3][at % 3] ?? 0.15
  const shape = [0, 0.8, 1.5][at % 3] ?? 0
  const noise = Math.floor(at / 2) % 2 === 0 ? 0.1 : 0.5
  const empty = [0.3, 0.5, 0.7][at - 7] ?? 0
  let level = 0
  return Array.from({ length }, (_, hour) => {
    level = 0.95 * level + wander * Math.log(random.logNormal(1, 1))
    const value = Math.exp(level + shape * Math.sin((2 * Math.PI * hour) / period)) * random.logNormal(1, noise)
    return random.next() < empty ? 0 : value
  })
}
