import { type Command, Option } from 'commander'
import { type Realm, realms } from '../../db/vocabulary.ts'
import { Failure } from '../failure.ts'
import type { BookChapter, BookSummary } from '../metrics/book-types.ts'
import { createBooks } from '../metrics/books.ts'
import { createFigureFormats, type FigureFormats, noFigure } from '../reports/format-figures.ts'
import { renderTextTable } from '../reports/text-table.ts'
import { wholeNumber } from './call-options.ts'
import type { CommandContext, RegisterCommand } from './command.ts'

interface ListOptions {
  readonly search?: string
  readonly limit: number
  readonly realm?: readonly Realm[]
  readonly json?: boolean
}

type ShowOptions = Pick<ListOptions, 'realm' | 'json'>

/** `galley books list|show`: what each book came to, and which chapters are translated. */
export const registerBooksCommand: RegisterCommand = (program, context) => {
  const books = program.command('books').description('the books: what is translated, what it cost, how good it is')
  registerList(books, context)
  registerShow(books, context)
}

const realmOption = () => new Option('--realm <realm...>', 'real calls, practice or sample').choices(realms)

function realmsOf({ isSample }: { readonly isSample: boolean }, asked: readonly Realm[] | undefined): readonly Realm[] {
  return asked ?? [isSample ? 'sample' : 'real']
}

function registerList(books: Command, { openApp, terminal }: CommandContext): void {
  books
    .command('list', { isDefault: true })
    .description('all books, the latest first')
    .option('--search <words>', 'part of the name')
    .option('--limit <n>', 'how many', wholeNumber(1, 1000), 200)
    .addOption(realmOption())
    .option('--json', 'print one book a line as JSON')
    .action(async ({ search, limit, realm, json }: ListOptions) => {
      const app = await openApp('reader')
      const like = search === undefined || search === '' ? null : search
      const found = createBooks(app.store).list({ realms: realmsOf(app, realm), like, limit })
      if (json === true) {
        for (const book of found.books) terminal.print(JSON.stringify(book))
        return
      }
      if (found.books.length === 0) {
        terminal.note(
          like === null
            ? 'No call names a book yet. Name it: galley translate FILE --to en --book "My book" --chapter 1'
            : `No book has "${like}" in its name.`,
        )
        return
      }
      const formats = createFigureFormats({ timeZone: app.settings.get('timeZone') })
      const columns = [
        { title: 'Book', shrinkTo: 16 },
        { title: 'Translated', shrinkTo: 12 },
        { title: 'Calls', align: 'right' as const },
        { title: 'Cost', align: 'right' as const },
        { title: 'Per 1,000 characters', align: 'right' as const, optional: 1 },
        { title: 'Quality', align: 'right' as const },
        { title: 'Latest', optional: 2 },
      ]
      const rows = found.books.map(book => [
        book.name,
        coverageWords(book),
        formats.count(book.calls),
        costWords(formats, book),
        formats.money(book.nanosPerThousandChars),
        book.score === null ? noFigure : formats.score(book.score),
        book.lastCallAt === null ? noFigure : formats.time(book.lastCallAt),
      ])
      for (const line of renderTextTable(columns, rows, { width: Math.max(60, terminal.columns) })) terminal.print(line)
      if (found.total > found.books.length) {
        terminal.note(`${found.books.length} of ${formats.count(found.total)} shown. More: --limit, --search.`)
      }
    })
}

function registerShow(books: Command, { openApp, terminal }: CommandContext): void {
  books
    .command('show')
    .description('one book with its chapters, in their order')
    .argument('<book>', 'its name')
    .addOption(realmOption())
    .option('--json', 'print one JSON object')
    .action(async (name: string, { realm, json }: ShowOptions) => {
      const app = await openApp('reader')
      const book = createBooks(app.store).show(name, realmsOf(app, realm))
      if (book === null) {
        throw new Failure('not_found', `No call names a book "${name}". See galley books.`, { book: name })
      }
      if (json === true) return terminal.print(JSON.stringify(book))
      const formats = createFigureFormats({ timeZone: app.settings.get('timeZone') })
      terminal.print(`${book.name}: ${formats.count(book.calls)} calls, ${costWords(formats, book)}`)
      for (const { targetLanguage, chapters, remaining } of book.coverage) {
        const rest =
          remaining.chapters === 0
            ? ''
            : `; ${formats.count(remaining.chapters)} not yet${remaining.costNanos === null ? '' : `, about ${formats.money(remaining.costNanos)} at what this book has cost so far`}`
        terminal.print(`  ${targetLanguage}: ${formats.count(chapters)} chapters${rest}`)
      }
      terminal.print('')
      const languages = [...new Set(book.chapterList.flatMap(one => one.translations.map(each => each.targetLanguage)))]
      const columns = [
        { title: 'Chapter', shrinkTo: 12 },
        { title: 'Characters', align: 'right' as const },
        ...languages.map(language => ({ title: language })),
        { title: 'Cost', align: 'right' as const },
      ]
      const rows = book.chapterList.map(chapter => [
        chapter.name,
        chapter.chars === null ? noFigure : formats.count(chapter.chars),
        ...languages.map(language => translationWords(formats, chapter, language)),
        chapterCost(formats, chapter),
      ])
      for (const line of renderTextTable(columns, rows, { width: Math.max(60, terminal.columns) })) terminal.print(line)
    })
}

function coverageWords({ coverage, chapters }: BookSummary): string {
  if (coverage.length === 0) return noFigure
  return coverage
    .map(one => `${one.targetLanguage} ${one.chapters}${chapters > one.chapters ? ` of ${chapters}` : ''}`)
    .join(', ')
}

function costWords(
  formats: FigureFormats,
  { calls, costNanos, unpricedCalls }: { calls: number; costNanos: number | null; unpricedCalls: number },
): string {
  if (costNanos === null || unpricedCalls === 0) return formats.money(costNanos)
  return `${formats.money(costNanos)} (${formats.count(unpricedCalls)} of ${formats.count(calls)} unpriced)`
}

function translationWords(formats: FigureFormats, chapter: BookChapter, language: string): string {
  const found = chapter.translations.find(each => each.targetLanguage === language)
  if (found === undefined) return 'not yet'
  if (found.state === 'failed') return 'failed'
  const cut = found.state === 'truncated' ? 'cut off' : 'yes'
  return found.score === null ? cut : `${cut}, ${formats.score(found.score)}`
}

function chapterCost(formats: FigureFormats, { translations, other }: BookChapter): string {
  const parts = [...translations, ...other]
  const known = parts.filter(part => part.costNanos !== null)
  if (known.length === 0) return formats.money(null)
  return formats.money(known.reduce((sum, { costNanos }) => sum + (costNanos ?? 0), 0))
}
