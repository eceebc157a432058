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
const isUnspaced = new RegExp(`^${unspaced}$`, 'v')
const isOfWord = /^[\p{L}\p{M}\p{N}]$/v
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

const kinds = { neither: 1, word: 2, character: 3 } as const
/** By UTF-16 code, filled as characters are met; 0 is not looked up yet. A regular expression over whole texts leaves far more to collect. */
const knownKinds = new Uint8Array(0x1_0000)

function lookUpKind(code: number): number {
  const character = String.fromCodePoint(code)
  if (isUnspaced.test(character)) return kinds.character
  return isOfWord.test(character) ? kinds.word : kinds.neither
}

function kindOf(code: number): number {
  if (code > 0xffff) return lookUpKind(code)
  const known = knownKinds[code] ?? 0
  if (known !== 0) return known
  const kind = lookUpKind(code)
  knownKinds[code] = kind
  return kind
}

type Take = (term: string, kind: TextUnit['kind'], start: number, end: number, joined: boolean) => void

/** Hands over the units of a normalised text in order. */
function eachUnit(text: string, take: Take): void {
  let lastEnd = -1
  let at = 0
  let code = text.codePointAt(0)
  while (code !== undefined) {
    const kind = kindOf(code)
    const start = at
    do {
      at += code > 0xffff ? 2 : 1
      code = text.codePointAt(at)
    } while (code !== undefined && kindOf(code) === kind)
    if (kind === kinds.neither) continue
    const segment = text.slice(start, at)
    if (kind === kinds.word) {
      const term = foldWord(segment)
      if (term === '') continue
      take(term, 'word', start, at, lastEnd === start)
    } else takeRun(segment, start, lastEnd === start, take)
    lastEnd = at
  }
}

function takeRun(run: string, start: number, touches: boolean, take: Take): void {
  const characters = [...run]
  const folded = [...run.normalize('NFKC').toLowerCase()]
  const aligned = folded.length === characters.length
  let offset = start
  let joined = touches
  for (let index = 0; index < folded.length; index += 1) {
    const term = folded[index] ?? ''
    const length = aligned ? (characters[index]?.length ?? 0) : run.length
    take(term, 'character', offset, offset + length, joined)
    if (aligned) offset += length
    joined = true
  }
}

/** Units of a text in order. The text must be normalised ({@link normaliseText}). */
export function textUnits(text: string): TextUnit[] {
  const units: TextUnit[] = []
  eachUnit(text, (term, kind, start, end, joined) => units.push({ term, kind, start, end, joined }))
  return units
}

/** Stands between runs, so that a phrase never matches across them. A private-use character no text is folded to. */
const gap = '\ue000'

/**
 * The term for a word beside a character of an unspaced script (`第3`, `3回`), so that a phrase of both
 * is a look-up too.
 */
export function boundaryTerm(left: string, right: string): string {
  return `${left}\ue001${right}`
}

/** What is given to the index: words and bigrams in order, then boundaries and single characters once each. */
export function indexTerms(text: string): string {
  const terms: string[] = []
  const single = new Set<string>()
  let previous = ''
  let previousKind: TextUnit['kind'] | null = null
  eachUnit(normaliseText(text), (term, kind, _start, _end, joined) => {
    if (previousKind !== null && previousKind !== kind) single.add(boundaryTerm(previous, term))
    if (kind === 'character') {
      single.add(term)
      terms.push(previousKind === 'character' && joined ? previous + term : gap)
    } else {
      if (previousKind === 'character') terms.push(gap)
      terms.push(term)
    }
    previous = term
    previousKind = kind
  })
  if (single.size > 0) terms.push(gap, ...single)
  return terms.join(' ')
}
