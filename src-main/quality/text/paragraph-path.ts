import { logRatioSpread } from './expected-length.ts'
import { profileCost } from './paragraph-profiles.ts'

/** Costs in nats: how unusual it is that a translator drops, adds, merges or splits a paragraph. */
const drop = 3.5
const add = 4.2
const merge = 3.6
const widestBand = 48

/** A move along both texts. */
export interface Step {
  readonly a: number
  readonly takeA: number
  readonly takeB: number
  /** How much dearer the best explanation without a dropped paragraph is here. */
  readonly margin: number
}

const moves = [
  [1, 1, 0],
  [1, 0, drop],
  [0, 1, add],
  [2, 1, merge],
  [1, 2, merge],
  [3, 1, merge * 2],
  [1, 3, merge * 2],
  [2, 2, merge * 2],
] as const

/** The cheapest way to tell which paragraphs stand for which: lengths as expected in the target, profiles added up. */
export function cheapestPath(
  a: readonly number[],
  b: readonly number[],
  profilesA: Float64Array,
  profilesB: Float64Array,
): readonly Step[] {
  const n = a.length
  const m = b.length
  const band = Math.min(widestBand, Math.max(8, Math.abs(n - m) + 6))
  const width = 2 * band + 1
  const costs = new Float64Array((n + 1) * width).fill(Number.POSITIVE_INFINITY)
  const choice = new Int8Array((n + 1) * width).fill(-1)
  const sumA = prefixSums(a)
  const sumB = prefixSums(b)
  const centre = (i: number) => Math.round((i * m) / n)
  const index = (i: number, j: number) => {
    const column = j - centre(i) + band
    return column < 0 || column >= width ? -1 : i * width + column
  }
  costs[index(0, 0)] = 0
  for (let i = 0; i <= n; i += 1) {
    for (let j = Math.max(0, centre(i) - band); j <= Math.min(m, centre(i) + band); j += 1) {
      const here = index(i, j)
      if (here < 0) continue
      for (const [move, [takeA, takeB, price]] of moves.entries()) {
        if (i < takeA || j < takeB) continue
        const before = index(i - takeA, j - takeB)
        if (before < 0) continue
        const base = costs[before] ?? Number.POSITIVE_INFINITY
        if (base === Number.POSITIVE_INFINITY) continue
        const left = (sumA[i] ?? 0) - (sumA[i - takeA] ?? 0)
        const right = (sumB[j] ?? 0) - (sumB[j - takeB] ?? 0)
        const matched =
          takeA === 0 || takeB === 0
            ? 0
            : misfit(left, right) +
              profileCost(profilesA, { from: i - takeA, to: i }, profilesB, { from: j - takeB, to: j })
        const cost = base + price + matched
        if (cost < (costs[here] ?? Number.POSITIVE_INFINITY)) {
          costs[here] = cost
          choice[here] = move
        }
      }
    }
  }
  return backtrack(a, b, choice, index, (i, j, size) =>
    profileCost(profilesA, { from: i, to: i + size }, profilesB, { from: j, to: j + 1 }),
  )
}

function backtrack(
  a: readonly number[],
  b: readonly number[],
  choice: Int8Array,
  index: (i: number, j: number) => number,
  profiles: ProfileCost,
): readonly Step[] {
  const steps: Step[] = []
  let i = a.length
  let j = b.length
  while (i > 0 || j > 0) {
    const at = index(i, j)
    const move = at < 0 ? undefined : moves[choice[at] ?? -1]
    if (move === undefined) return []
    const [takeA, takeB] = move
    i -= takeA
    j -= takeB
    steps.push({ a: i, takeA, takeB, margin: takeB === 0 ? mergeMargin(a, b, i, j, profiles) : 0 })
  }
  return steps.reverse()
}

/** Cost of seeing `size` source paragraphs from `i` on in the target's `j`th. */
type ProfileCost = (i: number, j: number, size: number) => number

/** What it would cost to see the dropped paragraph as merged into the one before or after it, beyond dropping it. */
function mergeMargin(a: readonly number[], b: readonly number[], i: number, j: number, profiles: ProfileCost): number {
  const own = a[i] ?? 0
  let least = Number.POSITIVE_INFINITY
  for (const [neighbour, counterpart] of [
    [i - 1, j - 1],
    [i + 1, j],
  ] as const) {
    const left = a[neighbour]
    const right = b[counterpart]
    if (left === undefined || right === undefined) continue
    const merged = misfit(left + own, right) + profiles(Math.min(i, neighbour), counterpart, 2)
    const apart = misfit(left, right) + profiles(neighbour, counterpart, 1)
    least = Math.min(least, merge + merged - apart - drop)
  }
  return least
}

/** Half the squared deviation in standard deviations, flattened: one odd pair must not decide a whole chapter. */
function misfit(left: number, right: number): number {
  const z = Math.log(Math.max(1, right) / Math.max(1, left)) / logRatioSpread(left)
  const cost = (z * z) / 2
  return cost < 4.5 ? cost : Math.min(25, 3 * Math.abs(z) - 4.5)
}

function prefixSums(values: readonly number[]): Float64Array {
  const sums = new Float64Array(values.length + 1)
  for (const [index, value] of values.entries()) sums[index + 1] = (sums[index] ?? 0) + value
  return sums
}
