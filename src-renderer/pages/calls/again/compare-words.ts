import { diffArrays } from 'diff'

/** A stretch of a text, and whether the other one has it too. */
export interface Piece {
  readonly text: string
  readonly isOwn: boolean
}

export interface Compared {
  readonly before: readonly Piece[]
  readonly now: readonly Piece[]
  /** Words that both have, of the words of both together. */
  readonly shared: number
  readonly words: number
}

/** Characters of both sides; longer ones would hold the page up. */
const mostChars = 200_000
/** Two texts that are further apart are two texts, and not one that was changed. */
const mostEdits = 1500

/** Which words two answers share, in any script; null where they have too little in common to set it out. */
export function compareWords(before: string, now: string, language: string | undefined): Compared | null {
  if (before.length + now.length > mostChars) return null
  const segmenter = segmenterOf(language)
  const split = (text: string) => Array.from(segmenter.segment(text), ({ segment }) => segment)
  const changes = diffArrays(split(before), split(now), { maxEditLength: mostEdits })
  if (changes === undefined) return null
  const sides: Record<'before' | 'now', Piece[]> = { before: [], now: [] }
  let shared = 0
  let words = 0
  for (const { added, removed, value } of changes) {
    const amount = value.filter(isWord).length
    const text = value.join('')
    if (!added) sides.before.push({ text, isOwn: removed })
    if (!removed) sides.now.push({ text, isOwn: added })
    words += added || removed ? amount : 2 * amount
    if (!added && !removed) shared += 2 * amount
  }
  return { ...sides, shared, words }
}

function isWord(segment: string): boolean {
  return /[\p{L}\p{N}]/u.test(segment)
}

/** Callers name languages as they like; what is no tag is cut as the app's own language is. */
function segmenterOf(language: string | undefined): Intl.Segmenter {
  try {
    return new Intl.Segmenter(language, { granularity: 'word' })
  } catch {
    return new Intl.Segmenter(undefined, { granularity: 'word' })
  }
}
