import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text as readAll } from 'node:stream/consumers'
import type { Command } from 'commander'
import { Failure } from '../failure.ts'
import { readPromptFile, writePromptFile } from '../operations/prompt-file.ts'
import { type PromptInForce, parsePromptName } from '../operations/prompt-library.ts'
import { type PromptName, type PromptTemplate, promptNames, promptSlots } from '../operations/prompt-template.ts'
import { createFigureFormats } from '../reports/format-figures.ts'
import { renderTextTable } from '../reports/text-table.ts'
import type { PromptVersionRow } from '../store/repositories/prompt-repository.ts'
import type { CommandContext, RegisterCommand } from './command.ts'
import { readHelperFile } from './operation-options.ts'

interface PromptFlags {
  readonly book?: string
  readonly json?: boolean
  readonly file?: string
  readonly note?: string
  readonly number?: string
}

export const registerPrompts: RegisterCommand = (program, context) => {
  const prompts = program.command('prompts').description('the prompts of the operations: show, edit, choose, go back')
  registerList(prompts, context)
  registerShow(prompts, context)
  registerHistory(prompts, context)
  registerEdit(prompts, context)
  registerUse(prompts, context)
}

const bookOption = ['--book <name>', 'the prompt of this book instead of the one of all books'] as const

function registerList(prompts: Command, context: CommandContext): void {
  prompts
    .command('list')
    .description('which version of each prompt is in force')
    .option('--json', 'print one JSON object')
    .action(async ({ json }: PromptFlags) => {
      const { operations, settings } = await context.openApp('owner')
      const entries = promptNames.flatMap(name => [
        { name, book: null, inForce: operations.prompts.inForce(name) },
        ...operations.prompts
          .books(name)
          .map(book => ({ name, book, inForce: operations.prompts.inForce(name, book) })),
      ])
      if (json === true) {
        const listed = entries.map(({ name, book, inForce }) => ({
          prompt: name,
          ...describeVersion(inForce.version),
          book,
          because: inForce.because,
        }))
        context.terminal.print(JSON.stringify({ prompts: listed }))
        return
      }
      const formats = createFigureFormats({ timeZone: settings.get('timeZone') })
      const columns = [
        { title: 'Prompt' },
        { title: 'Book' },
        { title: 'Version', align: 'right' as const },
        { title: 'Why' },
        { title: 'Since' },
        { title: 'Note', shrinkTo: 12 },
      ]
      const rows = entries.map(({ name, book, inForce: { version, because } }) => [
        name,
        book ?? 'all',
        String(version.version),
        becauseWords[because],
        formats.day(version.createdAt),
        version.note ?? '',
      ])
      for (const line of renderTextTable(columns, rows, { width: Math.max(60, context.terminal.columns) }))
        context.terminal.print(line)
    })
}

const becauseWords: Readonly<Record<PromptInForce['because'], string>> = {
  book: 'chosen for the book',
  chosen: 'chosen',
  built_in: 'built in',
}

function registerShow(prompts: Command, context: CommandContext): void {
  prompts
    .command('show <prompt>')
    .description('print a prompt in the form in which it is edited; two versions can be compared with diff')
    .option('--number <version>', 'this version instead of the one in force')
    .option(...bookOption)
    .option('--json', 'print one JSON object')
    .action(async (given: string, flags: PromptFlags) => {
      const name = parsePromptName(given)
      const { operations } = await context.openApp('owner')
      const version =
        flags.number === undefined
          ? operations.prompts.inForce(name, flags.book).version
          : findVersion(operations.prompts.versions(name, flags.book), flags.number)
      if (flags.json === true) {
        const slots = Object.entries(promptSlots[name]).map(([slot, { required, says }]) => ({
          slot,
          required: required === true,
          says,
        }))
        context.terminal.print(
          JSON.stringify({
            prompt: name,
            ...describeVersion(version),
            system: version.system,
            user: version.user,
            slots,
          }),
        )
      } else context.terminal.print(asFile(name, version).trimEnd())
    })
}

function registerHistory(prompts: Command, context: CommandContext): void {
  prompts
    .command('history <prompt>')
    .description('all versions of a prompt, oldest first')
    .option(...bookOption)
    .option('--json', 'print one JSON object')
    .action(async (given: string, flags: PromptFlags) => {
      const name = parsePromptName(given)
      const { operations, settings } = await context.openApp('owner')
      const versions = operations.prompts.versions(name, flags.book)
      const current = operations.prompts.inForce(name, flags.book).version.id
      if (flags.json === true) {
        const listed = versions.map(version => ({ ...describeVersion(version), inForce: version.id === current }))
        context.terminal.print(JSON.stringify({ prompt: name, book: flags.book ?? null, versions: listed }))
        return
      }
      if (versions.length === 0) {
        context.terminal.print(
          `The ${name} prompt has no versions of its own for ${flags.book}; the one of all books holds.`,
        )
        return
      }
      const formats = createFigureFormats({ timeZone: settings.get('timeZone') })
      for (const version of versions) {
        const mark = version.id === current ? '*' : ' '
        const source = version.builtIn ? 'built in' : 'yours'
        context.terminal.print(
          `${mark} ${String(version.version).padStart(3)}  ${formats.time(version.createdAt)}  ${source}${version.note === null ? '' : `  ${version.note}`}`,
        )
      }
    })
}

function registerEdit(prompts: Command, context: CommandContext): void {
  prompts
    .command('edit <prompt>')
    .description('add a version and use it: from a file, from standard input (--file -), or in $EDITOR')
    .option('--file <file>', 'the new prompt, in the form "prompts show" prints')
    .option('--note <words>', 'what is new about it')
    .option(...bookOption)
    .option('--json', 'print one JSON object')
    .action(async (given: string, flags: PromptFlags) => {
      const name = parsePromptName(given)
      const app = await context.openApp('owner')
      const current = app.operations.prompts.inForce(name, flags.book).version
      const edited = await obtainEdit(context, flags, asFile(name, current))
      const template = checkOwner(name, edited.text, edited.where)
      let saved: { version: PromptVersionRow; added: boolean }
      try {
        saved = app.operations.prompts.save({
          prompt: name,
          book: flags.book ?? null,
          template,
          note: flags.note ?? null,
        })
      } catch (error) {
        if (error instanceof Failure)
          throw new Failure(
            error.code,
            `${error.message}${edited.keptIn === null ? '' : `\nYour text is kept in ${edited.keptIn}; correct it and run: galley prompts edit ${given} --file ${edited.keptIn}`}`,
            error.details,
          )
        throw error
      }
      edited.discard()
      if (flags.json === true)
        context.terminal.print(JSON.stringify({ prompt: name, added: saved.added, ...describeVersion(saved.version) }))
      else if (saved.added)
        context.terminal.print(
          `Version ${saved.version.version} of the ${name} prompt${flags.book === undefined ? '' : ` for ${flags.book}`} is in use. To go back: galley prompts use ${given} previous${flags.book === undefined ? '' : ` --book "${flags.book}"`}`,
        )
      else context.terminal.print('Nothing is different; no version was added.')
    })
}

interface Edit {
  readonly text: string
  readonly where: string
  /** Where the text stays if it cannot be used; null where it came from a file of the user's own. */
  readonly keptIn: string | null
  discard(): void
}

async function obtainEdit(
  { terminal, environment }: CommandContext,
  flags: PromptFlags,
  current: string,
): Promise<Edit> {
  const discard = () => undefined
  if (flags.file === '-')
    return { text: await readAll(terminal.input), where: 'What came from standard input', keptIn: null, discard }
  if (flags.file !== undefined)
    return { text: await readHelperFile(flags.file), where: flags.file, keptIn: null, discard }
  const editor = environment.VISUAL || environment.EDITOR
  if (!editor || !terminal.interactive) {
    throw new Failure(
      'usage',
      'There is no editor to open. Set EDITOR, or give the prompt with --file FILE (galley prompts show prints the present one).',
    )
  }
  const folder = mkdtempSync(join(tmpdir(), 'galley-prompt-'))
  const file = join(folder, 'prompt.md')
  writeFileSync(file, current)
  const [command = editor, ...words] = editor.split(/\s+/)
  const { error, status } = spawnSync(command, [...words, file], { stdio: 'inherit' })
  if (error !== undefined || status !== 0) {
    throw new Failure(
      'usage',
      `The editor "${editor}" ${error === undefined ? `ended with ${status}` : `could not be started: ${error.message}`}. Nothing was changed; your text is in ${file}.`,
    )
  }
  return {
    text: readFileSync(file, 'utf8'),
    where: file,
    keptIn: file,
    discard: () => rmSync(folder, { recursive: true, force: true }),
  }
}

function checkOwner(name: PromptName, text: string, where: string): PromptTemplate {
  const { prompt, template } = readPromptFile(text, where)
  if (prompt === null || prompt === name) return template
  throw new Failure('usage', `${where} is a ${prompt} prompt, not a ${name} prompt. Nothing was changed.`)
}

function registerUse(prompts: Command, context: CommandContext): void {
  prompts
    .command('use <prompt> <version>')
    .description(
      'put a version in force: its number, "previous", or "built-in" (for a book: back to the prompt of all books)',
    )
    .option(...bookOption)
    .option('--json', 'print one JSON object')
    .action(async (given: string, which: string, flags: PromptFlags) => {
      const name = parsePromptName(given)
      const { operations } = await context.openApp('owner')
      const { version, because } = operations.prompts.use(name, parseWhich(which), flags.book)
      if (flags.json === true)
        context.terminal.print(JSON.stringify({ prompt: name, because, ...describeVersion(version) }))
      else
        context.terminal.print(`Version ${version.version} of the ${name} prompt is in use (${becauseWords[because]}).`)
    })
}

function parseWhich(which: string): number | 'previous' | 'built-in' {
  if (which === 'previous' || which === 'built-in') return which
  if (/^\d+$/.test(which)) return Number(which)
  throw new Failure('usage', `"${which}" is not a version. Write its number, previous or built-in.`)
}

function findVersion(versions: readonly PromptVersionRow[], number: string): PromptVersionRow {
  const found = versions.find(({ version }) => String(version) === number)
  if (found !== undefined) return found
  throw new Failure(
    'not_found',
    `There is no version ${number}. There are: ${versions.map(({ version }) => version).join(', ') || 'none'}.`,
  )
}

function describeVersion({ id, version, book, builtIn, note, createdAt }: PromptVersionRow) {
  return { id, version, book: book === '' ? null : book, builtIn, note, createdAt: new Date(createdAt).toISOString() }
}

function asFile(name: PromptName, { version, note, system, user }: PromptVersionRow): string {
  return writePromptFile({ prompt: name, version, ...(note === null ? {} : { note }) }, { system, user })
}
