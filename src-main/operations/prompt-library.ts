import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Failure } from '../failure.ts'
import type { Clock } from '../ports.ts'
import type { PromptRepository, PromptVersionRow } from '../store/repositories/prompt-repository.ts'
import { failing } from '../words/failure-sentences.ts'
import { sayText } from '../words/failures/text-sentences.ts'
import { readPromptFile } from './prompt-file.ts'
import { assertTemplate, type PromptName, type PromptTemplate, promptNames } from './prompt-template.ts'

/** The version in force and why. */
export interface PromptInForce {
  readonly version: PromptVersionRow
  readonly because: 'book' | 'chosen' | 'built_in'
}

/** Prompt versions: what holds, what was, and what a person changes. */
export interface PromptLibrary {
  /** Writes built-in prompts that are not on record yet. Safe to call at every start. */
  load(): number
  /** For a book its own choice, else the choice for all books, else the newest built-in. */
  inForce(prompt: PromptName, book?: string | null): PromptInForce
  versions(prompt: PromptName, book?: string | null): readonly PromptVersionRow[]
  books(prompt: PromptName): readonly string[]
  /** Checks and adds a version and puts it in force. An unchanged text adds nothing. */
  save(edit: {
    readonly prompt: PromptName
    readonly book?: string | null
    readonly template: PromptTemplate
    readonly note?: string | null
  }): { readonly version: PromptVersionRow; readonly added: boolean }
  /** `version` counts within the prompt and book; `previous` is the one before that in force; `built-in` drops the choice. */
  use(prompt: PromptName, which: number | 'previous' | 'built-in', book?: string | null): PromptInForce
}

export function createPromptLibrary(dependencies: {
  readonly repository: PromptRepository
  /** The folder with the prompts that ship. */
  readonly folder: string
  readonly clock: Clock
}): PromptLibrary {
  const { repository, folder, clock } = dependencies

  const inForce = (prompt: PromptName, book?: string | null): PromptInForce => {
    const own = book ? repository.chosen(prompt, book) : null
    if (own !== null) return { version: own, because: 'book' }
    const chosen = repository.chosen(prompt, '')
    if (chosen !== null) return { version: chosen, because: 'chosen' }
    const builtIn = repository.newestBuiltIn(prompt)
    if (builtIn !== null) return { version: builtIn, because: 'built_in' }
    throw new Failure(
      'internal',
      `The ${prompt} prompt is missing from ${folder}. Install Galley again; your own prompts are kept.`,
    )
  }

  return {
    load() {
      return repository.transaction(
        () => readBuiltIn(folder).filter(file => addBuiltIn(repository, file, clock)).length,
      )
    },
    inForce,
    versions: (prompt, book) => repository.versions(prompt, book ?? ''),
    books: prompt => repository.books(prompt),
    save({ prompt, book, template, note }) {
      assertTemplate(prompt, template)
      const current = inForce(prompt, book).version
      if (isSameTemplate(current, template)) return { version: current, added: false }
      return repository.transaction(() => {
        const version = repository.insert({
          operation: prompt,
          book: book ?? '',
          system: template.system,
          user: template.user,
          note: note ?? null,
          builtIn: false,
          createdAt: clock.now(),
        })
        repository.choose(prompt, book ?? '', version.id, clock.now())
        return { version, added: true }
      })
    },
    use(prompt, which, book) {
      const scope = book ?? ''
      const wanted = which === 'built-in' ? null : findVersion(repository, prompt, scope, which, inForce(prompt, book))
      if (wanted === null) repository.forgetChoice(prompt, scope)
      else repository.choose(prompt, scope, wanted.id, clock.now())
      return inForce(prompt, book)
    },
  }
}

interface BuiltInPrompt {
  readonly prompt: PromptName
  readonly template: PromptTemplate
  readonly note: string | null
}

function readBuiltIn(folder: string): readonly BuiltInPrompt[] {
  return readdirSync(folder)
    .filter(file => file.endsWith('.md'))
    .sort()
    .map(file => {
      const { prompt, template, note } = readPromptFile(readFileSync(join(folder, file), 'utf8'), file)
      if (prompt === null) throw new Failure('internal', `${file} does not say which prompt it is.`)
      assertTemplate(prompt, template)
      return { prompt, template, note }
    })
}

function addBuiltIn(repository: PromptRepository, { prompt, template, note }: BuiltInPrompt, clock: Clock): boolean {
  const newest = repository.newestBuiltIn(prompt)
  if (newest !== null && isSameTemplate(newest, template)) return false
  repository.insert({ operation: prompt, book: '', ...template, note, builtIn: true, createdAt: clock.now() })
  return true
}

function isSameTemplate(one: PromptTemplate, other: PromptTemplate): boolean {
  return one.system === other.system && one.user === other.user
}

/** Null: nothing is chosen any more, what holds for all books or the built-in one does. */
function findVersion(
  repository: PromptRepository,
  prompt: PromptName,
  book: string,
  which: number | 'previous',
  current: PromptInForce,
): PromptVersionRow | null {
  const versions = repository.versions(prompt, book)
  if (which === 'previous') {
    const before = versions.findLast(
      ({ version }) => current.version.book === book && version < current.version.version,
    )
    if (before !== undefined) return before
    if (book !== '' && current.because === 'book') return null
    throw failing('not_found', sayText('prompt.no_earlier', { prompt }))
  }
  const found = versions.find(({ version }) => version === which)
  if (found !== undefined) return found
  const known = versions.map(({ version }) => version).join(', ')
  const whose = book === '' ? '' : ` for ${book}`
  throw failing(
    'not_found',
    versions.length === 0
      ? sayText('prompt.no_versions', { prompt, whose })
      : sayText('prompt.no_version', { version_id: which, prompt, whose, known }),
  )
}

/** @throws Failure `usage` that lists the prompts */
export function parsePromptName(given: string): PromptName {
  const normal = given.trim().replaceAll('-', '_')
  const found = promptNames.find(name => name === normal) ?? shortNames[normal]
  if (found !== undefined) return found
  throw failing('usage', sayText('prompt.unknown', { name: given, names: promptNames.join(', ') }))
}

const shortNames: Readonly<Record<string, PromptName>> = {
  translate: 'translation',
  abstract: 'abstract_generation',
  key_terms: 'key_terms_extraction',
  divide: 'chapter_division',
  judge: 'quality_evaluation',
}
