import type { PreparedSegment } from './prepare-segment.ts'
import { scriptIds, scriptOf } from './text/scripts.ts'

/**
 * What is not a fault and still tells better from worse translations on average. Each is small, none makes a finding;
 * docs/quality.md says how they were chosen and what each is worth.
 */
export interface Signals {
  /** ln of target length over expected length, between -0.7 and 0.4: fuller translations were found better. */
  readonly fullness: number
  /** ln of the source's weighted length, up to a thousand: a longer text has room for more errors. */
  readonly exposure: number
  /** Share of words said before, 0..1. */
  readonly sameness: number
  /** Share of the source's longer words that stand in the target as they are, up to 0.5. */
  readonly copied: number
  /** Share of three-word runs that return, beyond the source's, 0..1. */
  readonly returning: number
  /** Sentences beyond the source's over the root of how many it has, -1..1: who splits sentences was found better than who runs them together. */
  readonly sentences: number
  /** Apostrophes and single quotes a word, up to 0.1: a tone the source hardly ever has. */
  readonly apostrophes: number
  /** Words in capitals, up to 3: abbreviations and headings that were left as they are. */
  readonly capitals: number
}

const longestCompared = 400

export function readSignals({ source, target, length }: PreparedSegment): Signals {
  const fullness = length === null ? 0 : Math.max(-0.7, Math.min(0.4, Math.log(Math.max(1e-3, length.ratio))))
  const exposure = Math.log(Math.max(3, Math.min(1000, length?.sourceLength ?? target.length)))
  const own = repeated(target.tokens.ids)
  const before = source === null ? 0 : repeated(source.tokens.ids).runs
  return {
    fullness,
    exposure,
    sameness: own.words,
    copied: source === null ? 0 : copiedShare(source, target),
    returning: Math.max(0, own.runs - before),
    sentences: source === null ? 0 : splitting(source.sentences.length, target.sentences.length),
    apostrophes: Math.min(0.1, count(target.text, apostrophe) / Math.max(1, target.tokens.count)),
    capitals: Math.min(3, count(target.text, capitalised)),
  }
}

const apostrophe = /['’]/gu
const capitalised = /(?<![A-Za-z0-9_])\p{Lu}{2,}(?![A-Za-z0-9_])/gu

function count(text: string, pattern: RegExp): number {
  return text.match(pattern)?.length ?? 0
}

function splitting(before: number, after: number): number {
  return Math.max(-1, Math.min(1, (after - before) / Math.sqrt(Math.max(1, before))))
}

function repeated(ids: Int32Array): { words: number; runs: number } {
  const count = Math.min(ids.length, longestCompared)
  if (count <= 5) return { words: 0, runs: 0 }
  const words = new Set<number>()
  const runs = new Set<number>()
  for (let at = 0; at < count; at += 1) {
    words.add(ids[at] ?? 0)
    if (at >= 2) runs.add((Math.imul(ids[at - 2] ?? 0, 961) + Math.imul(ids[at - 1] ?? 0, 31) + (ids[at] ?? 0)) | 0)
  }
  return { words: 1 - words.size / count, runs: 1 - runs.size / (count - 2) }
}

type Texts = PreparedSegment['target']

function copiedShare(source: Texts, target: Texts): number {
  if ((target.scriptCounts[scriptIds.latin] ?? 0) === 0 || source.tokens.count === 0) return 0
  const known = new Set(source.tokens.ids)
  const { ids, starts, ends, count } = target.tokens
  let copied = 0
  for (let at = 0; at < count; at += 1) {
    const start = starts[at] ?? 0
    if ((ends[at] ?? 0) - start <= 3 || scriptOf(target.text.charCodeAt(start)) !== scriptIds.latin) continue
    if (known.has(ids[at] ?? 0)) copied += 1
  }
  return Math.min(0.5, copied / source.tokens.count)
}
