import { createContentRepository } from '../store/repositories/content-repository.ts'
import {
  createSearchRepository,
  docidAt,
  endOfDocids,
  type SearchRepository,
} from '../store/repositories/search-repository.ts'
import { findPhrase, indexExpression, parseSearch, type SearchPhrase, type TextMatch } from '../store/search-query.ts'
import { normaliseText, type TextUnit, textUnits } from '../store/search-tokens.ts'
import type { Store } from '../store/store.ts'
import { expandContent, parseContent, searchableParts } from './content-text.ts'

export interface SearchOptions {
  /** Hits of a page. */
  readonly limit?: number
  /** The `next` of the page before. */
  readonly before?: number | null
  /** Only calls made in this time, UTC epoch milliseconds; `to` is exclusive. */
  readonly from?: number | null
  readonly to?: number | null
  /** Other filters: which of these calls to keep. */
  readonly accept?: (callIds: readonly number[]) => ReadonlySet<number>
  /** False leaves the snippets out, which is faster. */
  readonly snippets?: boolean
}

/** A piece of a call's text around the first match. */
export interface SearchSnippet {
  readonly part: 'source' | 'output'
  /** Cut at both ends where `cutStart` and `cutEnd` say so. */
  readonly text: string
  readonly cutStart: boolean
  readonly cutEnd: boolean
  /** UTF-16 offsets into `text`. */
  readonly matches: readonly TextMatch[]
}

interface SearchHit {
  readonly callId: number
  readonly snippets: readonly SearchSnippet[]
}

export interface SearchPage {
  /** Newest first. */
  readonly hits: readonly SearchHit[]
  /** For the next page; null when this was the last. A page may be short, or empty, and still have a next. */
  readonly next: number | null
  /** True when texts that are not indexed yet were too many to look through, so hits may be missing for now. */
  readonly incomplete: boolean
}

/** Newest texts outside the index that are looked through one by one. */
const tailRows = 500
const tailCharacters = 8_000_000
/** Candidates a page looks at before it hands back what it has, with a `next`. */
const maximumCandidates = 20_000
/** Texts a page reads at most to see whether a doubtful hit is one. */
const maximumDoubts = 400
/** Snippets are cut from this much of a text at most. */
const snippetScope = 400_000
const snippetBefore = 40
const snippetAfter = 110

interface Candidate {
  readonly position: number
  readonly callId: number
}

interface ReadText {
  readonly source: string
  readonly output: string
}

/**
 * Finds calls by their text, newest first. Any text is a valid query (see `parseSearch`); an empty
 * one finds nothing. Texts that are not indexed yet are looked through directly.
 */
export function searchCalls(store: Pick<Store, 'db'>, text: string, options: SearchOptions = {}): SearchPage {
  const query = parseSearch(text)
  const expression = indexExpression(query)
  if (expression === null) return { hits: [], next: null, incomplete: false }
  const search = createSearchRepository(store)
  const contents = createContentRepository(store)
  const limit = Math.max(1, options.limit ?? 50)
  const until = options.to === undefined || options.to === null ? endOfDocids : docidAt(options.to + 999)
  const before = Math.min(options.before ?? endOfDocids, until)
  const from = docidAt(options.from ?? 0)

  const read = (callId: number): ReadText | null => {
    const row = contents.read(callId)
    return row === null ? null : readText(row.encoding, row.body)
  }
  const tail = findInTail(contents, search, query.phrases, before, from)
  const hits: SearchHit[] = []
  let position = before
  let looked = 0
  let exhausted = false
  const isDoubtful = query.phrases.some(phrase => phrase.needsText)
  let doubts = isDoubtful ? Math.max(maximumDoubts, limit) : Number.POSITIVE_INFINITY

  while (hits.length < limit && doubts > 0 && looked < maximumCandidates && !exhausted) {
    const size = Math.max(64, limit * 2)
    const found = search.find(expression, position, from, size)
    exhausted = found.length < size
    const floor = exhausted ? from : (found.at(-1)?.docid ?? from)
    const candidates = mergeByPosition(
      found.map(hit => ({ position: hit.docid, callId: hit.callId })),
      tail.candidates.filter(hit => hit.position < position && hit.position >= floor),
    )
    looked += candidates.length
    const accepted = options.accept?.(candidates.map(candidate => candidate.callId))
    for (const candidate of candidates) {
      if (hits.length === limit || doubts <= 0) {
        exhausted = false
        break
      }
      position = candidate.position
      if (accepted !== undefined && !accepted.has(candidate.callId)) continue
      doubts -= 1
      const hit = toHit(candidate.callId, query.phrases, options.snippets !== false, read)
      if (hit !== null) hits.push(hit)
    }
    if (exhausted) break
    if (hits.length < limit && doubts > 0) position = Math.min(position, floor)
  }
  return { hits, next: exhausted ? null : position, incomplete: tail.incomplete }
}

function readText(encoding: string, body: string | Buffer): ReadText | null {
  try {
    return searchableParts(parseContent(expandContent(encoding, body)))
  } catch {
    return null
  }
}

function mergeByPosition(indexed: Candidate[], tail: Candidate[]): Candidate[] {
  return tail.length === 0 ? indexed : [...indexed, ...tail].sort((a, b) => b.position - a.position)
}

/** Texts that wait for the indexer, newest first; a place in time stands for the docid they will get. */
function findInTail(
  contents: ReturnType<typeof createContentRepository>,
  search: SearchRepository,
  phrases: readonly SearchPhrase[],
  before: number,
  from: number,
): { candidates: Candidate[]; incomplete: boolean } {
  const rows = contents.unindexed(endOfDocids, tailRows + 1)
  let incomplete = rows.length > tailRows
  let characters = 0
  const matching: number[] = []
  for (const row of rows.slice(0, tailRows)) {
    characters += row.body.length
    if (characters > tailCharacters) {
      incomplete = true
      break
    }
    const text = readText(row.encoding, row.body)
    if (text === null || search.docidOf(row.callId) !== null) continue
    if (containsAll(`${text.source}\n\n${text.output}`, phrases)) matching.push(row.callId)
  }
  const times = matching.length === 0 ? new Map<number, number>() : search.createdAt(matching)
  const half = 2 ** 20
  const candidates = matching
    .map(callId => ({ callId, position: docidAt(times.get(callId) ?? 0) + half + (callId % half) }))
    .filter(({ position }) => position < before && position >= from)
    .sort((a, b) => b.position - a.position)
  return { candidates, incomplete }
}

function containsAll(text: string, phrases: readonly SearchPhrase[]): boolean {
  const units = textUnits(normaliseText(text))
  return phrases.every(phrase => findPhrase(units, phrase).length > 0)
}

/** Null when the text is gone, or the index was too generous and the text does not contain the phrase. */
function toHit(
  callId: number,
  phrases: readonly SearchPhrase[],
  withSnippets: boolean,
  read: (callId: number) => ReadText | null,
): SearchHit | null {
  const doubtful = phrases.filter(phrase => phrase.needsText)
  if (!withSnippets && doubtful.length === 0) return { callId, snippets: [] }
  const text = read(callId)
  if (text === null) return null
  if (doubtful.length > 0 && !containsAll(`${text.source}\n\n${text.output}`, doubtful)) return null
  if (!withSnippets) return { callId, snippets: [] }
  const snippets = (['source', 'output'] as const).flatMap(part => cutSnippet(part, text[part], phrases) ?? [])
  return { callId, snippets }
}

function cutSnippet(
  part: SearchSnippet['part'],
  whole: string,
  phrases: readonly SearchPhrase[],
): SearchSnippet | null {
  const text = normaliseText(whole.slice(0, snippetScope))
  const units = textUnits(text)
  const matches = phrases.flatMap(phrase => findPhrase(units, phrase)).sort((a, b) => a.start - b.start)
  const first = matches[0]
  if (first === undefined) return null
  const start = startOfSnippet(units, Math.max(0, first.start - snippetBefore), first.start)
  const end = wholeCharacter(text, Math.min(text.length, Math.max(first.end, first.start + snippetAfter)))
  return {
    part,
    text: text.slice(start, end),
    cutStart: start > 0,
    cutEnd: end < text.length || whole.length > snippetScope,
    matches: dropOverlaps(matches.filter(match => match.end <= end)).map(match => ({
      start: match.start - start,
      end: match.end - start,
    })),
  }
}

/** Begins at a word where one begins near enough. */
function startOfSnippet(units: readonly TextUnit[], wanted: number, match: number): number {
  if (wanted === 0) return 0
  return units.find(unit => unit.start >= wanted)?.start ?? match
}

function wholeCharacter(text: string, end: number): number {
  const code = text.charCodeAt(end - 1)
  return end < text.length && code >= 0xd800 && code < 0xdc00 ? end + 1 : end
}

function dropOverlaps(matches: readonly TextMatch[]): TextMatch[] {
  const kept: TextMatch[] = []
  for (const match of matches) {
    if (match.start >= (kept.at(-1)?.end ?? 0)) kept.push(match)
  }
  return kept
}
