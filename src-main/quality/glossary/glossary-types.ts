import type { GlossaryStatus } from '../../../db/vocabulary.ts'
import type { Glossary } from '../../operations/glossary.ts'
import type { GlossaryBook, GlossaryRow } from '../../store/repositories/glossary-repository.ts'
import type { GlossaryWarning } from './check-consistency.ts'
import type { GlossaryFormat } from './glossary-file.ts'

/** What a person may say of a term; what is left out stays as it is, or takes its default in a new one. */
export interface TermChanges {
  /** Given: this row is changed, whatever its term was. */
  readonly id?: number | undefined
  readonly term: string
  readonly translation?: string | undefined
  readonly category?: string | null | undefined
  readonly notes?: string | null | undefined
  readonly status?: GlossaryStatus | undefined
  readonly aliases?: readonly string[] | undefined
  readonly caseSensitive?: boolean | undefined
  readonly inflects?: boolean | undefined
  readonly gender?: 'female' | 'male' | null | undefined
  readonly register?: 'formal' | 'familiar' | null | undefined
}

export interface FilledGlossary {
  readonly added: number
  /** Suggestions that later answers changed; what a person confirmed or rejected is never touched. */
  readonly changed: number
  readonly unchanged: number
  /** Answers of key terms extraction that were read. */
  readonly calls: number
  /** Answers whose text is no longer kept. */
  readonly unreadable: number
}

export interface ImportedGlossary {
  readonly added: number
  readonly changed: number
  readonly unchanged: number
  readonly removed: number
}

/** The terms of books: what translations must use, and what was suggested. */
export interface Glossaries {
  books(): readonly GlossaryBook[]
  /** For one language with the terms for every language; all languages where none is given. */
  list(book: string, targetLanguage?: string | null): readonly GlossaryRow[]
  save(
    book: string,
    targetLanguage: string | null,
    terms: readonly TermChanges[],
    by: string | null,
  ): Promise<readonly GlossaryRow[]>
  remove(ids: readonly number[]): Promise<number>
  /** What one answer of key terms extraction adds, within a transaction of the ledger; nothing that a person decided changes. */
  suggestFrom(callId: number, book: string, targetLanguage: string): void
  /** From all that key terms extraction found in this book, what was said most often first. */
  fill(book: string, targetLanguage: string | null, by: string | null): Promise<FilledGlossary>
  consistency(book: string, targetLanguage: string | null): readonly GlossaryWarning[]
  /** CSV, TSV or JSON. `replace` removes what the file does not have. */
  import(
    request: {
      readonly book: string
      readonly targetLanguage: string | null
      readonly content: string
      readonly name: string
      readonly replace: boolean
    },
    by: string | null,
  ): Promise<ImportedGlossary>
  export(book: string, targetLanguage: string | null, format: GlossaryFormat): string
  /** As a translation's prompt takes it: confirmed terms, and suggested ones with a translation. */
  forPrompt(book: string, targetLanguage: string): Glossary
}
