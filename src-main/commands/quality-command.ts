import { createReadStream } from 'node:fs'
import { createInterface } from 'node:readline'
import { Failure } from '../failure.ts'
import { checkSegment } from '../quality/check-segment.ts'
import type { Finding } from '../quality/finding.ts'
import { checks } from '../quality/registry.ts'
import { scoreVersion } from '../quality/score-findings.ts'
import { renderTextTable } from '../reports/text-table.ts'
import type { CommandContext, RegisterCommand } from './command.ts'
import { addFindingCommands } from './quality-findings.ts'
import { addJudgeCommands } from './quality-judge.ts'
import { readCheckLine } from './quality-lines.ts'

/** `galley quality`: checks of text from anywhere, without a database; findings about calls, and the judge. */
export const registerQualityCommand: RegisterCommand = (program, context) => {
  const quality = program.command('quality').description('check translations for faults, without a reference')
  quality
    .command('check')
    .description(
      'check JSON Lines {id, source, target, source_lang, target_lang, [operation], [glossary]}; one answer a line',
    )
    .argument('<file>', 'the file, or - for standard input')
    .option('--json', 'print one JSON object a line')
    .option('--enable <check...>', 'run checks that are off unless asked for')
    .option('--only <check...>', 'run only these checks')
    .addHelpText(
      'after',
      '\nA line that cannot be read is named on standard error with its number, and the others are checked.\nExit code: 0 every line was checked, 1 some could not be read, 2 the command was wrong.',
    )
    .action((file: string, options: CheckOptions) => checkFile(context, file, options))
  quality
    .command('list')
    .description('name the checks and what each looks for')
    .option('--json', 'print one JSON object a line')
    .action((options: { json?: boolean }) => listChecks(context, options.json === true))
  addFindingCommands(quality, context)
  addJudgeCommands(quality, context)
}

interface CheckOptions {
  readonly json?: boolean
  readonly enable?: readonly string[]
  readonly only?: readonly string[]
}

async function checkFile(context: CommandContext, file: string, options: CheckOptions): Promise<void> {
  const { terminal, signal } = context
  const selection = {
    ...(options.enable === undefined ? {} : { optIn: knownChecks(options.enable, '--enable') }),
    ...(options.only === undefined ? {} : { only: knownChecks(options.only, '--only') }),
  }
  const input = file === '-' ? terminal.input : await openFile(file)
  const lines = createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })
  let number = 0
  let checked = 0
  let unreadable = 0
  const told = new Set<string>()
  try {
    for await (const text of lines) {
      number += 1
      if (signal.aborted)
        throw new Failure('cancelled', `Stopped after ${checked} lines; what was printed is complete.`)
      if (text.trim() === '') continue
      const line = readCheckLine(number === 1 ? text.replace(/^\uFEFF/u, '') : text)
      if (typeof line === 'string') {
        unreadable += 1
        terminal.note(`Line ${number} was left out: ${line}`)
        continue
      }
      for (const language of line.unknownLanguages.filter(each => !told.has(each))) {
        told.add(language)
        terminal.note(
          `Line ${number}: the language ${JSON.stringify(language)} is not known, so what depends on it is not checked, here and in the lines after. Write a tag such as en, ja or zh-Hans.`,
        )
      }
      const { score, findings } = checkSegment(line.segment, selection)
      checked += 1
      const id = line.id ?? number
      if (options.json === true) {
        await print(
          context,
          JSON.stringify({ id, score: Math.round(score * 1000) / 1000, findings: findings.map(toJson) }),
        )
      } else for (const row of describe(String(id), score, findings)) terminal.print(row)
    }
  } finally {
    lines.close()
  }
  if (unreadable > 0) {
    throw new Failure(
      'invalid_input',
      `${unreadable} of ${checked + unreadable} lines could not be read; the others were checked. Each line has to be a JSON object with at least a target.`,
    )
  }
}

/** Waits where the reader is slower, so that a long file does not pile up in memory. */
async function print({ terminal }: CommandContext, line: string): Promise<void> {
  if (terminal.write === undefined) terminal.print(line)
  else await terminal.write(`${line}\n`)
}

async function openFile(file: string): Promise<NodeJS.ReadableStream> {
  const stream = createReadStream(file)
  return new Promise((resolve, reject) => {
    stream.once('readable', () => resolve(stream))
    stream.once('end', () => resolve(stream))
    stream.once('error', (error: NodeJS.ErrnoException) => {
      const why =
        error.code === 'ENOENT' ? 'there is no such file' : error.code === 'EISDIR' ? 'it is a folder' : error.message
      reject(new Failure('invalid_input', `${file} cannot be read: ${why}. Nothing was checked.`, {}, error))
    })
  })
}

function knownChecks(ids: readonly string[], option: string): ReadonlySet<string> {
  const unknown = ids.filter(id => !checks.some(check => check.id === id))
  if (unknown.length > 0) {
    throw new Failure(
      'usage',
      `${option}: there is no check named ${unknown.join(', ')}. galley quality list names them.`,
    )
  }
  return new Set(ids)
}

function toJson({ check, version, severity, message, advice, sourceSpan, targetSpan, term: about }: Finding) {
  return { check, version, severity, message, advice, source_span: sourceSpan, target_span: targetSpan, term: about }
}

function describe(id: string, score: number, findings: readonly Finding[]): readonly string[] {
  const head = `${id}: ${(score * 100).toFixed(0)} of 100${findings.length === 0 ? ', nothing found' : ''}`
  return [
    head,
    ...findings.map(({ severity, check, message, advice }) => `  ${severity} (${check}): ${message} ${advice}`),
  ]
}

function listChecks({ terminal }: CommandContext, json: boolean): void {
  if (json) {
    for (const { id, version, title, description, operations: fits, optIn } of checks) {
      terminal.print(JSON.stringify({ id, version, title, description, operations: fits, opt_in: optIn === true }))
    }
    return
  }
  const columns = [
    { title: 'Check' },
    { title: 'Version', align: 'right' as const, optional: 1 },
    { title: 'What it looks for', shrinkTo: 30 },
  ]
  const rows = checks.map(({ id, version, description, optIn }) => [
    id,
    String(version),
    optIn === true ? `${description} Off unless asked for.` : description,
  ])
  for (const line of renderTextTable(columns, rows, { width: Math.max(60, terminal.columns) })) terminal.print(line)
  terminal.note(`Score formula version ${scoreVersion}.`)
}
