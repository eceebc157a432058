import type { CallText } from '../../ledger/ledger-types.ts'
import type { BookTextRepository } from '../../store/repositories/book-text-repository.ts'
import { checkableText } from '../checkable-text.ts'
import { type BookPair, type LearnedName, learnNames, readBookPairs, showsNames } from './learn-names.ts'

/** Characters of source and translation that are read of a book: some sixty chapters. */
const mostCharacters = 1_500_000

/** Which chapter of a book is checked, and in which languages. */
export interface NamesAsked {
  readonly book: string
  readonly chapter: string | null
  readonly sourceLanguage: string | null
  readonly targetLanguage: string
}

/** Paragraphs of texts that were read already. A text never changes; what is given up is read again. */
export interface ReadPairs {
  of(asked: NamesAsked, callId: number, chapter: string | null): { pairs: readonly BookPair[]; characters: number }
  forget(): void
}

/** So much of all books together is kept between two batches. */
const mostKept = 2 * mostCharacters

export function createReadPairs(readText: (callId: number) => CallText | null): ReadPairs {
  const known = new Map<string, ReturnType<ReadPairs['of']>>()
  let kept = 0

  function forget(): void {
    known.clear()
    kept = 0
  }

  function read({ sourceLanguage, targetLanguage }: NamesAsked, callId: number, chapter: string | null) {
    const text = readText(callId)
    const checkable = text === null ? null : checkableText(text, sourceLanguage)
    if (checkable === null || checkable.source === null) return { pairs: [], characters: 0 }
    const { source, target } = checkable
    const languages = { source: sourceLanguage, target: targetLanguage }
    return {
      pairs: readBookPairs({ callId, chapter, source, target }, languages),
      characters: source.length + target.length,
    }
  }

  return {
    of(asked, callId, chapter) {
      const key = [callId, asked.sourceLanguage, asked.targetLanguage].join('\0')
      const found = known.get(key)
      if (found !== undefined) return found
      const made = read(asked, callId, chapter)
      if (kept + made.characters > mostKept) forget()
      kept += made.characters
      known.set(key, made)
      return made
    },
    forget,
  }
}

/** The names that other chapters of a book settled on. Made for one batch of calls: what it has learned it keeps. */
export function createBookNames(texts: BookTextRepository, readPairs: Pick<ReadPairs, 'of'>) {
  const pairs = new Map<string, readonly BookPair[]>()
  const learned = new Map<string, readonly LearnedName[]>()

  function pairsOf(asked: NamesAsked): readonly BookPair[] {
    let characters = 0
    return texts.newest(asked.book, asked.targetLanguage).flatMap(({ callId, chapter }) => {
      if (characters >= mostCharacters) return []
      const read = readPairs.of(asked, callId, chapter)
      characters += read.characters
      return read.pairs
    })
  }

  return (asked: NamesAsked): readonly LearnedName[] => {
    if (asked.chapter === null || !showsNames(asked.targetLanguage)) return []
    const ofBook = [asked.book, asked.sourceLanguage, asked.targetLanguage].join('\0')
    const key = `${ofBook}\0${asked.chapter}`
    const known = learned.get(key)
    if (known !== undefined) return known
    const all = pairs.get(ofBook) ?? pairsOf(asked)
    pairs.set(ofBook, all)
    const names = learnNames(all.filter(({ chapter }) => chapter !== null && chapter !== asked.chapter))
    learned.set(key, names)
    return names
  }
}
