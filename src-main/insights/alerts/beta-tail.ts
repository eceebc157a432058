/** A belief about a rate before the calls of a window are seen, as so many failures among so many calls. */
export interface Prior {
  readonly failures: number
  readonly successes: number
}

/** Next to nothing is assumed. */
const openPrior: Prior = { failures: 0.5, successes: 0.5 }

/**
 * How likely it is that the true rate lies above `rate`, after `hits` of `calls`. This is what keeps three failures of four
 * calls from being taken for a rate of 75 %.
 */
export function chanceAbove(rate: number, hits: number, calls: number, prior: Prior = openPrior): number {
  if (rate <= 0) return 1
  if (rate >= 1) return 0
  return 1 - incompleteBeta(rate, hits + prior.failures, calls - hits + prior.successes)
}

/** The regularised incomplete beta function I_x(a, b), to some ten digits (continued fraction of Lentz). */
function incompleteBeta(x: number, a: number, b: number): number {
  if (x <= 0) return 0
  if (x >= 1) return 1
  // The fraction converges quickly on this side of the mean alone.
  if (x > (a + 1) / (a + b + 2)) return 1 - incompleteBeta(1 - x, b, a)
  const front = Math.exp(logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log1p(-x)) / a
  return front * continuedFraction(x, a, b)
}

const smallest = 1e-300
const closeEnough = 1e-12
const mostSteps = 500

function continuedFraction(x: number, a: number, b: number): number {
  const away = (value: number) => (Math.abs(value) < smallest ? smallest : value)
  let c = 1
  let d = 1 / away(1 - ((a + b) * x) / (a + 1))
  let result = d
  for (let step = 1; step <= mostSteps; step++) {
    const even = (step * (b - step) * x) / ((a + 2 * step - 1) * (a + 2 * step))
    d = 1 / away(1 + even * d)
    c = away(1 + even / c)
    result *= d * c
    const odd = (-(a + step) * (a + b + step) * x) / ((a + 2 * step) * (a + 2 * step + 1))
    d = 1 / away(1 + odd * d)
    c = away(1 + odd / c)
    const change = d * c
    result *= change
    if (Math.abs(change - 1) < closeEnough) break
  }
  return result
}

const lanczos = [
  676.5203681218851, -1259.1392167224028, 771.3234287776531, -176.6150291621406, 12.507343278686905,
  -0.13857109526572012, 9.984369578019572e-6, 1.5056327351493116e-7,
] as const

function logGamma(z: number): number {
  if (z < 0.5) return Math.log(Math.PI / Math.abs(Math.sin(Math.PI * z))) - logGamma(1 - z)
  const shifted = z - 1
  const sum = lanczos.reduce((total, value, at) => total + value / (shifted + at + 1), 0.9999999999998099)
  const t = shifted + lanczos.length - 0.5
  return 0.5 * Math.log(2 * Math.PI) + (shifted + 0.5) * Math.log(t) - t + Math.log(sum)
}
