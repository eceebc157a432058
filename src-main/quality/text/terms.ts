import type { Span } from '../finding.ts'
import type { GlossaryTerm } from '../segment.ts'
import type { PreparedText } from './prepared-text.ts'
import { isLetterScript, scriptIds, scriptOf } from './scripts.ts'

export interface TermPlaces<Term extends GlossaryTerm = GlossaryTerm> {
  readonly term: Term
  readonly spans: readonly Span[]
}

const mostSpans = 50

/**
 * Terms that occur in a text, the longest first at every place: 東京大学 is not 東京. One pass: at each place only
 * terms with the same first two characters are tried.
 */
export function findTerms<Term extends GlossaryTerm>(
  text: PreparedText,
  terms: readonly Term[],
): readonly TermPlaces<Term>[] {
  const byStart = new Map<string, { folded: string; term: Term }[]>()
  for (const term of terms) {
    const folded = fold(term.source.trim())
    if (folded === '') continue
    const key = folded.slice(0, 2)
    const list = byStart.get(key) ?? []
    list.push({ folded, term })
    byStart.set(key, list)
  }
  for (const list of byStart.values()) list.sort((a, b) => b.folded.length - a.folded.length)
  const found = new Map<Term, Span[]>()
  const folded = fold(text.text)
  for (let at = 0; at < folded.length; at += 1) {
    const candidates = byStart.get(folded.slice(at, at + 2)) ?? byStart.get(folded.charAt(at))
    if (candidates === undefined) continue
    const hit = candidates.find(
      ({ folded: word }) => folded.startsWith(word, at) && isWhole(folded, at, at + word.length),
    )
    if (hit === undefined) continue
    const spans = found.get(hit.term) ?? []
    if (spans.length < mostSpans) spans.push({ start: at, end: at + hit.folded.length })
    found.set(hit.term, spans)
    at += hit.folded.length - 1
  }
  return [...found].map(([term, spans]) => ({ term, spans }))
}

/** Folding must not move offsets: where it would change the length the text is taken as it is. */
function fold(text: string): string {
  const folded = text.normalize('NFKC').toLowerCase()
  if (folded.length === text.length) return folded
  const lower = text.toLowerCase()
  return lower.length === text.length ? lower : text
}

/** Alphabetic terms count as words; Korean and Russian endings may follow, so only the start is a border there. */
function isWhole(text: string, start: number, end: number): boolean {
  const first = scriptOf(text.charCodeAt(start))
  if (isSpaced(first) && isSpaced(scriptOf(text.charCodeAt(start - 1))) && start > 0) return false
  if (end >= text.length) return true
  const last = scriptOf(text.charCodeAt(end - 1))
  const next = scriptOf(text.charCodeAt(end))
  if (last !== scriptIds.latin || next !== scriptIds.latin) return true
  return /^(?:s|es|['’]s)(?![\p{L}])/u.test(text.slice(end, end + 3))
}

function isSpaced(script: number): boolean {
  return (
    isLetterScript(script) &&
    script !== scriptIds.han &&
    script !== scriptIds.hiragana &&
    script !== scriptIds.katakana &&
    script !== scriptIds.thai
  )
}

/**
 * Whether a text has a term in any of its alternatives (`Sect Leader / Patriarch`), with endings: each word of the
 * term counts where a word of the text shares its stem. Exact: only as it is written.
 */
export function holdsTerm(text: PreparedText, wanted: string, exact = false): 'full' | 'part' | 'none' {
  if (exact) return wanted.split(/[/|]/u).some(word => text.text.includes(word.trim())) ? 'full' : 'none'
  let best: 'full' | 'part' | 'none' = 'none'
  const haystack = fold(text.text)
  for (const alternative of wanted.split(/[/|]/u)) {
    const held = holdsAlternative(haystack, fold(alternative.trim()))
    if (held === 'full') return 'full'
    if (held === 'part') best = 'part'
  }
  return best
}

function holdsAlternative(haystack: string, term: string): 'full' | 'part' | 'none' {
  if (term === '') return 'full'
  if (haystack.includes(term)) return 'full'
  if (!isSpaced(scriptOf(term.charCodeAt(0)))) return 'none'
  const words = term.split(/[\s\-–'’]+/u).filter(word => word.length > 2 && !smallWords.has(word))
  if (words.length === 0) return 'none'
  const held = words.filter(word => hasStem(haystack, word)).length
  if (held === words.length) return 'full'
  return held > 0 ? 'part' : 'none'
}

const smallWords = new Set([
  'the',
  'and',
  'der',
  'die',
  'das',
  'und',
  'les',
  'des',
  'los',
  'las',
  'del',
  'von',
  'dem',
  'den',
])

function hasStem(haystack: string, word: string): boolean {
  const stem = word.slice(0, word.length <= 4 ? word.length : Math.max(4, Math.ceil(word.length * 0.7)))
  for (
    let at = haystack.indexOf(stem), tries = 0;
    at >= 0 && tries < 200;
    at = haystack.indexOf(stem, at + 1), tries += 1
  ) {
    if (at > 0 && isSpaced(scriptOf(haystack.charCodeAt(at - 1)))) continue
    let end = at + stem.length
    while (end < haystack.length && end < at + word.length + 5 && isSpaced(scriptOf(haystack.charCodeAt(end)))) end += 1
    if (end - at <= word.length + 4) return true
  }
  return false
}
