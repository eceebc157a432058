import type { FinishReason, Operation } from '../../db/vocabulary.ts'

export interface GlossaryTerm {
  readonly source: string
  /** Alternatives are separated by `/`. */
  readonly target: string
  /** The translation takes no endings: it must stand exactly so. */
  readonly exact?: boolean
}

/** A name with the form it has in other chapters of the book. */
export interface KnownName extends GlossaryTerm {
  /** Where it has that form; left out where key terms say so, not a text. */
  readonly place?: { readonly chapter: string; readonly callId: number }
}

/** A named character of the book, as the reader of the checks set it up or the key terms told. */
export interface Character {
  readonly source: string
  readonly target: string
  readonly gender?: 'female' | 'male' | null
  /** How the character is addressed in the translation, in languages that tell the two apart. */
  readonly register?: 'formal' | 'familiar' | null
}

/** What an answer to `chapter_division` says, where it is not text. Offsets into the source. */
export interface DividedChapter {
  readonly title?: string | null
  readonly start: number
  readonly end: number
}

/** One call's input and output with what is known around them: what the checks look at. */
export interface QualitySegment {
  /** Null or left out where it is not known: checks that compare with the source then say nothing. */
  readonly source?: string | null
  readonly target: string
  /** BCP 47 tags; null where not known. */
  readonly sourceLanguage?: string | null
  readonly targetLanguage?: string | null
  /** `translation` where left out. */
  readonly operation?: Operation
  readonly finishReason?: FinishReason | null
  readonly glossary?: readonly GlossaryTerm[]
  /** Forms of names that other chapters of the book settled on. */
  readonly names?: readonly KnownName[]
  /** Only read by opt-in checks. */
  readonly characters?: readonly Character[]
  readonly chapters?: readonly DividedChapter[]
  /** How long the user's own accepted translations of this pair were, against the built-in expectation. */
  readonly lengthHistory?: LengthHistory | null
}

/** Of ln(weighted target length / weighted source length), see {@link file://./text/expected-length.ts}. */
export interface LengthHistory {
  readonly median: number
  /** Median absolute deviation. */
  readonly mad: number
  readonly count: number
}
