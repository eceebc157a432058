import { Option } from 'commander'
import type { App } from '../app.ts'
import { type ExportFormat, exportCalls, exportFormats, type WriteChunk } from '../exchange/export-calls.ts'
import { exportMetrics } from '../exchange/export-metrics.ts'
import { Failure } from '../failure.ts'
import { hourStart } from '../ledger/time-periods.ts'
import { callsToExport } from '../metrics/calls-to-export.ts'
import { createCallQueryRepository } from '../store/repositories/call-query-repository.ts'
import {
  addCallFilters,
  addPeriodOptions,
  type CallFilterOptions,
  callFiltersOf,
  withoutUndefined,
} from './call-options.ts'
import { addCallOrder, type CallOrderOptions, isDescending } from './call-order.ts'
import type { CommandContext, RegisterCommand } from './command.ts'
import { writeWholeFile } from './write-output.ts'

interface ExportOptions {
  readonly format: ExportFormat
  readonly output?: string
}

interface ExportCallsOptions extends ExportOptions, CallFilterOptions, CallOrderOptions {
  readonly text?: boolean
  readonly search?: string
}

interface ExportMetricsOptions extends ExportOptions {
  readonly period: 'hour' | 'day'
  readonly days?: number
  readonly from?: number
  readonly to?: number
  readonly includeSimulated?: boolean
}

/** `galley export calls|metrics`. */
export const registerExport: RegisterCommand = (program, context) => {
  const command = program.command('export').description('write calls or metrics to a file or to standard output')
  const format = () => new Option('--format <format>', 'how to write it').choices(exportFormats).default('jsonl')
  const calls = addCallFilters(
    command
      .command('calls')
      .description('finished calls, oldest first; the JSON Lines form comes back through "galley import"')
      .addOption(format())
      .option('--output <file>', 'write to a file')
      .option('--text', 'with source text and output, where they are kept')
      .option('--search <text>', 'only calls whose text has these words, newest first'),
  )
  addCallOrder(calls, 'in the order of "galley calls" sorted by this; oldest first where not given').action(
    (options: ExportCallsOptions) => runCalls(context, options),
  )
  addPeriodOptions(
    command
      .command('metrics')
      .description('the rollups: a row for each period, provider, model, operation and language pair')
      .addOption(format())
      .option('--output <file>', 'write to a file')
      .addOption(new Option('--period <period>', 'what a row adds up').choices(['day', 'hour']).default('day'))
      .option('--include-simulated', 'practice and sample calls too, labelled by realm'),
  ).action((options: ExportMetricsOptions) => runMetrics(context, options))
}

async function runCalls(context: CommandContext, options: ExportCallsOptions): Promise<void> {
  const app = await context.openApp('reader')
  const filters = callFiltersOf(options, app.registry, context.clock.now())
  const search = options.search?.trim() || null
  const isOrdered = options.sort !== undefined || options.ascending === true || options.descending === true
  const order = isOrdered ? { sort: options.sort ?? 'time', descending: isDescending(options, 'time') } : null
  const parts = { content: app.content, calls: createCallQueryRepository(app.store) }
  const only = callsToExport(parts, { filters, search, order })
  await toOutput(context, options.output, 'Exporting', 'calls', async (write, onProgress) => {
    const { calls } = await exportCalls({
      store: app.store,
      format: options.format,
      filters,
      write,
      onProgress,
      signal: context.signal,
      ...(only !== null && { only }),
      ...(options.text === true && { readText: (id: number) => app.content.readContent(id) }),
    })
    return calls
  })
}

async function runMetrics(context: CommandContext, options: ExportMetricsOptions): Promise<void> {
  const app = await context.openApp('reader')
  const from = fromOf(options, app)
  await toOutput(context, options.output, 'Exporting', 'rows', async (write, onProgress) => {
    const { rows } = await exportMetrics({
      store: app.store,
      format: options.format,
      period: options.period,
      includeSimulated: options.includeSimulated === true,
      write,
      onProgress,
      signal: context.signal,
      ...withoutUndefined({ from, to: options.to }),
    })
    return rows
  })
}

function fromOf({ days, from, to }: ExportMetricsOptions, app: App): number | undefined {
  if (days === undefined) return from
  if (from !== undefined) throw new Failure('usage', 'Give either --days or --from, not both.')
  return hourStart((to ?? app.clock.now()) - days * 86_400_000)
}

type Work = (write: WriteChunk, onProgress: (done: number) => void) => Promise<number>

async function toOutput(
  context: CommandContext,
  output: string | undefined,
  label: string,
  what: string,
  work: Work,
): Promise<void> {
  if (output === undefined) {
    const { terminal } = context
    await work(
      text => terminal.write?.(text) ?? terminal.print(text.replace(/\n$/, '')),
      () => undefined,
    )
    return
  }
  const progress = context.progress(label)
  try {
    const [count, path] = await writeWholeFile(
      output,
      async file => [await work(file.write, done => progress.update(done, null, what)), file.path] as const,
    )
    progress.end()
    context.terminal.note(`${count.toLocaleString('en-US')} ${what} are in ${path}.`)
  } catch (error) {
    progress.end()
    throw error
  }
}
