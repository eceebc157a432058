import type { Span } from '../finding.ts'
import { logExpected, logRatioSpread, scriptWeights } from './expected-length.ts'
import { cheapestPath, type Step } from './paragraph-path.ts'
import { sumProfiles } from './paragraph-profiles.ts'
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
  const { a, b, path } = align(source, target)
  const total = sum(a)
  if (isRebuilt(a, b, path)) return []
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

/** How many times as many paragraphs show that they were joined or parted throughout, where the text is not short as well. */
const rebuiltFrom = 1.7
const fewestRebuilt = 3
const fullLength = 0.75
/** Of the shorter side's paragraphs, those that stand for a single one: dropped ones leave their neighbours as they were. */
const keptShare = 0.6

/** A translator who builds new paragraphs leaves none of the old ones to be missed. */
function isRebuilt(a: readonly number[], b: readonly number[], path: readonly Step[]): boolean {
  const [fewer, more] = a.length < b.length ? [a.length, b.length] : [b.length, a.length]
  if (fewer < fewestRebuilt || more / fewer <= rebuiltFrom) return false
  if (sum(b) >= fullLength * sum(a)) return true
  return path.filter(({ takeA, takeB }) => takeA === 1 && takeB === 1).length < keptShare * fewer
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
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

/** The same for somebody who reads both: where both have as many, and each is about as long as its partner, they stand in order. */
export function pairForReading(source: PreparedText, target: PreparedText): readonly ParagraphPair[] {
  const { a, b } = align(source, target)
  if (!standsInPairs(a, b)) return pairParagraphs(source, target)
  return source.paragraphs.map((span, at) => ({ source: span, target: target.paragraphs[at] ?? null }))
}

/** ln of how much longer or shorter one paragraph is than expected, where its text as a whole is not. */
const widestPair = Math.log(2.2)

function standsInPairs(a: readonly number[], b: readonly number[]): boolean {
  if (a.length === 0 || a.length !== b.length) return false
  const wordiness = Math.log(sum(b) / Math.max(1, sum(a)))
  return a.every(
    (length, at) => Math.abs(Math.log(Math.max(1, b[at] ?? 0) / Math.max(1, length)) - wordiness) < widestPair,
  )
}

function around(spans: readonly Span[]): Span | null {
  const first = spans[0]
  const last = spans.at(-1)
  return first === undefined || last === undefined ? null : { start: first.start, end: last.end }
}

function align(
  source: PreparedText,
  target: PreparedText,
): { readonly a: readonly number[]; readonly b: readonly number[]; readonly path: readonly Step[] } {
  const from = source.paragraphs
  const to = target.paragraphs
  const expected = Math.exp(logExpected(source.language, target.language))
  const a = from.map(span => lengthOf(source.text, span) * expected)
  const b = to.map(span => lengthOf(target.text, span))
  const profiles = [sumProfiles(source.text, from), sumProfiles(target.text, to)] as const
  const path = cheapestPath(a, b, ...profiles)
  if (path.every(({ takeA, takeB }) => takeA === takeB)) return { a, b, path }
  // Once more with how wordy this translation is, learned from its own pairs.
  const own = Math.exp(ownOffset(a, b, path))
  const scaled = a.map(length => length * own)
  return { a: scaled, b, path: cheapestPath(scaled, b, ...profiles) }
}

/** How far translators of one text differ from what is expected, in ln: standard deviation. */
const offsetSpread = 0.12

/** ln of how much longer the pairs of this text are than expected; held back where there are few. */
function ownOffset(a: readonly number[], b: readonly number[], path: readonly Step[]): number {
  let deviations = 0
  let weights = 1 / offsetSpread ** 2
  let j = 0
  for (const { a: i, takeA, takeB } of path) {
    const [left, right] = [a[i] ?? 0, b[j] ?? 0]
    j += takeB
    if (takeA !== 1 || takeB !== 1 || left < 20 || right < 1) continue
    const weight = 1 / logRatioSpread(left) ** 2
    const deviation = Math.log(right / left)
    if (Math.abs(deviation) > 0.7) continue
    deviations += weight * deviation
    weights += weight
  }
  return deviations / weights
}

function lengthOf(text: string, { start, end }: Span): number {
  let length = end - start
  for (let at = start; at < end; at += 1) length += extra[scriptOf(text.charCodeAt(at))] ?? 0
  return length
}
