import type { Span } from '../finding.ts'
import { logExpected, logRatioSpread, scriptWeights } from './expected-length.ts'
import type { PreparedText } from './prepared-text.ts'
import { scriptOf } from './scripts.ts'

export interface MissingParagraph {
  readonly span: Span
  /** True where no merging of neighbours explains it nearly as well. */
  readonly certain: boolean
  /** Of the source's length. */
  readonly share: number
}

const extra = new Float64Array(64)
for (const [script, weight] of scriptWeights) extra[script] = weight - 1

/** Costs in nats: how unusual it is that a translator drops, adds, merges or splits a paragraph. */
const drop = 3.5
const add = 4.2
const merge = 3.6
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
  const { a, path } = align(source, target)
  const total = a.reduce((sum, length) => sum + length, 0)
  // With as many lines as the source, one would have to be dropped and another be new.
  const sure = to.length < from.length ? 0.1 : 3
  return path.flatMap(step => {
    if (step.takeA !== 1 || step.takeB !== 0) return []
    const length = a[step.a] ?? 0
    const span = from[step.a]
    if (span === undefined || length < 12) return []
    return [{ span, certain: step.margin >= sure && length >= 20, share: length / Math.max(1, total) }]
  })
}

/** Paragraphs that stand for each other; null on one side where nothing does. */
export interface ParagraphPair {
  readonly source: Span | null
  readonly target: Span | null
}

/** All paragraphs of both texts in order, those that stand for each other side by side. */
export function pairParagraphs(source: PreparedText, target: PreparedText): readonly ParagraphPair[] {
  const from = source.paragraphs
  const to = target.paragraphs
  if (from.length === 0) return to.map(span => ({ source: null, target: span }))
  if (to.length === 0) return from.map(span => ({ source: span, target: null }))
  const { path } = align(source, target)
  if (path.length === 0) return [{ source: around(from), target: around(to) }]
  let taken = 0
  return path.map(({ a: at, takeA, takeB }) => {
    const pair = { source: around(from.slice(at, at + takeA)), target: around(to.slice(taken, taken + takeB)) }
    taken += takeB
    return pair
  })
}

function around(spans: readonly Span[]): Span | null {
  const first = spans[0]
  const last = spans.at(-1)
  return first === undefined || last === undefined ? null : { start: first.start, end: last.end }
}

function align(
  source: PreparedText,
  target: PreparedText,
): { readonly a: readonly number[]; readonly path: readonly Step[] } {
  const from = source.paragraphs
  const to = target.paragraphs
  const expected = Math.exp(logExpected(source.language, target.language))
  const a = from.map(span => lengthOf(source.text, span) * expected)
  const b = to.map(span => lengthOf(target.text, span))
  const profiles = [sumProfiles(source.text, from), sumProfiles(target.text, to)] as const
  const path = cheapestPath(a, b, ...profiles)
  if (path.every(({ takeA, takeB }) => takeA === takeB)) return { a, path }
  // Once more with how wordy this translation is, learned from its own pairs.
  const own = Math.exp(ownOffset(a, b, path))
  const scaled = a.map(length => length * own)
  return { a: scaled, path: cheapestPath(scaled, b, ...profiles) }
}

/** How far translators of one text differ from what is expected, in ln: standard deviation. */
const offsetSpread = 0.12

/** ln of how much longer the pairs of this text are than expected; held back where there are few. */
function ownOffset(a: readonly number[], b: readonly number[], path: readonly Step[]): number {
  let sum = 0
  let weights = 1 / offsetSpread ** 2
  let j = 0
  for (const { a: i, takeA, takeB } of path) {
    const [left, right] = [a[i] ?? 0, b[j] ?? 0]
    j += takeB
    if (takeA !== 1 || takeB !== 1 || left < 20 || right < 1) continue
    const weight = 1 / logRatioSpread(left) ** 2
    const deviation = Math.log(right / left)
    if (Math.abs(deviation) > 0.7) continue
    sum += weight * deviation
    weights += weight
  }
  return sum / weights
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

/** What a paragraph keeps in any language: its sentences, questions, exclamations, speech and digits. */
const profileSize = 5
const profilePrices = [0.5, 0.8, 0.5, 0.35, 0.4] as const

function profileOf(text: string, { start, end }: Span): Float64Array {
  const profile = new Float64Array(profileSize)
  let previous = -1
  for (let at = start; at < end; at += 1) {
    const unit = text.charCodeAt(at)
    const kind = profileKinds.get(unit)
    if (kind !== undefined && !(kind === 0 && at + 1 < end && text.charCodeAt(at + 1) > 0x20 && unit === 0x2e)) {
      if (kind !== previous || kind === 3) profile[kind] = (profile[kind] ?? 0) + 1
      if (kind === 1 || kind === 2) profile[0] = (profile[0] ?? 0) + 1
      previous = kind
    } else if (unit >= 0x30 && unit <= 0x39) {
      profile[4] = (profile[4] ?? 0) + 1
      previous = 4
    } else previous = -1
  }
  return profile
}
const profileKinds = new Map<number, number>(
  (['.。।…', '?？', '!！', '"“”„«»「」『』', ''] as const).flatMap((marks, kind) =>
    [...marks].map(mark => [mark.charCodeAt(0), kind] as const),
  ),
)

/** Profiles of all paragraphs added up, so that those of neighbours together are two look-ups. */
function sumProfiles(text: string, spans: readonly Span[]): Float64Array {
  const sums = new Float64Array((spans.length + 1) * profileSize)
  for (const [index, span] of spans.entries()) {
    const profile = profileOf(text, span)
    for (let kind = 0; kind < profileSize; kind += 1) {
      sums[(index + 1) * profileSize + kind] = (sums[index * profileSize + kind] ?? 0) + (profile[kind] ?? 0)
    }
  }
  return sums
}

interface Stretch {
  readonly from: number
  readonly to: number
}

function profileCost(a: Float64Array, left: Stretch, b: Float64Array, right: Stretch): number {
  let cost = 0
  for (let kind = 0; kind < profileSize; kind += 1) {
    const difference =
      (a[left.to * profileSize + kind] ?? 0) -
      (a[left.from * profileSize + kind] ?? 0) -
      (b[right.to * profileSize + kind] ?? 0) +
      (b[right.from * profileSize + kind] ?? 0)
    cost += Math.min(3, Math.abs(difference)) * (profilePrices[kind] ?? 0)
  }
  return Math.min(4, cost)
}

function cheapestPath(
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
