/** A uniform number in 0..1, from outside. */
export type Random = () => number

export function drawNormal(random: Random): number {
  // 1 - u, because the logarithm of 0 is none.
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())
}

/** Marsaglia and Tsang; shapes under 1 by the usual power of a uniform number. */
function drawGamma(shape: number, random: Random): number {
  if (shape < 1) return drawGamma(shape + 1, random) * (1 - random()) ** (1 / shape)
  const d = shape - 1 / 3
  const c = 1 / Math.sqrt(9 * d)
  for (;;) {
    const x = drawNormal(random)
    const v = (1 + c * x) ** 3
    if (v > 0 && Math.log(1 - random()) < 0.5 * x * x + d - d * v + d * Math.log(v)) return d * v
  }
}

/** A share 0..1 as likely as `a - 1` successes and `b - 1` failures make it. */
export function drawBeta(a: number, b: number, random: Random): number {
  const one = drawGamma(a, random)
  return one / (one + drawGamma(b, random))
}
