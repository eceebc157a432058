import { Option } from 'commander'
import { type Operation, operations } from '../../db/vocabulary.ts'
import type { App } from '../app.ts'
import { Failure } from '../failure.ts'
import type { MetricsFilters } from '../metrics/metrics-types.ts'
import { buildQualityReport, type QualityReport } from '../reports/quality-report.ts'
import { renderReportCsv, reportSections } from '../reports/render-csv.ts'
import { renderReportHtml } from '../reports/render-html.ts'
import { renderReportJson } from '../reports/render-json.ts'
import { renderReportText } from '../reports/render-text.ts'
import { addPeriodOptions, providerIds, withoutUndefined } from './call-options.ts'
import type { CommandContext, RegisterCommand } from './command.ts'
import { writeWholeFile } from './write-output.ts'

const formats = ['text', 'json', 'csv', 'html'] as const

interface ReportOptions {
  readonly days?: number
  readonly from?: number
  readonly to?: number
  readonly format?: (typeof formats)[number]
  readonly json?: boolean
  readonly output?: string
  readonly section?: string
  readonly includeSimulated?: boolean
  readonly provider?: readonly string[]
  readonly model?: readonly string[]
  readonly operation?: readonly Operation[]
  readonly fromLang?: readonly string[]
  readonly toLang?: readonly string[]
  readonly book?: readonly string[]
  readonly user?: readonly string[]
}

/** `galley generate-quality-report`. */
export const registerGenerateQualityReport: RegisterCommand = (program, context) => {
  const collect = (value: string, before: readonly string[] = []): readonly string[] => [...before, value]
  const command = program
    .command('generate-quality-report')
    .alias('report')
    .description('what the calls of a period amount to: success, response times, tokens, cost, failures')
  addPeriodOptions(command, 7)
  command
    .addOption(new Option('--format <format>', 'how to write it').choices(formats))
    .option('--json', 'the same as --format json')
    .option(
      '--output <file>',
      'write it to a file instead of the terminal; the format follows its ending where none is given',
    )
    .addOption(new Option('--section <name>', 'with CSV: only this part').choices(reportSections))
    .option('--include-simulated', 'count practice and sample calls in, labelled as such')
    .option('--provider <name>', 'only this provider; repeat for several, here and below', collect)
    .option('--model <name>', 'only this model', collect)
    .addOption(
      new Option('--operation <name>', 'only this operation').choices(operations).argParser((value, before) => {
        const known = operations.find(operation => operation === value)
        if (known === undefined)
          throw new Failure('usage', `There is no operation "${value}". Choose one of: ${operations.join(', ')}.`)
        return [...((before as Operation[] | undefined) ?? []), known]
      }),
    )
    .option('--from-lang <tag>', 'only from this language', collect)
    .option('--to-lang <tag>', 'only to this language', collect)
    .option('--book <name>', 'only this book', collect)
    .option('--user <name>', 'only this user', collect)
    .action((options: ReportOptions) => run(context, options))
}

async function run(context: CommandContext, options: ReportOptions): Promise<void> {
  const format = chooseFormat(options)
  if (options.section !== undefined && format !== 'csv') {
    throw new Failure('usage', '--section picks a part of the CSV form. Add --format csv.')
  }
  const app = await context.openApp('reader')
  const report = buildQualityReport(
    { metrics: app.metrics, clock: context.clock, store: app.store },
    {
      ...withoutUndefined({ days: options.days, from: options.from, to: options.to }),
      filters: filtersOf(app, options),
      filterNames: filterNames(options),
      includeSimulated: options.includeSimulated === true,
    },
  )
  const text = render(report, format, options.section)
  if (options.output === undefined) return context.terminal.print(text.replace(/\n$/, ''))
  await writeWholeFile(options.output, async file => {
    await file.write(text)
    context.terminal.note(`The report is in ${file.path}.`)
  })
}

function chooseFormat({ format, json, output }: ReportOptions): (typeof formats)[number] {
  if (format !== undefined) return format
  if (json === true) return 'json'
  const ending = /\.([a-z]+)$/i.exec(output ?? '')?.[1]?.toLowerCase()
  return formats.find(known => known === ending) ?? (ending === 'htm' ? 'html' : 'text')
}

function render(report: QualityReport, format: (typeof formats)[number], section?: string): string {
  switch (format) {
    case 'json':
      return renderReportJson(report)
    case 'csv':
      return renderReportCsv(report, section)
    case 'html':
      return renderReportHtml(report)
    case 'text':
      return renderReportText(report)
  }
}

function filtersOf(app: App, options: ReportOptions): MetricsFilters {
  return withoutUndefined({
    providerIds: options.provider && providerIds(options.provider, app.registry),
    models: options.model,
    operations: options.operation,
    sourceLanguages: options.fromLang,
    targetLanguages: options.toLang,
    books: options.book,
    users: options.user,
  })
}

function filterNames(options: ReportOptions): Record<string, readonly string[]> {
  return withoutUndefined({
    provider: options.provider,
    model: options.model,
    operation: options.operation,
    'from language': options.fromLang,
    'to language': options.toLang,
    book: options.book,
    user: options.user,
  })
}
