import type { Command } from 'commander'
import { type BudgetPeriod, type BudgetScope, budgetPeriods } from '../../db/vocabulary.ts'
import { Failure } from '../failure.ts'
import type { Budget, BudgetStatus } from '../insights/budgets/budget-types.ts'
import { createFigureFormats } from '../reports/format-figures.ts'
import { renderTextTable } from '../reports/text-table.ts'
import { askServing } from './ask-serving.ts'
import type { CommandContext, RegisterCommand } from './command.ts'
import { parseDollars } from './provider-options.ts'

/** `galley budgets list|set|remove|status`: what may be spent. */
export const registerBudgetsCommand: RegisterCommand = (program, context) => {
  const budgets = program.command('budgets').description('what may be spent in a day, week or month')
  registerStatus(budgets, context)
  registerList(budgets, context)
  registerSet(budgets, context)
  registerRemove(budgets, context)
  registerForget(budgets, context)
}

function registerStatus(budgets: Command, context: CommandContext): void {
  const { openApp, terminal } = context
  budgets
    .command('status', { isDefault: true })
    .description('each budget with what is spent and left in this period')
    .option('--json', 'print one budget a line as JSON')
    .action(async ({ json }: { json?: boolean }) => {
      const app = await openApp('reader')
      // What is held for calls under way only the process that makes them knows.
      const all = (await askServing(context, 'budgets.status', {})) ?? app.budgets.status()
      if (json === true) {
        for (const status of all) terminal.print(JSON.stringify(status))
        return
      }
      if (all.length === 0) {
        terminal.note('No budget is set. Set one: galley budgets set 20 --per month')
        return
      }
      const formats = createFigureFormats({ timeZone: app.settings.get('timeZone') })
      const isHeld = all.some(status => status.reservedNanos !== null)
      const columns = [
        { title: 'Id', align: 'right' as const },
        { title: 'For', shrinkTo: 24 },
        { title: 'Per' },
        { title: 'Limit', align: 'right' as const },
        { title: 'Spent', align: 'right' as const },
        ...(isHeld ? [{ title: 'Held', align: 'right' as const, optional: 2 }] : []),
        { title: 'Left', align: 'right' as const },
        { title: 'Renews', optional: 1 },
        { title: 'On course' },
      ]
      const rows = all.map(status => [
        String(status.id),
        subjectWords(status),
        status.period,
        formats.money(status.limitNanos) + (status.hard ? '' : ' (warns)'),
        `${formats.money(status.spentNanos)} (${formats.percent(status.spentNanos / status.limitNanos)})`,
        ...(isHeld ? [formats.money(status.reservedNanos ?? 0)] : []),
        formats.money(status.leftNanos),
        formats.time(status.renewsAt),
        courseWords(status),
      ])
      for (const line of renderTextTable(columns, rows, { width: Math.max(60, terminal.columns) })) terminal.print(line)
      const cutOff = all.reduce((most, status) => (status.cutOffNanos > most.cutOffNanos ? status : most))
      if (cutOff.cutOffNanos > 0) {
        terminal.note(
          `Up to ${formats.money(cutOff.cutOffNanos)} is counted for ${callsWords(cutOff.cutOffCalls)} cut off when Galley ended: nobody knows what they cost. When you know: galley budgets forget-cut-off`,
        )
      }
      const unpriced = Math.max(...all.map(status => status.unpricedCalls))
      if (unpriced > 0) {
        terminal.note(
          `Up to ${unpriced} calls of these periods have no price, so more was spent than is shown. See galley calls --unpriced.`,
        )
      }
    })
}

function callsWords(calls: number): string {
  return calls === 1 ? 'a call that was' : `${calls} calls that were`
}

function courseWords({ onCourse, projectedNanos }: BudgetStatus): string {
  if (onCourse === null || projectedNanos === null) return 'too early to say'
  const formats = createFigureFormats({ timeZone: 'UTC' })
  return onCourse ? 'yes' : `no: about ${formats.money(projectedNanos)}`
}

function subjectWords({ scope, scopeValue }: Budget): string {
  return scope === 'all' ? 'all spending' : `${scope} ${scopeValue}`
}

function registerList(budgets: Command, { openApp, terminal }: CommandContext): void {
  budgets
    .command('list')
    .description('budgets as they were set')
    .option('--json', 'print one budget a line as JSON')
    .action(async ({ json }: { json?: boolean }) => {
      const app = await openApp('reader')
      const all = app.budgets.list()
      if (json === true) {
        for (const budget of all) terminal.print(JSON.stringify(budget))
        return
      }
      if (all.length === 0) terminal.note('No budget is set. Set one: galley budgets set 20 --per month')
      for (const budget of all) terminal.print(budgetLine(budget))
    })
}

function budgetLine(budget: Budget): string {
  const formats = createFigureFormats({ timeZone: 'UTC' })
  const kind = budget.hard ? 'stops calls' : 'warns only'
  return `${budget.id}  ${formats.money(budget.limitNanos)} a ${budget.period} for ${subjectWords(budget)}, ${kind}, warns at ${budget.thresholds.join(', ')} %`
}

interface SetOptions {
  readonly per: string
  readonly provider?: string
  readonly operation?: string
  readonly book?: string
  readonly user?: string
  readonly warnOnly?: boolean
  readonly warnAt?: string
  readonly json?: boolean
}

function registerSet(budgets: Command, { owner, terminal }: CommandContext): void {
  budgets
    .command('set <dollars>')
    .description('set a budget, or change the one for the same thing and period')
    .option('--per <period>', 'day, week or month of your time zone', 'month')
    .option('--provider <name>', 'for one provider only')
    .option('--operation <name>', 'for one operation only')
    .option('--book <name>', 'for one book only')
    .option('--user <name>', 'for one user only')
    .option('--warn-only', 'warn, and stop no call')
    .option('--warn-at <percentages>', 'when to warn, such as 50,80,100')
    .option('--json', 'print the budget as one JSON object')
    .action(async (dollars: string, options: SetOptions) => {
      const limitNanos = parseDollars(dollars)
      if (limitNanos === null || limitNanos === 0) throw new Failure('usage', 'A budget must be above $0.')
      const { act } = await owner()
      const status = await act('budgets.set', {
        ...scopeOf(options),
        period: periodOf(options.per),
        limitNanos,
        hard: options.warnOnly !== true,
        ...(options.warnAt === undefined ? {} : { thresholds: percentagesOf(options.warnAt) }),
      })
      terminal.print(options.json === true ? JSON.stringify(status) : budgetLine(status))
    })
}

function scopeOf(options: SetOptions): { scope: BudgetScope; scopeValue: string | null } {
  const given = (['provider', 'operation', 'book', 'user'] as const).filter(scope => options[scope] !== undefined)
  if (given.length > 1)
    throw new Failure('usage', `A budget is for one thing: give only one of --${given.join(', --')}.`)
  const [scope] = given
  return scope === undefined ? { scope: 'all', scopeValue: null } : { scope, scopeValue: options[scope] ?? null }
}

function periodOf(text: string): BudgetPeriod {
  const period = budgetPeriods.find(each => each === text)
  if (period === undefined) throw new Failure('usage', `--per takes day, week or month, not "${text}".`)
  return period
}

function percentagesOf(text: string): number[] {
  return text.split(',').map(part => {
    const value = Number(part.trim().replace(/%$/, ''))
    if (!Number.isSafeInteger(value)) throw new Failure('usage', `--warn-at takes whole percentages, not "${part}".`)
    return value
  })
}

function registerRemove(budgets: Command, { owner, terminal }: CommandContext): void {
  budgets
    .command('remove <id>')
    .description('take a budget away; its number is in the list')
    .option('--json', 'print it as one JSON object')
    .action(async (text: string, { json }: { json?: boolean }) => {
      const id = Number(text)
      if (!Number.isSafeInteger(id)) throw new Failure('usage', `A budget has a number, not "${text}".`)
      const { act } = await owner()
      const removed = await act('budgets.remove', { id })
      terminal.print(json === true ? JSON.stringify(removed) : `Taken away: ${budgetLine(removed)}`)
    })
}

function registerForget(budgets: Command, { owner, terminal }: CommandContext): void {
  budgets
    .command('forget-cut-off')
    .description(
      'count calls that were cut off when Galley ended no longer: once you know from the bill what they cost',
    )
    .option('--json', 'print how many there were as one JSON object')
    .action(async ({ json }: { json?: boolean }) => {
      const { act } = await owner()
      const forgotten = await act('budgets.forgetCutOff', {})
      const formats = createFigureFormats({ timeZone: 'UTC' })
      const words =
        forgotten.calls === 0
          ? 'No call was cut off.'
          : `${formats.money(forgotten.nanos)} for ${callsWords(forgotten.calls)} cut off is counted no longer.`
      terminal.print(json === true ? JSON.stringify(forgotten) : words)
    })
}
