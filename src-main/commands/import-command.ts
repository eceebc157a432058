import { resolve } from 'node:path'
import { Option } from 'commander'
import { describeImport } from '../exchange/describe-import.ts'
import { parseProviderMap } from '../exchange/import-file.ts'
import { type ImportFormat, importFormats } from '../exchange/import-types.ts'
import type { ActionInput } from '../server/owner-actions.ts'
import { addUpClosedDays } from './add-up-closed-days.ts'
import type { CommandContext, RegisterCommand } from './command.ts'
import { noteServing } from './note-serving.ts'

interface ImportCommandOptions {
  readonly format: 'auto' | ImportFormat
  readonly map: readonly string[]
  readonly provider?: string
  readonly dryRun?: boolean
  readonly rejects?: string
  readonly json?: boolean
}

/** `galley import FILE`. */
export const registerImportCommand: RegisterCommand = (program, context) => {
  program
    .command('import')
    .description(
      'add calls made elsewhere: JSON Lines, CSV, a Django dumpdata file of the original system, or its db.sqlite3; a second run adds nothing',
    )
    .argument('<file>')
    .addOption(
      new Option('--format <format>', 'how to read the file').choices(['auto', ...importFormats]).default('auto'),
    )
    .option(
      '--map <name=provider>',
      'what a provider (or its key in a Django export) is called here; may be repeated',
      collect,
      [],
    )
    .option('--provider <name>', 'the provider of rows that name none')
    .option('--rejects <file>', 'keep the rows that are skipped, as they were')
    .option('--dry-run', 'read everything, write nothing')
    .option('--json', 'print the report as one JSON object')
    .action((file: string, options: ImportCommandOptions) => run(context, file, options))
}

function collect(value: string, before: readonly string[]): readonly string[] {
  return [...before, value]
}

async function run(context: CommandContext, file: string, options: ImportCommandOptions): Promise<void> {
  const map = parseProviderMap(options.map)
  const owner = await context.owner()
  noteServing(context.terminal, owner)
  const progress = context.progress(options.dryRun ? 'Reading' : 'Importing')
  const input: ActionInput<'import'> = {
    file: resolve(file),
    format: options.format === 'auto' ? null : options.format,
    map: [...map],
    defaultProvider: options.provider ?? null,
    dryRun: options.dryRun === true,
    rejects: options.rejects === undefined ? null : resolve(options.rejects),
  }
  const found = await owner.act('import', input, progress.update).finally(() => progress.end())
  // Files by the names they were given here.
  const report = { ...found, file, rejectsFile: found.rejectsFile === null ? null : (options.rejects ?? null) }
  if (!options.dryRun) addUpClosedDays(context, owner.app)
  context.terminal.print(options.json ? JSON.stringify(report) : describeImport(report))
  // What was skipped is said, and a script can tell by the code that not everything went in.
  if (report.stopped !== null || report.skipped > 0) process.exitCode = 1
}
