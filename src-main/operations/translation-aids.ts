import type { FinishReason, SetAsideReason } from '../../db/vocabulary.ts'
import type { Said } from '../words/said.ts'
import type { Glossary } from './glossary.ts'

/** What happened in the chapter before, as Galley has it. */
export interface PreviousAbstract {
  readonly chapter: string
  readonly text: string
}

/** A fault that makes an answer unusable, by the check that found it. */
export interface CriticalFault {
  readonly check: string
  readonly message: string
  readonly said: Said
}

export interface CheckedAnswer {
  readonly source: string
  readonly answer: string
  /** As the provider gave it. */
  readonly finishReason: FinishReason | null
  readonly sourceLanguage: string | null
  readonly targetLanguage: string
}

/** What is known of a book, and what judges an answer on the spot; both come from outside the operations. */
export interface TranslationAids {
  /** The terms of a book that a prompt may use. */
  glossary(book: string, targetLanguage: string): Glossary
  /** Null where the chapter before, or its abstract, is not known. */
  previousAbstract(book: string, chapter: string): PreviousAbstract | null
  /** The worst fault that makes an answer unusable; null where there is none. Takes milliseconds. */
  findFault(answer: CheckedAnswer): CriticalFault | null
  /** 0..1, for comparing two answers to the same text. */
  score(answer: CheckedAnswer): number
  /** The answer of this call is not used. */
  setAside(callId: number, reason: SetAsideReason): void
}

export const noAids: TranslationAids = {
  glossary: () => [],
  previousAbstract: () => null,
  findFault: () => null,
  score: () => 1,
  setAside: () => undefined,
}
