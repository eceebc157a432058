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

/** The names that other chapters of a book settled on. Made for one batch of calls: what it has read it keeps. */
export function createBookNames(texts: BookTextRepository, readText: (callId: number) => CallText | null) {
  const pairs = new Map<string, readonly BookPair[]>()
  const learned = new Map<string, readonly LearnedName[]>()

  function pairsOf({ book, sourceLanguage, targetLanguage }: NamesAsked): readonly BookPair[] {
    let characters = 0
    return texts.newest(book, targetLanguage).flatMap(({ callId, chapter }) => {
      if (characters >= mostCharacters) return []
      const text = readText(callId)
      const checkable = text === null ? null : checkableText(text, sourceLanguage)
      if (checkable === null || checkable.source === null) return []
      const { source, target } = checkable
      characters += source.length + target.length
      return readBookPairs({ callId, chapter, source, target }, { source: sourceLanguage, target: targetLanguage })
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
