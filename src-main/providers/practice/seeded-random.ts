import { createHash } from 'node:crypto'

/** Numbers that look random and are the same for the same seed, in every process. */
export interface SeededRandom {
  /** 0 up to, not including, 1. */
  next(): number
  /** A whole number below `limit`. */
  below(limit: number): number
  pick<T>(items: readonly [T, ...T[]]): T
  /** Log-normal around a median; `spread` is the standard deviation of the logarithm. */
  logNormal(median: number, spread: number): number
}

/** A generator (sfc32) seeded by any text. */
export function createSeededRandom(seed: string): SeededRandom {
  const hash = createHash('sha256').update(seed).digest()
  let [a, b, c, counter] = [hash.readUInt32LE(0), hash.readUInt32LE(4), hash.readUInt32LE(8), 1]
  const next = () => {
    const sum = (a + b + counter) | 0
    counter = (counter + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = (((c << 21) | (c >>> 11)) + sum) | 0
    return (sum >>> 0) / 4_294_967_296
  }
  const below = (limit: number) => Math.floor(next() * limit)
  return {
    next,
    below,
    pick: items => items[below(items.length)] ?? items[0],
    logNormal(median, spread) {
      const gaussian = Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next())
      return median * Math.exp(spread * gaussian)
    },
  }
}
