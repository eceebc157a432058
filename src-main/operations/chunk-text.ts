import { tokenWeight } from './estimate-tokens.ts'
import { findParagraphs, paragraphShape } from './paragraphs.ts'

/** A piece of a text; the pieces of a text, one after the other, are the text. Offsets are UTF-16 code units. */
export interface Chunk {
  readonly start: number
  readonly end: number
  readonly text: string
}

/** Below this share of the limit a paragraph's end is not worth a call of its own. */
const smallestShare = 0.25
const lookBack = 2000

/**
 * Cuts a text into pieces of at most `maxTokens` estimated tokens. It cuts after a paragraph where it
 * can, then after a sentence, then after a clause or a word, and inside a word only between graphemes.
 * Pieces are about equally long; white space stays with the text before it.
 *
 * The pieces joined are the text, unit for unit, whatever it holds.
 */
export function chunkText(text: string, maxTokens: number): readonly Chunk[] {
  if (text === '') return []
  const limit = Math.max(4, maxTokens)
  const ends = paragraphEnds(text)
  const chunks: Chunk[] = []
  let remaining = weigh(text, 0, text.length)
  let start = 0
  while (start < text.length) {
    const end = remaining <= limit ? text.length : chooseCut(text, start, limit, remaining, ends)
    chunks.push({ start, end, text: text.slice(start, end) })
    remaining -= weigh(text, start, end)
    start = end
  }
  return chunks
}

/** Two halves, cut as well as {@link chunkText} would; null where there is nothing left to halve. */
export function halveText(text: string): readonly [string, string] | null {
  const total = weigh(text, 0, text.length)
  const [first] = chunkText(text, Math.max(4, total * 0.6))
  if (first === undefined || first.end >= text.length) return null
  const rest = text.slice(first.end)
  return first.text.trim() === '' || rest.trim() === '' ? null : [first.text, rest]
}

function weigh(text: string, start: number, end: number): number {
  let weight = 0
  for (let index = start; index < end; ) {
    const code = text.codePointAt(index) ?? 0
    weight += tokenWeight(code)
    index += code > 0xffff ? 2 : 1
  }
  return weight
}

/** Where the next paragraph begins, for each paragraph but the last. */
function paragraphEnds(text: string): readonly number[] {
  return findParagraphs(text, paragraphShape(text))
    .slice(1)
    .map(({ start }) => start)
}

function chooseCut(text: string, start: number, limit: number, remaining: number, ends: readonly number[]): number {
  const wanted = remaining / Math.ceil(remaining / limit)
  const furthest = advance(text, start, limit)
  const ideal = advance(text, start, wanted)
  const smallest = advance(text, start, limit * smallestShare)
  return (
    nearest(within(ends, smallest, furthest), ideal) ??
    nearest(matchEnds(text, sentenceEnd, smallest, furthest), ideal) ??
    nearest(matchEnds(text, clauseEnd, smallest, furthest), ideal) ??
    graphemeCut(text, start, furthest)
  )
}

/** The furthest offset whose text still weighs at most `limit`; always at least one code point on. */
function advance(text: string, start: number, limit: number): number {
  let weight = 0
  let index = start
  while (index < text.length) {
    const code = text.codePointAt(index) ?? 0
    weight += tokenWeight(code)
    if (weight > limit && index > start) break
    index += code > 0xffff ? 2 : 1
  }
  return index
}

/** `offsets` is ascending. */
function within(offsets: readonly number[], from: number, to: number): readonly number[] {
  let low = 0
  let high = offsets.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((offsets[middle] ?? 0) < from) low = middle + 1
    else high = middle
  }
  const found: number[] = []
  for (let index = low; index < offsets.length; index += 1) {
    const offset = offsets[index]
    if (offset === undefined || offset > to) break
    found.push(offset)
  }
  return found
}

function nearest(offsets: readonly number[], ideal: number): number | null {
  let best: number | null = null
  for (const offset of offsets) {
    if (best === null || Math.abs(offset - ideal) < Math.abs(best - ideal)) best = offset
  }
  return best
}

const closers = '」』）】》〉”’"\')\\]'
/** Chinese and Japanese full stops end a sentence by themselves, the others only before white space. */
export const sentenceEnd = new RegExp(`(?:[。！？｡︒]+[${closers}]*|[.!?…]+[${closers}]*(?=\\s))\\s*`, 'gu')
const clauseEnd = new RegExp(`(?:[、，；：]+[${closers}]*|[,;:—–]+(?=\\s)|\\s)\\s*`, 'gu')

/** Offsets after each match that ends between `from` and `to`. The window is widened so that a match is seen whole. */
function matchEnds(text: string, pattern: RegExp, from: number, to: number): readonly number[] {
  const window = text.slice(from, Math.min(text.length, to + 1))
  const ends: number[] = []
  for (const match of window.matchAll(pattern)) {
    const end = from + match.index + match[0].length
    if (end > from && end <= to) ends.push(end)
  }
  return ends
}

const graphemes = new Intl.Segmenter('und', { granularity: 'grapheme' })

/** The last grapheme boundary up to `furthest`; inside an endless cluster, the last code point boundary. */
function graphemeCut(text: string, start: number, furthest: number): number {
  const from = Math.max(start, furthest - lookBack)
  const window = text.slice(from, Math.min(text.length, furthest + lookBack))
  const segment = graphemes.segment(window).containing(furthest - from)
  if (segment === undefined || segment.index === furthest - from) return furthest
  const boundary = from + segment.index
  return boundary > start ? boundary : furthest
}
