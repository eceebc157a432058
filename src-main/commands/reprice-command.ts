import type { App } from '../app.ts'
import { type RepriceReport, repriceCalls } from '../ledger/reprice.ts'
import { createFigureFormats } from '../reports/format-figures.ts'
import type { CommandContext, RegisterCommand } from './command.ts'
import { noteServing } from './note-serving.ts'
import { parseDay, parseDayEnd } from './parse-day.ts'

interface RepriceOptions {
  readonly from?: string
  readonly to?: string
  readonly provider?: string
  readonly model?: string
  readonly onlyUnpriced?: boolean
  readonly dryRun?: boolean
  readonly json?: boolean
}

/** `galley reprice`: works costs out anew with the prices known now, each at its call's date. */
export const registerRepriceCommand: RegisterCommand = (program, context) => {
  program
    .command('reprice')
    .description('work out the cost of calls on record anew, with the prices known now for their dates')
    .option('--from <day>', 'calls of this day and later')
    .option('--to <day>', 'calls up to this day, it included')
    .option('--provider <name>', 'only calls to this provider')
    .option('--model <model>', 'only calls to this model')
    .option('--only-unpriced', 'only calls that have no cost yet')
    .option('--dry-run', 'say what would change, and change nothing')
    .option('--json', 'print one JSON object')
    .action(async (options: RepriceOptions) => {
      const dryRun = options.dryRun === true
      const { app, report } = dryRun ? await look(context, options) : await reprice(context, options)
      if (options.json) {
        const stillUnpriced = report.stillUnpriced.map(({ providerId, ...rest }) => ({
          provider: nameOf(app, providerId),
          ...rest,
        }))
        return context.terminal.print(JSON.stringify({ dryRun, ...report, stillUnpriced }))
      }
      for (const line of describe(app, report, dryRun)) context.terminal.print(line)
    })
}

interface Repriced {
  readonly app: App
  readonly report: RepriceReport
}

async function reprice(context: CommandContext, options: RepriceOptions): Promise<Repriced> {
  const owner = await context.owner()
  const filter = readFilter(owner.app, options)
  noteServing(context.terminal, owner)
  const progress = context.progress('Pricing calls')
  const report = await owner.act('reprice', filter, progress.update).finally(() => progress.end())
  return { app: owner.app, report }
}

async function look(context: CommandContext, options: RepriceOptions): Promise<Repriced> {
  const app = await context.openApp('reader')
  const { store, pricing, ledger } = app
  const filter = readFilter(app, options)
  const progress = context.progress('Looking at prices')
  const request = { store, pricing, ledger, filter, dryRun: true, signal: context.signal, onProgress: progress.update }
  return { app, report: await repriceCalls(request).finally(() => progress.end()) }
}

function readFilter(app: App, options: RepriceOptions) {
  const timeZone = app.settings.get('timeZone')
  return {
    from: options.from === undefined ? null : parseDay(options.from, '--from', timeZone),
    to: options.to === undefined ? null : parseDayEnd(options.to, '--to', timeZone),
    providerId: options.provider === undefined ? null : app.registry.expect(options.provider).id,
    model: options.model ?? null,
    onlyUnpriced: options.onlyUnpriced === true,
  }
}

function nameOf(app: App, providerId: number): string {
  return app.registry.byId(providerId)?.name ?? `provider ${providerId}`
}

function describe(app: App, report: RepriceReport, dryRun: boolean): string[] {
  const { count, money } = createFigureFormats({ timeZone: 'UTC' })
  const would = dryRun ? 'would change' : 'changed'
  const lines = [
    `Looked at ${count(report.calls)} calls; the cost of ${count(report.changed)} ${would}, ${count(report.newlyPriced)} of them had none before.`,
    `Total before: ${money(report.oldNanos)}. Total ${dryRun ? 'would be' : 'now'}: ${money(report.newNanos)}.`,
  ]
  if (report.statedKept > 0) {
    lines.push(`${count(report.statedKept)} calls keep the cost their source stated, since no price is known for them.`)
  }
  for (const { providerId, model, calls, why } of report.stillUnpriced.slice(0, 20)) {
    const reason = why === 'no_price' ? 'no price known' : 'the provider did not say what was used'
    lines.push(`Unpriced: ${nameOf(app, providerId)} ${model}, ${count(calls)} calls (${reason})`)
  }
  if (report.stillUnpriced.length > 20)
    lines.push(`and ${count(report.stillUnpriced.length - 20)} more models; --json lists all`)
  return lines
}
