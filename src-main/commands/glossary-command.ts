import { readFileSync, writeFileSync } from 'node:fs'
import { basename } from 'node:path'
import { Failure } from '../failure.ts'
import { glossaryFormats } from '../quality/glossary/glossary-file.ts'
import { oneLine } from '../reports/display-width.ts'
import { renderTextTable } from '../reports/text-table.ts'
import type { GlossaryRow } from '../store/repositories/glossary-repository.ts'
import type { CommandContext, RegisterCommand } from './command.ts'
import { type SetFlags, termFromFlags } from './glossary-term.ts'

interface Flags {
  readonly to?: string
  readonly json?: boolean
}

/** `galley glossary`: the terms of a book, which its translations are given and checked for. */
export const registerGlossaryCommand: RegisterCommand = (program, context) => {
  const glossary = program.command('glossary').description('the terms of a book and their translations')
  const to = ['--to <language>', 'for translations into this language; every language where not given'] as const
  const json = ['--json', 'print one JSON object a line'] as const
  glossary
    .command('list')
    .description('the terms of a book, with what is inconsistent; the books where none is named')
    .argument('[book]')
    .option(...to)
    .option(...json)
    .action((book: string | undefined, flags: Flags) =>
      book === undefined ? listBooks(context, flags) : list(context, book, flags),
    )
  glossary
    .command('set')
    .description('add a term, or change it')
    .argument('<book>')
    .argument('<term>')
    .argument('[translation]')
    .option(...to)
    .option('--category <words>', 'person, place, organisation, item, skill, concept')
    .option('--notes <words>', 'for the translator')
    .option('--alias <form...>', 'other forms under which it stands in the source; "" for none')
    .option('--gender <gender>', 'of a character: female, male or none; see the check voice')
    .option('--register <register>', 'how a character is addressed: formal, familiar or none')
    .option('--endings <answer>', 'whether the translation takes endings: yes or no')
    .option('--case <answer>', 'whether it counts only in the same letters: yes or no')
    .option('--reject', 'never to be suggested again')
    .action((book: string, term: string, translation: string | undefined, flags: SetFlags) =>
      set(context, book, term, translation, flags),
    )
  glossary
    .command('remove')
    .description('remove a term')
    .argument('<book>')
    .argument('<term>')
    .option(...to)
    .action((book: string, term: string, flags: Flags) => remove(context, book, term, flags))
  glossary
    .command('fill')
    .description('suggest terms from what key-terms found in the book; nothing is sent')
    .argument('<book>')
    .option(...to)
    .option('--json', 'print one JSON object')
    .action((book: string, flags: Flags) => fill(context, book, flags))
  glossary
    .command('import')
    .description('read terms from CSV, TSV or JSON')
    .argument('<book>')
    .argument('<file>')
    .option(...to)
    .option('--replace', 'remove terms that the file does not have')
    .option('--json', 'print one JSON object')
    .action((book: string, file: string, flags: Flags & { replace?: boolean }) =>
      importFile(context, book, file, flags),
    )
  glossary
    .command('export')
    .description('write the terms of a book as CSV, TSV or JSON')
    .argument('<book>')
    .option(...to)
    .option('--format <format>', glossaryFormats.join(', '), 'csv')
    .option('--output <file>', 'to this file; else to standard output')
    .action((book: string, flags: Flags & { format: string; output?: string }) => exportFile(context, book, flags))
}

async function listBooks({ terminal, openApp }: CommandContext, flags: Flags): Promise<void> {
  const books = (await openApp('reader')).quality.glossaries.books()
  if (flags.json) for (const book of books) terminal.print(JSON.stringify(book))
  else if (books.length === 0)
    terminal.print('No book has a glossary yet. "galley glossary fill BOOK" makes one from key-terms.')
  else {
    const rows = books.map(each => [
      each.book,
      each.targetLanguage || 'every language',
      String(each.confirmed),
      String(each.suggested),
    ])
    const columns = [
      { title: 'Book', shrinkTo: 16 },
      { title: 'Into' },
      { title: 'Confirmed', align: 'right' as const },
      { title: 'Suggested', align: 'right' as const },
    ]
    for (const line of renderTextTable(columns, rows, { width: Math.max(60, terminal.columns) })) terminal.print(line)
  }
}

async function list({ terminal, openApp }: CommandContext, book: string, flags: Flags): Promise<void> {
  const { glossaries } = (await openApp('reader')).quality
  const terms = glossaries.list(book, flags.to ?? null)
  if (flags.json) {
    for (const term of terms) terminal.print(JSON.stringify(term))
    return
  }
  if (terms.length === 0)
    return terminal.print(`${book} has no terms. "galley glossary fill" suggests some from key-terms.`)
  const columns = [
    { title: 'Term' },
    { title: 'Translation', shrinkTo: 16 },
    { title: 'Into', optional: 2 },
    { title: 'Kind', optional: 1 },
    { title: 'Status' },
    { title: 'Notes', shrinkTo: 16, optional: 3 },
  ]
  const row = (term: GlossaryRow) => [
    [term.term, ...term.aliases].join(', '),
    term.translation,
    term.targetLanguage || 'all',
    term.category ?? '',
    term.status,
    oneLine(term.notes ?? ''),
  ]
  for (const line of renderTextTable(columns, terms.map(row), { width: Math.max(60, terminal.columns) }))
    terminal.print(line)
  for (const { message } of glossaries.consistency(book, flags.to ?? null)) terminal.note(message)
}

async function set(
  context: CommandContext,
  book: string,
  term: string,
  translation: string | undefined,
  flags: SetFlags,
): Promise<void> {
  const changes = termFromFlags(term, translation, flags)
  const [row] = await (await context.owner()).act('glossary.save', {
    book,
    language: flags.to ?? null,
    terms: [changes],
  })
  context.terminal.print(`${book}: ${term} = ${row?.translation || 'nothing yet'} (${row?.status ?? 'confirmed'})`)
}

async function remove(context: CommandContext, book: string, term: string, flags: Flags): Promise<void> {
  const owner = await context.owner()
  const ids = owner.app.quality.glossaries
    .list(book, flags.to ?? null)
    .filter(row => row.term === term)
    .map(({ id }) => id)
  if (ids.length === 0) throw new Failure('not_found', `${book} has no term ${term}. Nothing was changed.`)
  await owner.act('glossary.remove', { ids })
  context.terminal.print(`${term} is no longer in the glossary of ${book}.`)
}

async function fill(context: CommandContext, book: string, flags: Flags): Promise<void> {
  const filled = await (await context.owner()).act('glossary.fill', { book, language: flags.to ?? null })
  if (flags.json) return context.terminal.print(JSON.stringify(filled))
  const { added, changed, unchanged, calls, unreadable } = filled
  if (calls === 0) {
    return context.terminal.print(
      `No key terms of ${book} are on record. Run "galley key-terms FILE --book" on a chapter first.`,
    )
  }
  context.terminal.print(
    `From ${calls} answers: ${added} terms suggested, ${changed} suggestions changed, ${unchanged} as they were.`,
  )
  if (unreadable > 0)
    context.terminal.note(`${unreadable} answers could not be read: their text is gone, or is no list of terms.`)
}

async function importFile(
  context: CommandContext,
  book: string,
  file: string,
  flags: Flags & { replace?: boolean },
): Promise<void> {
  let content: string
  try {
    content = readFileSync(file, 'utf8')
  } catch (error) {
    const words = error instanceof Error ? error.message : String(error)
    throw new Failure('invalid_input', `${file} cannot be read: ${words}. Nothing was changed.`, {}, error)
  }
  const owner = await context.owner()
  const request = { book, language: flags.to ?? null, content, name: basename(file), replace: flags.replace === true }
  const sums = await owner.act('glossary.import', request)
  if (flags.json) return context.terminal.print(JSON.stringify(sums))
  context.terminal.print(
    `${sums.added} terms added, ${sums.changed} changed, ${sums.unchanged} as they were, ${sums.removed} removed.`,
  )
}

async function exportFile(
  { terminal, openApp }: CommandContext,
  book: string,
  flags: Flags & { format: string; output?: string },
): Promise<void> {
  const format = glossaryFormats.find(each => each === flags.format)
  if (format === undefined) throw new Failure('usage', `--format must be one of: ${glossaryFormats.join(', ')}.`)
  const content = (await openApp('reader')).quality.glossaries.export(book, flags.to ?? null, format)
  if (flags.output === undefined) return terminal.print(content.trimEnd())
  writeFileSync(flags.output, content)
  terminal.print(`The glossary of ${book} is in ${flags.output}.`)
}
