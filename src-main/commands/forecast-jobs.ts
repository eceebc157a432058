import type { Command } from 'commander'
import { jobAccuracy, missOf } from '../insights/forecasts/job-accuracy.ts'
import { createFigureFormats, type FigureFormats } from '../reports/format-figures.ts'
import { renderTextTable } from '../reports/text-table.ts'
import { operationWords } from '../reports/words.ts'
import { createEstimateRepository } from '../store/repositories/estimate-repository.ts'
import type { CommandContext } from './command.ts'

const shownJobs = 20

/** `galley forecast jobs`: what the last jobs were expected to cost, what they did cost, and how far off that is by now. */
export function registerForecastJobs(forecast: Command, { openApp, terminal }: CommandContext): void {
  forecast
    .command('jobs')
    .description('what your last jobs were expected to take, what they took, and how far off that was')
    .option('--json', 'print one job a line as JSON')
    .action(async (options: { readonly json?: boolean }, command: Command) => {
      const app = await openApp('reader')
      const rows = createEstimateRepository(app.store).since({ since: 0, operation: null, limit: shownJobs })
      // `--json` is an option of `forecast` itself, too, which takes it first.
      if ((options.json ?? command.optsWithGlobals<{ json?: boolean }>().json) === true) {
        for (const row of rows)
          terminal.print(
            JSON.stringify({ ...row, costError: missOf(row, 'cost'), durationError: missOf(row, 'duration') }),
          )
        return
      }
      if (rows.length === 0)
        return terminal.note(
          'No job was run yet; those of the practice provider do not count. The first one: galley translate FILE --to LANG',
        )
      const formats = createFigureFormats({ timeZone: app.settings.get('timeZone') })
      const columns = [
        { title: 'Begun' },
        { title: 'What', shrinkTo: 20 },
        { title: 'Model', shrinkTo: 12, optional: 1 },
        { title: 'Expected', align: 'right' as const },
        { title: 'Took', align: 'right' as const },
        { title: 'Off by', align: 'right' as const },
      ]
      const table = rows.map(row => [
        formats.time(row.createdAt),
        [operationWords[row.operation], row.book].filter(Boolean).join(', '),
        row.modelName,
        formats.money(row.costNanos),
        row.actualCostNanos === null ? row.status : formats.money(row.actualCostNanos),
        missWords(missOf(row, 'cost'), formats),
      ])
      for (const line of renderTextTable(columns, table, { width: Math.max(60, terminal.columns) }))
        terminal.print(line)
      const { jobs, cost, uncorrectedCost } = jobAccuracy(rows)
      if (cost === null || uncorrectedCost === null) return
      terminal.print('')
      terminal.print(
        `${jobs} ${jobs === 1 ? 'job was' : 'jobs were'} off by ${formats.percent(cost)} of the cost; without what Galley learned from earlier ones it would be ${formats.percent(uncorrectedCost)}.`,
      )
    })
}

/** `12 % more`, `right`; empty where it cannot be told. */
export function missWords(miss: number | null, formats: FigureFormats): string {
  if (miss === null) return ''
  if (Math.abs(miss) < 0.005) return 'right'
  return `${formats.percent(Math.abs(miss))} ${miss > 0 ? 'more' : 'less'}`
}
