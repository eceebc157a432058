import type { Content } from '../../ledger/content-types.ts'
import { checkTerms, readTerms } from '../../operations/extract-key-terms.ts'
import { isSameLanguage } from '../../operations/languages.ts'
import type { Clock } from '../../ports.ts'
import type { GlossaryRepository } from '../../store/repositories/glossary-repository.ts'
import { blankTerm, longestTerm } from './blank-term.ts'

/** A term with all that answers made of it. */
export interface Suggestion {
  readonly term: string
  readonly category: string | null
  readonly notes: string | null
  readonly translations: Map<string, number>
  readonly callId: number
}

/** Terms of a book as key terms extraction found them. */
export function createTermSuggestions({
  repository,
  content,
  clock,
}: {
  readonly repository: GlossaryRepository
  readonly content: Pick<Content, 'readContent'>
  readonly clock: Pick<Clock, 'now'>
}) {
  /** How each term was translated by key terms extraction, with how often; in order of appearance. */
  function readSuggestions(book: string, language: string) {
    const found = new Map<string, Suggestion>()
    let calls = 0
    let unreadable = 0
    for (const call of repository.keyTermsCalls(book)) {
      const fits = call.targetLanguage === null || language === '' || isSame(call.targetLanguage, language)
      if (!fits) continue
      const { text } = content.readContent(call.callId)
      const terms = text?.output == null ? null : readTerms(text.output)
      if (terms === null) {
        unreadable += 1
        continue
      }
      calls += 1
      const kept = text?.source == null ? terms : checkTerms(terms, text.source, []).terms
      for (const { term, category, translation, explanation } of kept) {
        if (term.length > longestTerm) continue
        const known = found.get(term) ?? {
          term,
          category: null,
          notes: null,
          translations: new Map(),
          callId: call.callId,
        }
        const given = call.targetLanguage === null ? null : translation
        if (given !== null) known.translations.set(given, (known.translations.get(given) ?? 0) + 1)
        found.set(term, { ...known, category: known.category ?? category, notes: known.notes ?? explanation })
      }
    }
    return { found: [...found.values()], calls, unreadable }
  }

  function suggest(
    book: string,
    language: string,
    { term, category, notes, translations, callId }: Suggestion,
    by: string | null,
  ): 'added' | 'changed' | 'unchanged' {
    const known = repository.byKey(book, language, term)
    // Most often first; where answers differ, all of them are shown until a person chooses.
    const translation = [...translations]
      .sort((a, b) => b[1] - a[1])
      .map(([words]) => words)
      .slice(0, mostForms)
      .join(' / ')
    if (known !== null && (known.status !== 'suggested' || known.translation === translation)) return 'unchanged'
    const now = clock.now()
    if (known !== null) {
      repository.update({ ...known, translation, callId, updatedAt: now, updatedBy: by })
      return 'changed'
    }
    repository.insert({
      ...blankTerm(book, language, now),
      term,
      translation,
      category,
      notes,
      status: 'suggested',
      origin: 'key_terms',
      callId,
      updatedBy: by,
    })
    return 'added'
  }

  /** What one answer adds: terms nobody knows, and forms beside those of suggested ones. Reads that call alone. */
  function addFrom({ callId, book, targetLanguage }: KeyTermsAnswer): void {
    const { text } = content.readContent(callId)
    const terms = text?.output == null ? null : readTerms(text.output)
    if (terms === null) return
    const kept = text?.source == null ? terms : checkTerms(terms, text.source, []).terms
    for (const { term, category, translation, explanation } of kept) {
      if (translation === null || term.length > longestTerm) continue
      const known = repository.byKey(book, targetLanguage, term)
      const forms = known === null || known.translation === '' ? [] : known.translation.split(' / ')
      if (known !== null && (forms.includes(translation) || forms.length >= mostForms)) continue
      const translations = new Map([...forms, translation].map(form => [form, 1]))
      suggest(book, targetLanguage, { term, category, notes: explanation, translations, callId }, null)
    }
  }

  return { read: readSuggestions, keep: suggest, addFrom }
}

/** An answer of key terms extraction, of a named book into a known language. */
export interface KeyTermsAnswer {
  readonly callId: number
  readonly book: string
  /** As glossaries store it. */
  readonly targetLanguage: string
}

/** Kept of one term until a person chooses. */
const mostForms = 3

function isSame(one: string, other: string): boolean {
  try {
    return isSameLanguage(one, other)
  } catch {
    return one === other
  }
}
