import { boundaryTerm, normaliseText, type TextUnit, textUnits } from './search-tokens.ts'

type QueryUnit = Pick<TextUnit, 'term' | 'kind' | 'joined'>

/** One thing a text must contain: the units in a row, as the user wrote them. */
export interface SearchPhrase {
  readonly units: readonly QueryUnit[]
  /** The last unit may be the beginning of a longer word (`transl*`). */
  readonly prefix: boolean
  /** The index alone cannot tell, since the phrase mixes scripts or spans punctuation: the text itself is looked at. */
  readonly needsText: boolean
}

/** A user's query: every phrase must be found. No phrase means nothing was asked for. */
export interface SearchQuery {
  readonly phrases: readonly SearchPhrase[]
}

/** More are ignored: nobody types them, and each costs a look-up. */
const maximumPhrases = 32
const maximumUnits = 64
const maximumLength = 2000

const chunks = /"([^"]*)(?:"|$)|[^\s"]+/g
/** Typographic quotes mean the same as straight ones; so do the brackets that CJK quotes with. */
const quotes = /[“”„‟«»＂]/g

/**
 * Reads what a person typed: terms apart by blanks are all required, a quoted part is a phrase, a
 * trailing `*` asks for words that begin so. Any text is a valid query.
 */
export function parseSearch(text: string): SearchQuery {
  const normal = normaliseText(text.slice(0, maximumLength)).replace(quotes, '"')
  const phrases: SearchPhrase[] = []
  for (const match of normal.matchAll(chunks)) {
    if (phrases.length === maximumPhrases) break
    const quoted = match[1] !== undefined
    const chunk = match[1] ?? match[0]
    const units = textUnits(chunk).slice(0, maximumUnits)
    if (units.length === 0) continue
    const prefix = !quoted && chunk.endsWith('*') && units.at(-1)?.kind === 'word'
    phrases.push({ units, prefix, needsText: groupUnits(units).length > 1 })
  }
  return { phrases }
}

/**
 * The query in the index's own language; null when there is nothing to look for. Terms hold letters,
 * marks and digits only and are quoted, so nothing a user types is ever read as syntax.
 */
export function indexExpression(query: SearchQuery): string | null {
  if (query.phrases.length === 0) return null
  return query.phrases.map(phraseExpression).join(' AND ')
}

/** What can be one phrase of the index: words in a row, or characters without a break. */
function groupUnits(units: readonly QueryUnit[]): QueryUnit[][] {
  const groups: QueryUnit[][] = []
  for (const unit of units) {
    const group = groups.at(-1)
    if (group?.[0]?.kind === unit.kind && (unit.kind === 'word' || unit.joined)) group.push(unit)
    else groups.push([unit])
  }
  return groups
}

function phraseExpression(phrase: SearchPhrase): string {
  const groups = groupUnits(phrase.units)
  const parts = groups.map((group, index) => {
    const terms = group.map(unit => unit.term)
    if (group[0]?.kind === 'word') {
      return `"${terms.join(' ')}"${phrase.prefix && index === groups.length - 1 ? '*' : ''}`
    }
    return `"${(terms.length === 1 ? terms : bigrams(terms)).join(' ')}"`
  })
  return [...parts, ...boundaries(phrase)].join(' AND ')
}

function boundaries(phrase: SearchPhrase): string[] {
  return phrase.units.flatMap((unit, index) => {
    const next = phrase.units[index + 1]
    if (next === undefined || next.kind === unit.kind) return []
    const isCut = phrase.prefix && index + 2 === phrase.units.length
    return [`"${boundaryTerm(unit.term, next.term)}"${isCut ? '*' : ''}`]
  })
}

function bigrams(characters: readonly string[]): string[] {
  return characters.slice(1).map((character, index) => (characters[index] ?? '') + character)
}

/** Where a phrase stands in a text, as offsets into the normalised text. */
export interface TextMatch {
  readonly start: number
  readonly end: number
}

/** All places of one phrase among a text's units, left to right, without overlap. */
export function findPhrase(units: readonly TextUnit[], phrase: SearchPhrase): TextMatch[] {
  const matches: TextMatch[] = []
  const { length } = phrase.units
  for (let at = 0; at + length <= units.length; ) {
    const first = units[at]
    const last = units[at + length - 1]
    if (first !== undefined && last !== undefined && matchesAt(units, at, phrase)) {
      matches.push({ start: first.start, end: last.end })
      at += length
    } else {
      at += 1
    }
  }
  return matches
}

function matchesAt(units: readonly TextUnit[], at: number, phrase: SearchPhrase): boolean {
  return phrase.units.every((wanted, index) => {
    const unit = units[at + index]
    if (unit === undefined || unit.kind !== wanted.kind) return false
    const isLast = index === phrase.units.length - 1
    if (phrase.prefix && isLast ? !unit.term.startsWith(wanted.term) : unit.term !== wanted.term) return false
    return (
      index === 0 || !wanted.joined || unit.joined || units[at + index - 1]?.kind !== unit.kind || unit.kind === 'word'
    )
  })
}
