import type { Span } from '../finding.ts'
import { logRatioSpread, logWordiness, weightedLength } from './expected-length.ts'
import type { PreparedText } from './prepared-text.ts'
import { scriptIds, scriptOf } from './scripts.ts'

export interface MissingParagraph {
  readonly span: Span
  /** True where no merging of neighbours explains it nearly as well. */
  readonly certain: boolean
  /** Of the source's length. */
  readonly share: number
}

const weights = [...scriptWeights()]
function* scriptWeights(): Generator<readonly [number, number]> {
  yield [scriptIds.han, 3.6]
  yield [scriptIds.hiragana, 1.82]
  yield [scriptIds.katakana, 1.82]
  yield [scriptIds.hangul, 2]
  yield [scriptIds.thai, 1.05]
  yield [scriptIds.fullwidthMark, 1.47]
}
const extra = new Float64Array(64)
for (const [script, weight] of weights) extra[script] = weight - 1

/** Costs in nats: how unusual it is that a translator drops, adds, merges or splits a paragraph. */
const drop = 5
const add = 5
const merge = 2.3
const widestBand = 48

/**
 * Aligns paragraphs by length (after Gale and Church) within a band around the diagonal and returns those of the
 * source that nothing in the target stands for. Time grows with the number of paragraphs times the band.
 */
export function alignParagraphs(source: PreparedText, target: PreparedText): readonly MissingParagraph[] {
  const from = source.paragraphs
  const to = target.paragraphs
  if (from.length < 2 || to.length === 0) return []
  // Lines that were all run together say nothing about paragraphs.
  if (to.length === 1 && from.length > 2) return []
  const expected = Math.exp(logWordiness(target.language) - logWordiness(source.language))
  const a = from.map(span => lengthOf(source.text, span) * expected)
  const b = to.map(span => lengthOf(target.text, span))
  const path = cheapestPath(a, b)
  const total = a.reduce((sum, length) => sum + length, 0)
  return path.flatMap(step => {
    if (step.takeA !== 1 || step.takeB !== 0) return []
    const length = a[step.a] ?? 0
    const span = from[step.a]
    if (span === undefined || length < 12) return []
    return [{ span, certain: step.margin >= 4 && length >= 30, share: length / Math.max(1, total) }]
  })
}

function lengthOf(text: string, { start, end }: Span): number {
  let length = end - start
  for (let at = start; at < end; at += 1) length += extra[scriptOf(text.charCodeAt(at))] ?? 0
  return length
}

interface Step {
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

function cheapestPath(a: readonly number[], b: readonly number[]): readonly Step[] {
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
        const cost = base + price + (takeA === 0 || takeB === 0 ? 0 : misfit(left, right))
        if (cost < (costs[here] ?? Number.POSITIVE_INFINITY)) {
          costs[here] = cost
          choice[here] = move
        }
      }
    }
  }
  return backtrack(a, b, choice, index)
}

function backtrack(
  a: readonly number[],
  b: readonly number[],
  choice: Int8Array,
  index: (i: number, j: number) => number,
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
    steps.push({ a: i, takeA, takeB, margin: takeB === 0 ? mergeMargin(a, b, i, j) : 0 })
  }
  return steps.reverse()
}

/** What it would cost to see the dropped paragraph as merged into the one before or after it, beyond dropping it. */
function mergeMargin(a: readonly number[], b: readonly number[], i: number, j: number): number {
  const own = a[i] ?? 0
  const options: number[] = []
  for (const [neighbour, counterpart] of [
    [a[i - 1], b[j - 1]],
    [a[i + 1], b[j]],
  ] as const) {
    if (neighbour === undefined || counterpart === undefined) continue
    options.push(merge + misfit(neighbour + own, counterpart) - misfit(neighbour, counterpart) - drop)
  }
  return options.length === 0 ? Number.POSITIVE_INFINITY : Math.min(...options)
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

/** Weighted length of a whole text, for callers that compare single paragraphs. */
export function paragraphLength(text: PreparedText, span: Span): number {
  return text.paragraphs.length === 1 ? weightedLength(text) : lengthOf(text.text, span)
}
