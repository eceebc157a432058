import type { App } from '../app.ts'
import { Failure } from '../failure.ts'
import type { DeletedText, TextScope, TextStatus } from '../ledger/content-types.ts'
import { createFigureFormats } from '../reports/format-figures.ts'
import type { CommandContext, RegisterCommand } from './command.ts'
import { confirm } from './confirm.ts'
import { parseDay } from './parse-day.ts'

/** `galley text`: the text of requests and answers, apart from the numbers about them. */
export const registerTextCommand: RegisterCommand = (program, context) => {
  const text = program
    .command('text')
    .description('the stored text of calls: how much there is, deleting it, how long it is kept')
  text
    .command('status', { isDefault: true })
    .description('how much text is stored, and since when')
    .option('--json', 'print one JSON object')
    .action((options: { json?: boolean }) => status(context, options))
  text
    .command('delete')
    .description('delete text for good, also from the search index; every number stays')
    .option('--call <id...>', 'the text of these calls')
    .option('--older-than <day>', 'the text of calls before this day')
    .option('--book <title>', 'the text of this book')
    .option('--provider <name>', 'the text of calls to this provider')
    .option('--all', 'the text of all calls')
    .option('--backups', 'also delete the backups that hold some of it')
    .option('--compact', 'give the space back to the disk (rewrites the database)')
    .option('--yes', 'do not ask')
    .option('--json', 'print one JSON object')
    .action((options: DeleteOptions) => deleteText(context, options))
  text
    .command('retention')
    .argument('[days]', 'days after which text is deleted, or "never"')
    .description('show or set how long text is kept, and delete what is older')
    .option('--yes', 'do not ask')
    .option('--json', 'print one JSON object')
    .action((days: string | undefined, options: { yes?: boolean; json?: boolean }) => retention(context, days, options))
  text
    .command('index')
    .description('put text that is waiting into the search index now')
    .option('--json', 'print one JSON object')
    .action((options: { json?: boolean }) => index(context, options))
}

interface DeleteOptions {
  readonly call?: readonly string[]
  readonly olderThan?: string
  readonly book?: string
  readonly provider?: string
  readonly all?: boolean
  readonly backups?: boolean
  readonly compact?: boolean
  readonly yes?: boolean
  readonly json?: boolean
}

function formatsOf(app: App) {
  return createFigureFormats({ timeZone: app.settings.get('timeZone') })
}

async function status({ openApp, terminal }: CommandContext, options: { json?: boolean }): Promise<void> {
  const app = await openApp('reader')
  const found = app.content.status()
  terminal.print(options.json ? JSON.stringify(found) : describeStatus(app, found))
}

function callCount(calls: number, count: (value: number) => string): string {
  return `${count(calls)} ${calls === 1 ? 'call' : 'calls'}`
}

function describeStatus(app: App, found: TextStatus): string {
  const { count, day } = formatsOf(app)
  const since = found.oldestAt === null ? '' : `, the oldest of ${day(found.oldestAt)}`
  const lines = [
    `Text of ${callCount(found.calls, count)} is stored (${(found.bytes / 1e6).toFixed(1)} MB)${since}.`,
    found.storage === 'full'
      ? 'Text of new calls is stored.'
      : 'Text of new calls is not stored, only numbers about them.',
    found.retentionDays === null ? 'It is kept without limit.' : `It is kept for ${count(found.retentionDays)} days.`,
  ]
  if (found.clockAheadOf !== null) {
    lines.push(
      `The clock is far ahead of ${day(found.clockAheadOf)}, when Galley last ran on it. Nothing is deleted by age until it has run for a day, in case the clock is wrong. If it is right: galley text retention ${found.retentionDays}`,
    )
  }
  if (found.unindexed > 0) lines.push(`${count(found.unindexed)} texts wait for the search index: galley text index`)
  for (const deletion of found.deletions) {
    const why = deletion.reason === 'retention' ? 'by retention' : 'on request'
    const open = deletion.finishedAt === null ? ', not finished: remnants may be left' : ''
    lines.push(`${day(deletion.startedAt)}: text of ${callCount(deletion.calls, count)} deleted ${why}${open}`)
  }
  return lines.join('\n')
}

function readScope(app: App, options: DeleteOptions): { scope: TextScope; words: string } {
  const timeZone = app.settings.get('timeZone')
  const scopes: { scope: TextScope; words: string }[] = []
  if (options.call !== undefined) {
    const callIds = options.call.map(readCallId)
    scopes.push({ scope: { kind: 'calls', callIds }, words: `the calls ${callIds.join(', ')}` })
  }
  if (options.olderThan !== undefined) {
    const time = parseDay(options.olderThan, '--older-than', timeZone)
    scopes.push({ scope: { kind: 'older_than', time }, words: `calls before ${options.olderThan}` })
  }
  if (options.book !== undefined) {
    scopes.push({ scope: { kind: 'book', book: options.book }, words: `the book "${options.book}"` })
  }
  if (options.provider !== undefined) {
    const provider = app.registry.expect(options.provider)
    scopes.push({ scope: { kind: 'provider', providerId: provider.id }, words: `calls to ${provider.displayName}` })
  }
  if (options.all) scopes.push({ scope: { kind: 'all' }, words: 'all calls' })
  const [first] = scopes
  if (first === undefined || scopes.length > 1) {
    throw new Failure(
      'usage',
      'Say whose text to delete with one of --call, --older-than, --book, --provider or --all.',
    )
  }
  return first
}

function readCallId(text: string): number {
  const id = Number(text)
  if (Number.isSafeInteger(id) && id > 0) return id
  throw new Failure('usage', `--call takes the number of a call, not "${text}".`)
}

async function deleteText(context: CommandContext, options: DeleteOptions): Promise<void> {
  const { owner, terminal, signal } = context
  const { app, act } = await owner()
  const { scope, words } = readScope(app, options)
  const { count } = formatsOf(app)
  const calls = app.content.countText(scope)
  const backups = options.backups ? ' Backups that hold some of it are deleted too.' : ''
  const question = `Delete the text of ${callCount(calls, count)} (${words}) for good? Their numbers stay.${backups}`
  if (!(await confirm(terminal, question, { flag: '--yes', given: options.yes === true, signal }))) {
    return terminal.note('Nothing was deleted.')
  }
  const progress = context.progress('Deleting text')
  let deleted: DeletedText
  try {
    deleted = await act(
      'text.delete',
      {
        scope,
        backups: options.backups ? 'all_that_hold_it' : 'older_than_retention',
        compact: options.compact === true,
      },
      progress.update,
    )
  } finally {
    progress.end()
  }
  report(context, app, deleted, options.json === true)
}

function report({ terminal }: CommandContext, app: App, deleted: DeletedText, json: boolean): void {
  if (json) {
    terminal.print(JSON.stringify(deleted))
    return
  }
  const { count } = formatsOf(app)
  terminal.print(`The text of ${callCount(deleted.calls, count)} is deleted. No number has changed.`)
  for (const file of deleted.removedBackups) terminal.print(`Deleted the backup ${file}`)
  for (const { place, why } of deleted.unreached) terminal.print(`Not reached: ${place} (${why})`)
  if (deleted.unreached.length > 0) terminal.note('Add --backups to delete backups that hold such text.')
  terminal.note('Exports, copies of the database elsewhere and snapshots of the disk are beyond reach.')
}

async function retention(
  context: CommandContext,
  days: string | undefined,
  options: { yes?: boolean; json?: boolean },
): Promise<void> {
  const { openApp, owner, terminal, clock, signal } = context
  if (days === undefined) {
    const app = await openApp('reader')
    const kept = app.settings.get('textRetentionDays')
    if (options.json) return terminal.print(JSON.stringify({ retentionDays: kept }))
    return terminal.print(kept === null ? 'Text is kept without limit.' : `Text is kept for ${kept} days.`)
  }
  const wanted = readDays(days)
  const { app, act } = await owner()
  if (wanted !== null) {
    const calls = app.content.countText({ kind: 'older_than', time: clock.now() - wanted * 86_400_000 })
    const question = `Keep text for ${wanted} days? The text of ${callCount(calls, formatsOf(app).count)} is older and will be deleted for good now, with backups older than that. Numbers stay.`
    if (!(await confirm(terminal, question, { flag: '--yes', given: options.yes === true, signal }))) {
      return terminal.note('Nothing was changed.')
    }
  }
  const deleted = await act('text.retention', { days: wanted })
  if (options.json) return terminal.print(JSON.stringify({ retentionDays: wanted, deleted }))
  terminal.print(wanted === null ? 'Text is now kept without limit.' : `Text is now kept for ${wanted} days.`)
  if (deleted !== null) report(context, app, deleted, false)
}

function readDays(text: string): number | null {
  if (text === 'never') return null
  const days = Number(text)
  if (Number.isInteger(days) && days >= 1 && days <= 36_500) return days
  throw new Failure('usage', `Give a whole number of days from 1 to 36500, or "never", not "${text}".`)
}

async function index(context: CommandContext, options: { json?: boolean }): Promise<void> {
  const { app, act } = await context.owner()
  const progress = context.progress('Indexing text')
  const { indexed } = await act('text.index', {}, progress.update).finally(() => progress.end())
  if (options.json) return context.terminal.print(JSON.stringify({ indexed }))
  context.terminal.print(`Put the text of ${callCount(indexed, formatsOf(app).count)} into the search index.`)
}
