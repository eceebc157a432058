import { Failure } from '../../failure.ts'
import type { Content } from '../../ledger/content-types.ts'
import type { Ledger } from '../../ledger/ledger-types.ts'
import { parseLanguage } from '../../operations/languages.ts'
import type { Clock } from '../../ports.ts'
import type { GlossaryRepository, GlossaryRow } from '../../store/repositories/glossary-repository.ts'
import { failing, sayFailure } from '../../words/failure-sentences.ts'
import { blankTerm, longestTerm } from './blank-term.ts'
import { checkConsistency } from './check-consistency.ts'
import type { FileTerm } from './file-term.ts'
import { readGlossaryFile, writeGlossaryFile } from './glossary-file.ts'
import type { Glossaries, TermChanges } from './glossary-types.ts'
import { createTermSuggestions } from './suggest-terms.ts'

export function createGlossaries(dependencies: {
  readonly repository: GlossaryRepository
  readonly ledger: Pick<Ledger, 'write'>
  readonly content: Pick<Content, 'readContent'>
  readonly clock: Pick<Clock, 'now'>
}): Glossaries {
  const { repository, ledger, clock } = dependencies
  const suggestions = createTermSuggestions(dependencies)

  const list = (book: string, targetLanguage?: string | null) =>
    targetLanguage == null ? repository.all(book) : repository.ofBook(book, tagOf(targetLanguage))

  function change(book: string, language: string, changes: TermChanges, by: string | null): GlossaryRow {
    const term = changes.term.normalize('NFC').trim()
    if (term === '' || term.length > longestTerm) {
      throw failing('invalid_input', sayFailure('term.length', { most: longestTerm }), { term })
    }
    const known = changes.id === undefined ? repository.byKey(book, language, term) : expect(changes.id)
    const twin = repository.byKey(book, known?.targetLanguage ?? language, term)
    if (known !== null && twin !== null && twin.id !== known.id) {
      throw failing('conflict', sayFailure('term.twice', { term }), { id: twin.id })
    }
    const now = clock.now()
    const row = {
      ...(known ?? blankTerm(book, language, now)),
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
    if (row === null) throw failing('not_found', sayFailure('term.gone', { id }), { id })
    return row
  }

  return {
    books: () => repository.books(),
    list,

    save: (book, targetLanguage, terms, by) =>
      ledger.write(() => terms.map(changes => change(book, tagOf(targetLanguage), changes, by))),

    remove: ids => ledger.write(() => ids.filter(id => repository.remove(id)).length),

    fill(book, targetLanguage, by) {
      const language = tagOf(targetLanguage)
      const { found, calls, unreadable } = suggestions.read(book, language)
      return ledger.write(() => {
        const sums = { added: 0, changed: 0, unchanged: 0 }
        for (const suggestion of found) sums[suggestions.keep(book, language, suggestion, by)] += 1
        return { ...sums, calls, unreadable }
      })
    },

    suggestFrom(callId, book, targetLanguage) {
      // A language nobody can read was never asked for: such an answer waits for a person to fill from it.
      const language = readableTag(targetLanguage)
      if (language !== null) suggestions.addFrom({ callId, book, targetLanguage: language })
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
}

/** As it is stored; empty for every language. */
function tagOf(language: string | null | undefined): string {
  return language == null || language === '' ? '' : parseLanguage(language, 'target language').tag
}

function readableTag(language: string): string | null {
  try {
    return tagOf(language)
  } catch (error) {
    if (error instanceof Failure) return null
    throw error
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
