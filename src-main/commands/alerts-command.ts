import { alertChannels } from '../../db/vocabulary.ts'
import { Failure } from '../failure.ts'
import type { Alert } from '../insights/alerts/alert-types.ts'
import { createFigureFormats } from '../reports/format-figures.ts'
import { addAlertRules, idOf, ruleLine } from './alert-rules.ts'
import { wholeNumber } from './call-options.ts'
import type { CommandContext, RegisterCommand } from './command.ts'

interface HistoryOptions {
  readonly limit: number
  readonly days?: number
  readonly json?: boolean
}

/** `galley alerts`: what you asked to be told of, and what was told. */
export const registerAlertsCommand: RegisterCommand = (program, context) => {
  const alerts = program.command('alerts').description('what you asked to be told of, and what was told')
  alerts
    .command('list', { isDefault: true })
    .description('what needs attention now, and the rules')
    .option('--json', 'print one JSON object')
    .action((options: { readonly json?: boolean }) => list(context, options))
  alerts
    .command('history')
    .description('what was told, newest first')
    .option('--limit <n>', 'how many', wholeNumber(1, 1000), 20)
    .option('--days <n>', 'of the last so many days', wholeNumber(1, 3650))
    .option('--json', 'print one alert a line as JSON')
    .action((options: HistoryOptions) => history(context, options))
  alerts
    .command('seen')
    .description('no more reminders of this alert')
    .argument('<id>', 'its number in the list or the history')
    .option('--json', 'print one JSON object')
    .action(async (text: string, { json }: { readonly json?: boolean }) => {
      const id = idOf(text)
      const { act } = await context.owner()
      const alert = await act('alerts.acknowledge', { id })
      context.terminal.print(json === true ? JSON.stringify(alert) : `Seen: ${alert.message}`)
    })
  alerts
    .command('snooze')
    .description('say nothing of this alert for a while; 0 minutes ends it')
    .argument('<id>', 'its number in the list or the history')
    .argument('<minutes>', 'up to 30 days', wholeNumber(0, 43_200))
    .option('--json', 'print one JSON object')
    .action(async (text: string, minutes: number, { json }: { readonly json?: boolean }) => {
      const id = idOf(text)
      const { act } = await context.owner()
      const alert = await act('alerts.snooze', { id, minutes })
      const said = minutes === 0 ? 'Told again' : `Quiet for ${minutes} minutes`
      context.terminal.print(json === true ? JSON.stringify(alert) : `${said}: ${alert.message}`)
    })
  addAlertRules(alerts, context)
  alerts
    .command('test')
    .description('send a test through a channel')
    .argument('<channel>', alertChannels.join(' or '))
    .option('--json', 'print one JSON object')
    .action((channel: string, options: { readonly json?: boolean }) => test(context, channel, options))
}

async function list({ openApp, terminal }: CommandContext, { json }: { readonly json?: boolean }): Promise<void> {
  const app = await openApp('reader')
  const [active, rules] = [app.alerts.active(), app.alerts.rules()]
  if (json === true) return terminal.print(JSON.stringify({ active, rules }))
  if (active.length === 0) terminal.print('Nothing needs attention.')
  for (const line of active.flatMap(alert => describeAlert(alert, app.settings.get('timeZone')))) terminal.print(line)
  if (rules.length === 0) {
    terminal.note('There are no rules yet: they are made when Galley first serves (galley serve, or the window).')
    return
  }
  terminal.print('')
  for (const rule of rules) {
    terminal.print(ruleLine(rule))
  }
}

async function history({ openApp, terminal }: CommandContext, { limit, days, json }: HistoryOptions): Promise<void> {
  const app = await openApp('reader')
  const since = days === undefined ? undefined : app.clock.now() - days * 86_400_000
  const found = app.alerts.history({ limit, since })
  if (json === true) {
    for (const alert of found) terminal.print(JSON.stringify(alert))
    return
  }
  if (found.length === 0) terminal.print('Nothing was told.')
  for (const line of found.flatMap(alert => describeAlert(alert, app.settings.get('timeZone')))) terminal.print(line)
}

async function test(context: CommandContext, channel: string, { json }: { readonly json?: boolean }): Promise<void> {
  const known = alertChannels.find(name => name === channel)
  if (known === undefined)
    throw new Failure('usage', `There is no channel "${channel}". There are: ${alertChannels.join(', ')}.`)
  const app = await context.openApp('reader')
  const { ok, problem } = await app.alerts.dispatch.test(known)
  if (json === true) context.terminal.print(JSON.stringify({ channel, ok, problem: problem?.text ?? null }))
  else if (ok) context.terminal.print('It was sent.')
  if (!ok) throw new Failure('conflict', problem?.text ?? 'It could not be sent.')
}

function describeAlert(
  { id, message, openedAt, resolvedAt, acknowledgedAt, cause }: Alert,
  timeZone: string,
): string[] {
  const { time } = createFigureFormats({ timeZone })
  const until = resolvedAt === null ? 'still' : `to ${time(resolvedAt)}`
  const seen = acknowledgedAt === null ? '' : ', seen'
  const [most] = cause
  return [
    `${id}  ${time(openedAt)} ${until}${seen}`,
    `  ${message}`,
    ...(most === undefined ? [] : [`  Most frequent: ${most.value} (${most.calls} calls).`]),
  ]
}
