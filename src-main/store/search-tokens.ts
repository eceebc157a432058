/**
 * How text becomes search terms, for the index and for queries alike.
 *
 * Alphabetic scripts give words, folded in case, width and diacritics. Scripts without spaces (Han,
 * kana, Hangul, Thai, Lao, Khmer, Burmese) give overlapping bigrams in order, and their single
 * characters, so that a query of one or two characters is a look-up in the index.
 */
export interface TextUnit {
  /** A folded word, or one folded character of a script without spaces. */
  readonly term: string
  readonly kind: 'word' | 'character'
  /** Place in the text that was given to {@link textUnits}, UTF-16 offsets. */
  readonly start: number
  readonly end: number
  /** True when nothing but marks that carry no meaning stands between this unit and the one before. */
  readonly joined: boolean
}

/** Longer words are cut, so that encoded data in a text does not bloat the index. */
const maximumWord = 64

const unspaced = String.raw`[[\p{scx=Han}\p{scx=Hira}\p{scx=Kana}\p{scx=Hang}\p{scx=Thai}\p{scx=Lao}\p{scx=Khmer}\p{scx=Mymr}\p{scx=Bopo}]&&[\p{L}\p{M}\p{N}]]`
const segments = new RegExp(String.raw`(?<run>${unspaced}+)|(?:[[\p{L}\p{M}\p{N}]--${unspaced}])+`, 'gv')
const latinMarks = /[\u0300-\u036f]/g
// biome-ignore lint/suspicious/noControlCharactersInRegex: the range is ASCII, all of it
const ascii = /^[\x00-\x7f]*$/

/** Text in the form in which offsets of {@link textUnits} count: composed, and without lone surrogates. */
export function normaliseText(text: string): string {
  return ascii.test(text) ? text : text.toWellFormed().normalize('NFC')
}

function foldWord(word: string): string {
  if (ascii.test(word)) return word.toLowerCase().slice(0, maximumWord)
  const folded = word.normalize('NFKD').replace(latinMarks, '').toLowerCase().normalize('NFC')
  return [...folded].slice(0, maximumWord).join('')
}

/** Units of a text in order. The text must be normalised ({@link normaliseText}). */
export function textUnits(text: string): TextUnit[] {
  const units: TextUnit[] = []
  for (const match of text.matchAll(segments)) {
    const segment = match[0]
    const start = match.index
    if (match.groups?.run === undefined) {
      const term = foldWord(segment)
      if (term !== '')
        units.push({ term, kind: 'word', start, end: start + segment.length, joined: touches(units, start) })
    } else {
      addRun(units, segment, start)
    }
  }
  return units
}

function touches(units: readonly TextUnit[], start: number): boolean {
  return units.at(-1)?.end === start
}

function addRun(units: TextUnit[], run: string, start: number): void {
  const characters = [...run]
  const folded = [...run.normalize('NFKC').toLowerCase()]
  const aligned = folded.length === characters.length
  let offset = start
  let joined = touches(units, start)
  for (let index = 0; index < folded.length; index += 1) {
    const term = folded[index] ?? ''
    const length = aligned ? (characters[index]?.length ?? 0) : run.length
    units.push({ term, kind: 'character', start: offset, end: offset + length, joined })
    if (aligned) offset += length
    joined = true
  }
}

/** Stands between runs, so that a phrase never matches across them. A private-use character no text is folded to. */
const gap = '\ue000'

/**
 * The term for a word beside a character of an unspaced script (`第3`, `3回`), so that a phrase of both
 * is a look-up too.
 */
export function boundaryTerm(left: Pick<TextUnit, 'term'>, right: Pick<TextUnit, 'term'>): string {
  return `${left.term}\ue001${right.term}`
}

/** What is given to the index: words and bigrams in order, then boundaries and single characters once each. */
export function indexTerms(text: string): string {
  const units = textUnits(normaliseText(text))
  const terms: string[] = []
  const single = new Set<string>()
  let previous: TextUnit | undefined
  for (const unit of units) {
    if (previous !== undefined && previous.kind !== unit.kind) single.add(boundaryTerm(previous, unit))
    if (unit.kind === 'character') {
      single.add(unit.term)
      if (previous?.kind === 'character' && unit.joined) terms.push(previous.term + unit.term)
      else terms.push(gap)
    } else {
      if (previous?.kind === 'character') terms.push(gap)
      terms.push(unit.term)
    }
    previous = unit
  }
  if (single.size > 0) terms.push(gap, ...single)
  return terms.join(' ')
}
