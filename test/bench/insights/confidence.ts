/** A figure, and what it may be by chance in 95 of 100 repetitions. */
export interface Measured {
  readonly value: number
  readonly low: number
  readonly high: number
}

const outside = 0.025
/** Of more, the square root is as good as normal, half wide. */
const fewEvents = 200

/** Events for each unit of time, after so many (Poisson; exact where there are few). */
export function perUnit(events: number, units: number): Measured {
  if (events > fewEvents) {
    const bound = (away: number) => (Math.sqrt(events) + away) ** 2 / units
    return { value: events / units, low: bound(-0.98), high: bound(0.98) }
  }
  const low = events === 0 ? 0 : solve(mean => 1 - atMost(events - 1, mean), outside)
  const high = solve(mean => 1 - atMost(events, mean), 1 - outside)
  return { value: events / units, low: low / units, high: high / units }
}

/** Of sorted values; its bounds are values of the sample (binomial order statistics). */
export function medianOf(sorted: readonly number[]): Measured {
  const count = sorted.length
  const reach = (1.96 * Math.sqrt(count)) / 2
  const at = (place: number) => sorted[Math.min(count - 1, Math.max(0, place))] ?? 0
  return {
    value: at(Math.floor(count / 2)),
    low: at(Math.floor(count / 2 - reach)),
    high: at(Math.ceil(count / 2 + reach)),
  }
}

function atMost(events: number, mean: number): number {
  let term = Math.exp(-mean)
  let sum = term
  for (let event = 1; event <= events; event++) {
    term *= mean / event
    sum += term
  }
  return sum
}

/** Where a function that grows passes a value, 0 to 600. */
function solve(grows: (mean: number) => number, value: number): number {
  let [low, high] = [0, 600]
  for (let step = 0; step < 60; step++) {
    const middle = (low + high) / 2
    if (grows(middle) < value) low = middle
    else high = middle
  }
  return low
}
