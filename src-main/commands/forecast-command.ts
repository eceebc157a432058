import { Option } from 'commander'
import { type Operation, operations } from '../../db/vocabulary.ts'
import type { App } from '../app.ts'
import { Failure } from '../failure.ts'
import type { Money } from '../insights/forecasts/money-range.ts'
import { forecastSpend } from '../insights/forecasts/spend-forecast.ts'
import type { SpendForecast, SpendPeriod } from '../insights/forecasts/spend-forecast-types.ts'
import { createFigureFormats, type FigureFormats } from '../reports/format-figures.ts'
import { renderTextTable } from '../reports/text-table.ts'
import { operationWords } from '../reports/words.ts'
import { createSpendSeriesRepository } from '../store/repositories/spend-series-repository.ts'
import type { CommandContext, RegisterCommand } from './command.ts'
import { registerForecastJobs } from './forecast-jobs.ts'

interface ForecastOptions {
  readonly provider?: string
  readonly operation?: Operation
  readonly book?: string
  readonly json?: boolean
}

/** `galley forecast`: what will be spent, from what was. */
export const registerForecastCommand: RegisterCommand = (program, context) => {
  const command = program
    .command('forecast')
    .description('what will be spent this day, week and month and the next, from what was spent')
    .option('--provider <name>', 'with one provider only')
    .addOption(new Option('--operation <name>', 'for one operation only').choices(operations))
    .option('--book <name>', 'for one book only')
    .option('--json', 'print one JSON object')
    .action((options: ForecastOptions) => run(context, options))
  registerForecastJobs(command, context)
}

async function run({ openApp, terminal }: CommandContext, options: ForecastOptions): Promise<void> {
  const app = await openApp('reader')
  const said = forecast(app, options)
  if (options.json === true) return terminal.print(JSON.stringify(said))
  if (!said.enough) return terminal.print(said.history.explanation)
  const formats = createFigureFormats({ timeZone: app.settings.get('timeZone') })
  const columns = [
    { title: '' },
    { title: 'Spent', align: 'right' as const },
    { title: 'Still to come', align: 'right' as const },
    { title: 'In all', align: 'right' as const },
    { title: '8 of 10 times between' },
  ]
  const rows = said.periods.map(period => [
    periodWords(period),
    period.which === 'current' ? dollars(formats, period.spentUsd) : '',
    dollars(formats, period.rest.usd),
    dollars(formats, period.total.usd),
    between(formats, period.total),
  ])
  const about = [options.provider, options.operation && operationWords[options.operation], options.book]
    .filter(part => part !== undefined)
    .join(', ')
  if (about !== '') terminal.print(`For ${about}:`)
  for (const line of renderTextTable(columns, rows, { width: Math.max(60, terminal.columns) })) terminal.print(line)
  terminal.print('')
  terminal.print(said.history.explanation)
  if (said.unpricedCalls > 0) {
    terminal.note(
      `${formats.count(said.unpricedCalls)} calls of the last 30 days have no price and are not in here. See galley calls --unpriced.`,
    )
  }
}

function forecast(app: App, options: ForecastOptions): SpendForecast {
  const realm = app.isSample ? 'sample' : 'real'
  const providerId = options.provider === undefined ? undefined : app.registry.expect(options.provider).id
  if (options.book?.trim() === '') throw new Failure('usage', '--book takes the name of a book.')
  return forecastSpend(createSpendSeriesRepository(app.store, realm), {
    now: app.clock.now(),
    timeZone: app.settings.get('timeZone'),
    query: { providerId, operation: options.operation, book: options.book },
  })
}

function periodWords({ period, which }: SpendPeriod): string {
  if (period === 'day') return which === 'current' ? 'Today' : 'Tomorrow'
  return `${which === 'current' ? 'This' : 'Next'} ${period}`
}

function dollars(formats: FigureFormats, usd: number): string {
  return formats.money(Math.round(usd * 1e9))
}

function between(formats: FigureFormats, { low, high }: Money): string {
  return `${dollars(formats, low)} and ${dollars(formats, high)}`
}
