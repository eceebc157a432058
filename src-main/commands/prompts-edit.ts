import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text as readAll } from 'node:stream/consumers'
import type { Command } from 'commander'
import { Failure } from '../failure.ts'
import { readPromptFile } from '../operations/prompt-file.ts'
import { parsePromptName } from '../operations/prompt-library.ts'
import type { PromptName, PromptTemplate } from '../operations/prompt-template.ts'
import type { PromptVersionRow } from '../store/repositories/prompt-repository.ts'
import type { CommandContext } from './command.ts'
import { asFile, describeVersion } from './describe-prompt.ts'
import { readHelperFile } from './operation-options.ts'
import { bookOption, type PromptFlags } from './prompt-options.ts'

export function registerPromptsEdit(prompts: Command, context: CommandContext): void {
  prompts
    .command('edit <prompt>')
    .description('add a version and use it: from a file, from standard input (--file -), or in $EDITOR')
    .option('--file <file>', 'the new prompt, in the form "prompts show" prints')
    .option('--note <words>', 'what is new about it')
    .option(...bookOption)
    .option('--json', 'print one JSON object')
    .action(async (given: string, flags: PromptFlags) => {
      const name = parsePromptName(given)
      // Whatever may take long or holds a pipe open comes before the database's lock.
      const edited = await obtainEdit(context, flags, name)
      const template = checkOwner(name, edited.text, edited.where)
      const { act } = await context.owner()
      let saved: { version: PromptVersionRow; added: boolean }
      try {
        saved = await act('prompts.save', {
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

async function obtainEdit(context: CommandContext, flags: PromptFlags, name: PromptName): Promise<Edit> {
  const { terminal, environment } = context
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
  const current = await readCurrent(context, flags, name)
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

/** Reads the prompt in force and closes the database, so that nothing waits for an open editor. */
async function readCurrent(context: CommandContext, flags: PromptFlags, name: PromptName): Promise<string> {
  const app = await context.openApp('reader')
  try {
    return asFile(name, app.operations.prompts.inForce(name, flags.book).version)
  } finally {
    await app.close()
  }
}
