import { basename } from 'node:path'
import { Failure } from '../failure.ts'
import { type BackupResult, backupDatabase } from '../store/backup.ts'
import { type CheckReport, checkDatabase } from '../store/check.ts'
import { layoutOf } from '../store/data-folder.ts'
import { describeOwner } from '../store/owner-lock.ts'
import { findBackup, restoreDatabase } from '../store/restore.ts'
import type { CommandContext, RegisterCommand } from './command.ts'
import { confirm } from './confirm.ts'

/** `galley db backup|restore|check`: the safety of the data. */
export const registerDbCommand: RegisterCommand = (program, context) => {
  const db = program.command('db').description('back up, restore and check the database')
  db.command('backup')
    .description('copy the database, also while it is in use, and check the copy')
    .option('--output <file>', "write to this file instead of the data folder's backups")
    .option('--json', 'print the result as JSON')
    .action((options: { output?: string; json?: boolean }) => backUp(context, options))
  db.command('restore')
    .description('put a backup in the place of the database; the one that is there is moved aside')
    .argument('[file]', 'a backup, or its name in the backups folder')
    .option('--empty', 'begin with an empty database instead')
    .option('--yes', 'do not ask')
    .option('--json', 'print the result as JSON')
    .action((file: string | undefined, options: RestoreOptions) => restore(context, file, options))
  db.command('check')
    .description('check the file, its references, its schema, its backups and the disk; changes nothing')
    .option('--full', 'also compare every index with its table (takes longer)')
    .option('--json', 'print the result as JSON')
    .action((options: { full?: boolean; json?: boolean }) => check(context, options))
  db.command('reindex')
    .description('empty the search index, so that it is built anew from the texts while Galley runs')
    .option('--json', 'print the result as JSON')
    .action((options: { json?: boolean }) => reindex(context, options))
}

interface RestoreOptions {
  readonly empty?: boolean
  readonly yes?: boolean
  readonly json?: boolean
}

async function backUp(context: CommandContext, options: { output?: string; json?: boolean }): Promise<void> {
  const app = await context.openApp('reader')
  const progress = context.progress('Backing up')
  let result: BackupResult
  try {
    result = await backupDatabase({
      paths: context.paths(),
      clock: context.clock,
      output: options.output,
      keep: options.output === undefined ? app.settings.get('backupKeep') : undefined,
      verify: true,
      onProgress: (done, total) => progress.update(done, total),
      signal: context.signal,
    })
  } finally {
    progress.end()
  }
  if (options.json) return context.terminal.print(JSON.stringify(result))
  context.terminal.print(`Backed up to ${result.file} (${size(result.bytes)}), and checked the copy.`)
  if (result.removed.length > 0) {
    context.terminal.print(`Removed the oldest: ${result.removed.map(file => basename(file)).join(', ')}.`)
  }
}

async function restore(context: CommandContext, file: string | undefined, options: RestoreOptions): Promise<void> {
  const { terminal } = context
  if ((file === undefined) === (options.empty !== true)) {
    throw new Failure(
      'usage',
      `Say which backup to restore, or --empty to begin anew. "galley db check" lists the backups.`,
    )
  }
  const paths = context.paths()
  const layout = layoutOf(paths)
  const from = file === undefined ? null : findBackup(layout, file)
  const what = from === null ? 'an empty database' : from
  const question = `This puts ${what} in the place of ${layout.database}. What is there now is moved to ${layout.replaced} and kept. Go on?`
  const go = await confirm(terminal, question, { flag: '--yes', given: options.yes === true, signal: context.signal })
  if (!go) throw new Failure('cancelled', 'Not restored. Nothing was changed.')
  const progress = context.progress('Restoring')
  const result = await restoreDatabase({
    paths,
    clock: context.clock,
    from,
    signal: context.signal,
    onWait: terminal.note,
    onProgress: (done, total) => progress.update(done, total),
  }).finally(() => progress.end())
  if (options.json) return terminal.print(JSON.stringify(result))
  terminal.print(result.restored === null ? 'Began an empty database.' : `Restored ${result.restored}.`)
  if (result.replaced !== null) terminal.print(`The database that was there is kept as ${result.replaced}.`)
}

async function check(context: CommandContext, options: { full?: boolean; json?: boolean }): Promise<void> {
  const progress = context.progress('Checking')
  let report: CheckReport
  try {
    report = checkDatabase({
      paths: context.paths(),
      depth: options.full ? 'full' : 'quick',
      onStep: (done, total, step) => progress.update(done, total, step),
    })
  } finally {
    progress.end()
  }
  context.terminal.print(options.json ? JSON.stringify(report) : describe(report))
  if (report.ok) return
  throw new Failure(
    report.damage.length > 0 ? 'database_corrupt' : 'conflict',
    `${report.problems.join(' ')} ${report.advice ?? ''} Nothing was changed.`.replaceAll(/ {2,}/g, ' '),
    { file: report.file },
  )
}

async function reindex(context: CommandContext, options: { json?: boolean }): Promise<void> {
  const owner = await context.owner()
  const { texts } = await owner.act('text.reindex', {})
  if (options.json) return context.terminal.print(JSON.stringify({ texts }))
  context.terminal.print(reindexWords(texts))
}

function reindexWords(texts: number): string {
  if (texts === 0) return 'No text is stored, so there is nothing to index. The search index is empty.'
  const waiting = texts === 1 ? '1 text waits' : `${texts.toLocaleString('en')} texts wait`
  return `The search index was emptied; ${waiting} to be indexed again, while Galley runs.`
}

function describe(report: CheckReport): string {
  const { sizes, schema } = report
  const [newest] = report.backups
  const lines = [
    ['Database', report.file],
    ['State', report.ok ? 'sound' : 'has problems'],
    ['Structure', report.damage.length === 0 ? 'sound' : 'damaged'],
    ['Search index', report.searchIndexSound ? 'sound' : 'damaged'],
    ['References', report.danglingReferences === null ? 'unknown' : dangling(report.danglingReferences)],
    [
      'Schema',
      schema.pending.length === 0 ? `${schema.applied} steps, up to date` : `waits for ${schema.pending.join(', ')}`,
    ],
    ['Size', `${size(sizes.database)}, of which ${size(sizes.unusedInDatabase)} unused`],
    ['Write-ahead log', size(sizes.writeAheadLog)],
    [
      'Backups',
      newest === undefined ? 'none: run "galley db backup"' : `${report.backups.length}, ${size(sizes.backups)}`,
    ],
    ...report.backups.slice(0, 10).map(backup => ['', `${backup.name} (${size(backup.bytes)})`]),
    ...report.aside.map((file, index) => [index === 0 ? 'Moved aside' : '', file]),
    ['Free on the disk', size(sizes.freeOnDisk)],
    ['In use by', report.owner === null ? 'nobody' : describeOwner(report.owner)],
    ...report.warnings.map(warning => ['Warning', warning]),
  ]
  return lines.map(([label, text]) => `${(label ?? '').padEnd(18)}${text}`).join('\n')
}

function dangling(count: number): string {
  return count === 0 ? 'sound' : `${count} rows refer to rows that do not exist`
}

/** Decimal, as disks are sold. */
function size(bytes: number): string {
  const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte'] as const
  const power = Math.min(units.length - 1, Math.floor(Math.log10(Math.max(1, bytes)) / 3))
  const format = {
    style: 'unit',
    unit: units[power] ?? 'byte',
    unitDisplay: 'short',
    maximumFractionDigits: 1,
  } as const
  return new Intl.NumberFormat('en', format).format(bytes / 1000 ** power)
}
