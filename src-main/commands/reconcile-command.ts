import { basename, resolve } from 'node:path'
import type { Command } from 'commander'
import { billFields } from '../../db/vocabulary.ts'
import type { App } from '../app-types.ts'
import { Failure } from '../failure.ts'
import { daysOfMonth, usualDays } from '../insights/bills/bill-months.ts'
import type { BillColumns, BillField } from '../insights/bills/bill-types.ts'
import type { Bills } from '../insights/bills/bills.ts'
import type { CommandContext, RegisterCommand } from './command.ts'
import { confirm } from './confirm.ts'
import { billLine, comparisonLines, comparisonToPrint, understoodLines } from './reconcile-lines.ts'

interface ReconcileOptions {
  readonly provider?: string
  readonly column: readonly string[]
  readonly dryRun?: boolean
  readonly json?: boolean
}

/** `galley reconcile FILE` and `galley reconcile list|show|delete`: the ledger beside a provider's own bill. */
export const registerReconcileCommand: RegisterCommand = (program, context) => {
  const reconcile = program
    .command('reconcile')
    .description(
      'compare the ledger with a provider’s own usage or cost export (CSV), day by day and model by model, and say why they differ',
    )
    .argument('[file]', 'the export, as the console of your provider saved it')
    .option('--provider <name>', 'whose bill it is; told by the file where left out')
    .option(
      '--column <field=header>',
      `which column is what, for a file Galley does not know; may be repeated (${billFields.join(', ')})`,
      (value: string, before: readonly string[]) => [...before, value],
      [],
    )
    .option('--dry-run', 'say what was understood, keep nothing')
    .option('--json', 'print one JSON object')
    .action((file: string | undefined, options: ReconcileOptions) => importBill(context, file, options))
  registerList(reconcile, context)
  registerShow(reconcile, context)
  registerDelete(reconcile, context)
}

async function importBill(
  context: CommandContext,
  file: string | undefined,
  { provider, column, dryRun, json }: ReconcileOptions,
): Promise<void> {
  if (file === undefined) {
    throw new Failure('usage', 'Say which file, or one of: list, show, delete. See galley reconcile --help.')
  }
  const { terminal } = context
  const columns = parseColumns(column)
  if (dryRun === true) {
    const app = await context.openApp('reader')
    const source = { file: resolve(file) }
    const preview = await app.bills.preview({ fileName: basename(file), source, provider, columns }, context.signal)
    if (json === true) terminal.print(JSON.stringify(preview))
    else for (const line of understoodLines(preview.file, preview.replaces)) terminal.print(line)
    if (preview.file.questions.length > 0) process.exitCode = 1
    return
  }
  const owner = await context.owner()
  const {
    bill,
    isNew,
    file: read,
    replaces,
  } = await owner.act('bills.import', {
    file: resolve(file),
    provider: provider ?? null,
    columns: columns ?? null,
  })
  const { app } = owner
  const found = compare(app, bill.providerId, { firstDay: bill.firstDay, lastDay: bill.lastDay })
  if (json === true) terminal.print(JSON.stringify({ bill, is_new: isNew, rejected: read.rejected, ...found.json }))
  else {
    terminal.print(
      isNew ? `Bill ${bill.id} is in the books.` : `This file is in the books already, as bill ${bill.id}.`,
    )
    for (const line of understoodLines(read, replaces)) terminal.print(line)
    terminal.print('')
    for (const line of found.lines(terminal.columns)) terminal.print(line)
  }
  if (read.rejectedCount > 0) process.exitCode = 1
}

function parseColumns(given: readonly string[]): BillColumns | undefined {
  if (given.length === 0) return undefined
  return Object.fromEntries(
    given.map(pair => {
      const at = pair.indexOf('=')
      const field = pair.slice(0, at)
      if (at < 1 || !(billFields as readonly string[]).includes(field)) {
        throw new Failure('usage', `"${pair}" is not field=header. Fields are: ${billFields.join(', ')}.`)
      }
      return [field as BillField, pair.slice(at + 1)]
    }),
  )
}

function compare(app: App, providerId: number, days: { readonly firstDay: string; readonly lastDay: string }) {
  const provider = app.registry.byId(providerId)
  const name = provider?.name ?? `provider ${providerId}`
  const facts = app.bills.facts({ providerId, realm: app.isSample ? 'sample' : 'real', ...days })
  const comparison = app.bills.compare(facts)
  return {
    json: comparisonToPrint(comparison, facts, name),
    lines: (width: number) => comparisonLines(comparison, facts, { name, title: provider?.displayName ?? name }, width),
  }
}

function registerList(reconcile: Command, { openApp, terminal }: CommandContext): void {
  reconcile
    .command('list')
    .description('the bills that were imported, newest first')
    .option('--json', 'print one bill a line as JSON')
    .action(async ({ json }: { readonly json?: boolean }) => {
      const app = await openApp('reader')
      const all = app.bills.list()
      const nameOf = (id: number) => app.registry.byId(id)?.name ?? `provider ${id}`
      if (all.length === 0 && json !== true) terminal.note('No bill was imported yet: galley reconcile FILE')
      for (const bill of all) {
        const provider = nameOf(bill.providerId)
        terminal.print(json === true ? JSON.stringify({ ...bill, provider }) : billLine(bill, provider))
      }
    })
}

interface ShowOptions {
  readonly provider?: string
  readonly month?: string
  readonly json?: boolean
}

function registerShow(reconcile: Command, { openApp, terminal }: CommandContext): void {
  reconcile
    .command('show')
    .description('ledger and bill side by side for a month')
    .option('--provider <name>', 'whose bill; that of the newest where left out')
    .option('--month <month>', 'such as 2026-10; the last one a bill covers where left out')
    .option('--json', 'print one JSON object')
    .action(async (options: ShowOptions, command: Command) => {
      // `--provider` and `--json` are options of `reconcile` itself, too, which takes them first.
      const { provider, month, json } = { ...command.optsWithGlobals<ShowOptions>(), ...options }
      const app = await openApp('reader')
      const providerId = provider === undefined ? newestProvider(app.bills) : app.registry.expect(provider).id
      const days = month === undefined ? usualDays(app.bills.list(), providerId) : daysOfMonth(month)
      if (days === null)
        throw new Failure('not_found', 'No bill of this provider was imported yet: galley reconcile FILE')
      const found = compare(app, providerId, days)
      if (json === true) return terminal.print(JSON.stringify(found.json))
      for (const line of found.lines(terminal.columns)) terminal.print(line)
    })
}

function newestProvider(bills: Bills): number {
  const [newest] = bills.list()
  if (newest === undefined) throw new Failure('not_found', 'No bill was imported yet: galley reconcile FILE')
  return newest.providerId
}

function registerDelete(reconcile: Command, context: CommandContext): void {
  reconcile
    .command('delete')
    .description('delete a bill; no call changes; what it had replaced counts again')
    .argument('<id>', 'its number in the list')
    .option('--yes', 'do not ask')
    .option('--json', 'print one JSON object')
    .action(async (given: string, options: { readonly yes?: boolean; readonly json?: boolean }, command: Command) => {
      const json = options.json ?? command.optsWithGlobals<ReconcileOptions>().json
      const { terminal, signal } = context
      const id = Number(given)
      if (!Number.isInteger(id) || id < 1) throw new Failure('usage', `"${given}" is not the number of a bill.`)
      const owner = await context.owner()
      const bill = owner.app.bills.list().find(one => one.id === id)
      if (bill === undefined) throw new Failure('not_found', `There is no bill ${id}. See galley reconcile list.`)
      const question = `Delete bill ${id} (${bill.fileName}, ${bill.firstDay} to ${bill.lastDay})?`
      if (!(await confirm(terminal, question, { flag: '--yes', given: options.yes === true, signal }))) return
      await owner.act('bills.remove', { id })
      terminal.print(json === true ? JSON.stringify({ id, deleted: true }) : `Bill ${id} is deleted.`)
    })
}
