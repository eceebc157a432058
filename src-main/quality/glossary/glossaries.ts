import type { GlossaryStatus } from '../../../db/vocabulary.ts'
import { Failure } from '../../failure.ts'
import type { Content } from '../../ledger/content-types.ts'
import type { Ledger } from '../../ledger/ledger-types.ts'
import { checkTerms, readTerms } from '../../operations/extract-key-terms.ts'
import type { Glossary } from '../../operations/glossary.ts'
import { isSameLanguage, parseLanguage } from '../../operations/languages.ts'
import type { Clock } from '../../ports.ts'
import type { GlossaryBook, GlossaryRepository, GlossaryRow } from '../../store/repositories/glossary-repository.ts'
import { checkConsistency, type GlossaryWarning } from './check-consistency.ts'
import { type FileTerm, readGlossaryFile, writeGlossaryFile } from './glossary-file.ts'

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
  /** From what key terms extraction found in this book. */
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
  export(book: string, targetLanguage: string | null, format: 'csv' | 'tsv'): string
  /** As a translation's prompt takes it: confirmed terms, and suggested ones with a translation. */
  forPrompt(book: string, targetLanguage: string): Glossary
}

const longestTerm = 200

export function createGlossaries(dependencies: {
  readonly repository: GlossaryRepository
  readonly ledger: Pick<Ledger, 'write'>
  readonly content: Pick<Content, 'readContent'>
  readonly clock: Pick<Clock, 'now'>
}): Glossaries {
  const { repository, ledger, content, clock } = dependencies

  const list = (book: string, targetLanguage?: string | null) =>
    targetLanguage == null ? repository.all(book) : repository.ofBook(book, tagOf(targetLanguage))

  function change(book: string, language: string, changes: TermChanges, by: string | null): GlossaryRow {
    const term = changes.term.normalize('NFC').trim()
    if (term === '' || term.length > longestTerm) {
      throw new Failure('invalid_input', `A term has 1 to ${longestTerm} characters. Nothing was changed.`, { term })
    }
    const known = changes.id === undefined ? repository.byKey(book, language, term) : expect(changes.id)
    const twin = repository.byKey(book, known?.targetLanguage ?? language, term)
    if (known !== null && twin !== null && twin.id !== known.id) {
      throw new Failure('conflict', `The glossary has ${term} already. Nothing was changed.`, { id: twin.id })
    }
    const now = clock.now()
    const row = {
      ...(known ?? blank(book, language, now)),
      ...withoutUndefined(changes),
      term,
      translation: (changes.translation ?? known?.translation ?? '').normalize('NFC').trim(),
      aliases: (changes.aliases ?? known?.aliases ?? []).map(alias => alias.trim()).filter(alias => alias !== ''),
      // What a person writes or changes is confirmed by it.
      status: changes.status ?? 'confirmed',
      updatedAt: now,
      updatedBy: by,
    } satisfies Omit<GlossaryRow, 'id'>
    if (known === null) return { ...row, id: repository.insert(row) }
    repository.update({ ...row, id: known.id })
    return { ...row, id: known.id }
  }

  function expect(id: number): GlossaryRow {
    const row = repository.byId(id)
    if (row === null) throw new Failure('not_found', `There is no glossary entry ${id}. Nothing was changed.`, { id })
    return row
  }

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

  return {
    books: () => repository.books(),
    list,

    save: (book, targetLanguage, terms, by) =>
      ledger.write(() => terms.map(changes => change(book, tagOf(targetLanguage), changes, by))),

    remove: ids => ledger.write(() => ids.filter(id => repository.remove(id)).length),

    fill(book, targetLanguage, by) {
      const language = tagOf(targetLanguage)
      const { found, calls, unreadable } = readSuggestions(book, language)
      return ledger.write(() => {
        const sums = { added: 0, changed: 0, unchanged: 0 }
        for (const suggestion of found) sums[suggest(book, language, suggestion, by)] += 1
        return { ...sums, calls, unreadable }
      })
    },

    consistency: (book, targetLanguage) =>
      checkConsistency(list(book, targetLanguage).filter(({ status }) => status !== 'rejected')),

    import({ book, targetLanguage, content: file, name, replace }, by) {
      const language = tagOf(targetLanguage)
      const terms = readGlossaryFile(file, name)
      return ledger.write(() => {
        const sums = { added: 0, changed: 0, unchanged: 0, removed: 0 }
        const kept = new Set<number>()
        for (const entry of terms) {
          const known = repository.byKey(book, language, entry.term.normalize('NFC').trim())
          if (known !== null && saysTheSame(known, entry)) {
            kept.add(known.id)
            sums.unchanged += 1
            continue
          }
          const row = change(book, language, { status: 'confirmed', ...entry }, by)
          if (known === null) repository.update({ ...row, origin: 'import' })
          kept.add(row.id)
          sums[known === null ? 'added' : 'changed'] += 1
        }
        if (replace) {
          for (const row of repository.all(book)) {
            if (row.targetLanguage === language && !kept.has(row.id) && repository.remove(row.id)) sums.removed += 1
          }
        }
        return sums
      })
    },

    export: (book, targetLanguage, format) =>
      writeGlossaryFile(
        list(book, targetLanguage).filter(({ status }) => status !== 'rejected'),
        format,
      ),

    forPrompt: (book, targetLanguage) =>
      repository
        .ofBook(book, targetLanguage)
        .filter(({ status, translation }) => status !== 'rejected' && translation !== '')
        .flatMap(({ term, aliases, translation, notes, status, caseSensitive }) =>
          [term, ...aliases].map(source => ({
            source,
            target: status === 'suggested' ? firstOf(translation) : translation,
            notes,
            ...(caseSensitive && { caseSensitive }),
          })),
        ),
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
      .slice(0, 3)
      .join(' / ')
    if (known !== null && (known.status !== 'suggested' || known.translation === translation)) return 'unchanged'
    const now = clock.now()
    if (known !== null) {
      repository.update({ ...known, translation, callId, updatedAt: now, updatedBy: by })
      return 'changed'
    }
    repository.insert({
      ...blank(book, language, now),
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
}

interface Suggestion {
  readonly term: string
  readonly category: string | null
  readonly notes: string | null
  readonly translations: Map<string, number>
  readonly callId: number
}

function blank(book: string, targetLanguage: string, now: number): Omit<GlossaryRow, 'id'> {
  return {
    book,
    targetLanguage,
    term: '',
    translation: '',
    category: null,
    notes: null,
    status: 'confirmed',
    origin: 'person',
    callId: null,
    aliases: [],
    caseSensitive: false,
    inflects: true,
    gender: null,
    register: null,
    createdAt: now,
    updatedAt: now,
    updatedBy: null,
  }
}

/** As it is stored; empty for every language. */
function tagOf(language: string | null | undefined): string {
  return language == null || language === '' ? '' : parseLanguage(language, 'target language').tag
}

function isSame(one: string, other: string): boolean {
  try {
    return isSameLanguage(one, other)
  } catch {
    return one === other
  }
}

function firstOf(translation: string): string {
  return translation.split(' / ')[0] ?? translation
}

function saysTheSame(row: GlossaryRow, entry: FileTerm): boolean {
  return (
    row.status !== 'suggested' &&
    Object.entries(entry).every(
      ([key, value]) => JSON.stringify(row[key as keyof GlossaryRow] ?? null) === JSON.stringify(value ?? null),
    )
  )
}

function withoutUndefined({ id: _id, ...changes }: TermChanges) {
  return Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined)) as Partial<
    Omit<GlossaryRow, 'id'>
  >
}
