import { type Command, InvalidArgumentError } from 'commander'
import { Failure } from '../failure.ts'
import { decodeText } from '../operations/decode-text.ts'
import type { OperationOptions } from '../operations/operation-types.ts'
import { readBytes } from '../operations/read-source-text.ts'
import type { CommandContext } from './command.ts'

/** What all operations take on the command line. */
export interface OperationFlags {
  readonly from?: string
  readonly book?: string
  readonly chapter?: string
  readonly user?: string
  readonly provider?: string
  readonly model?: string
  readonly temperature?: number
  readonly maxTokens?: number
  readonly encoding?: string
  readonly out?: string
  readonly force?: boolean
  readonly fresh?: boolean
  readonly dryRun?: boolean
  readonly yes?: boolean
  readonly json?: boolean
}

export function addOperationOptions(command: Command): Command {
  return command
    .option('--from <language>', 'language of the text as a BCP 47 tag; told from the text where left out')
    .option('--book <name>', 'the book it belongs to')
    .option('--chapter <name>', 'the chapter it is')
    .option('--user <name>', 'who it is done for')
    .option('--provider <name>', 'openai, anthropic, google, cohere, mistral, practice, or one of yours')
    .option('--model <name>', "the model; the provider's default where left out")
    .option('--temperature <number>', 'from 0 to 2', parseNumber)
    .option('--max-tokens <count>', 'longest answer of one call, in tokens', parseCount)
    .option('--encoding <name>', 'of the file, where it is not UTF-8 and is not recognised')
    .option('--out <file>', 'save the answer to this file, whole or not at all')
    .option('--force', 'replace the file named by --out')
    .option('--fresh', 'begin again, even if an interrupted run left finished parts')
    .option('--dry-run', 'say what it would take, and make no call')
    .option('--yes', 'go ahead without asking, however many calls it takes')
    .option('--json', 'print one JSON object')
}

function parseNumber(text: string): number {
  const value = Number(text)
  if (text.trim() === '' || !Number.isFinite(value)) throw new InvalidArgumentError('It must be a number.')
  return value
}

function parseCount(text: string): number {
  const value = Number(text)
  if (!/^\d+$/.test(text.trim()) || !Number.isSafeInteger(value) || value < 1) {
    throw new InvalidArgumentError('It must be a whole number from 1.')
  }
  return value
}

export function toOperationOptions(flags: OperationFlags, context: CommandContext): OperationOptions {
  return {
    provider: flags.provider ?? null,
    model: flags.model ?? null,
    sourceLanguage: flags.from ?? null,
    book: flags.book ?? null,
    chapter: flags.chapter ?? null,
    user: flags.user ?? null,
    temperature: flags.temperature ?? null,
    maxTokens: flags.maxTokens ?? null,
    fresh: flags.fresh === true,
    signal: context.signal,
  }
}

/** A helper file (glossary, context, prompt) as text, in any encoding that is recognised. */
export async function readHelperFile(file: string): Promise<string> {
  return decodeText(await readBytes(file), file).text
}

export function refuseTogether(flags: OperationFlags & { stream?: boolean; splitTo?: string }): void {
  if (flags.stream === true && flags.json === true) {
    throw new Failure(
      'usage',
      '--stream and --json do not go together: one prints text as it comes, the other one object.',
    )
  }
  if (flags.force === true && flags.out === undefined && flags.splitTo === undefined)
    throw new Failure('usage', '--force replaces what --out names, and nothing is named.')
}
