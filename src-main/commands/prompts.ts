import type { Command } from 'commander'
import { Failure } from '../failure.ts'
import { type PromptInForce, parsePromptName } from '../operations/prompt-library.ts'
import { promptNames, promptSlots } from '../operations/prompt-template.ts'
import { createFigureFormats } from '../reports/format-figures.ts'
import { renderTextTable } from '../reports/text-table.ts'
import type { PromptVersionRow } from '../store/repositories/prompt-repository.ts'
import type { CommandContext, RegisterCommand } from './command.ts'
import { asFile, describeVersion } from './describe-prompt.ts'
import { bookOption, type PromptFlags } from './prompt-options.ts'
import { registerPromptsEdit } from './prompts-edit.ts'

export const registerPrompts: RegisterCommand = (program, context) => {
  const prompts = program.command('prompts').description('the prompts of the operations: show, edit, choose, go back')
  registerList(prompts, context)
  registerShow(prompts, context)
  registerHistory(prompts, context)
  registerPromptsEdit(prompts, context)
  registerUse(prompts, context)
}

function registerList(prompts: Command, context: CommandContext): void {
  prompts
    .command('list')
    .description('which version of each prompt is in force')
    .option('--json', 'print one JSON object')
    .action(async ({ json }: PromptFlags) => {
      const { operations, settings } = await context.openApp('reader')
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
      const { operations } = await context.openApp('reader')
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
      const { operations, settings } = await context.openApp('reader')
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
      const { act } = await context.owner()
      const { version, because } = await act('prompts.use', {
        prompt: name,
        book: flags.book ?? null,
        which: parseWhich(which),
      })
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
