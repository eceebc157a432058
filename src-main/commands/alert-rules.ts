import { type Command, Option } from 'commander'
import { type AlertChannel, alertChannels, alertComparisons, alertMetrics, alertScopes } from '../../db/vocabulary.ts'
import { Failure } from '../failure.ts'
import type { AlertRule, AlertRuleFields, Subject } from '../insights/alerts/alert-types.ts'
import { ruleSentence } from '../insights/alerts/alert-words.ts'
import { parseThreshold } from './alert-figure.ts'
import { wholeNumber } from './call-options.ts'
import type { CommandContext } from './command.ts'

const scopes = alertScopes.filter(scope => scope !== 'all')
type ApartScope = (typeof scopes)[number]

interface RuleOptions {
  readonly within?: number
  readonly provider?: string
  readonly model?: string
  readonly operation?: string
  readonly book?: string
  readonly each?: ApartScope
  readonly all?: boolean
  readonly name?: string
  readonly minCalls?: number
  /** False: never. */
  readonly again?: number | false
  readonly urgent?: boolean
  readonly through?: readonly AlertChannel[]
  readonly json?: boolean
}

/** What a person asks to be told of: `galley alerts add|change|on|off|remove|reset`. */
export function addAlertRules(alerts: Command, context: CommandContext): void {
  addAdd(alerts, context)
  addChange(alerts, context)
  addSwitch(alerts, context, { name: 'on', enabled: true })
  addSwitch(alerts, context, { name: 'off', enabled: false })
  addRemove(alerts, context)
  addReset(alerts, context)
}

/** A rule in one line, with the number by which it is changed. */
export function ruleLine(rule: AlertRule): string {
  const how = [
    ...(rule.name === null ? [] : [rule.name]),
    ...(rule.urgent ? ['in quiet hours, too'] : []),
    ...(rule.renotifyMinutes === null ? [] : [`again after ${rule.renotifyMinutes} minutes`]),
    ...(rule.channels.length === 0 ? ['only in the app'] : []),
  ]
  const said = how.length === 0 ? '' : ` (${how.join('; ')})`
  return `${String(rule.id).padStart(3)}  ${rule.enabled ? 'on ' : 'off'}  ${ruleSentence(rule)}${said}`
}

function addRuleOptions(command: Command): Command {
  return command
    .addOption(
      new Option('--within <minutes>', 'how far back it looks: 5 minutes to 7 days').argParser(wholeNumber(5, 10_080)),
    )
    .option('--provider <name>', 'calls of one provider only')
    .option('--model <provider/model>', 'calls of one model only')
    .option('--operation <name>', 'calls of one operation only')
    .option('--book <name>', 'calls of one book only')
    .option('--all', 'all calls together')
    .addOption(new Option('--each <kind>', 'every one of its kind watched on its own').choices(scopes))
    .option('--name <words>', 'what you call the rule')
    .addOption(new Option('--min-calls <n>', 'say nothing over fewer calls').argParser(wholeNumber(1, 100_000)))
    .addOption(new Option('--again <minutes>', 'remind after so long').argParser(wholeNumber(5, 10_080)))
    .option('--urgent', 'told in quiet hours, too')
    .addOption(
      new Option('--through <channel...>', 'besides the app; all channels where not given').choices(alertChannels),
    )
    .option('--json', 'print the rule as one JSON object')
}

function addAdd(alerts: Command, { owner, terminal }: CommandContext): void {
  const add = alerts
    .command('add')
    .description('be told of something: galley alerts add error_rate above 20% --each provider')
    .argument('<metric>', alertMetrics.join(', '))
    .argument('<comparison>', alertComparisons.join(', '))
    .argument('<threshold>', 'such as 20%, 8s or $5; a jump in points, a rise or fall as a share of last week')
  addRuleOptions(add).action(async (metric: string, comparison: string, threshold: string, options: RuleOptions) => {
    const watched = oneOf(alertMetrics, metric, 'metric')
    const compared = oneOf(alertComparisons, comparison, 'comparison')
    const { act } = await owner()
    const rule = await act('alerts.create', {
      metric: watched,
      comparison: compared,
      threshold: parseThreshold(threshold, watched, compared),
      scope: { kind: 'all', value: null },
      windowMinutes: 15,
      ...fieldsOf(options),
    })
    terminal.print(options.json === true ? JSON.stringify(rule) : ruleLine(rule))
  })
}

function addChange(alerts: Command, { owner, openApp, terminal }: CommandContext): void {
  const change = alerts
    .command('change')
    .description('change a rule; what is not given stays')
    .argument('<id>', 'its number in galley alerts list')
    .option('--threshold <value>', 'such as 20%, 8s or $5')
  addRuleOptions(change)
    .option('--no-urgent', 'told when quiet hours end')
    .option('--no-again', 'no reminders')
    .action(async (text: string, options: RuleOptions & { readonly threshold?: string }) => {
      const id = idOf(text)
      const { metric, comparison } = (await openApp('reader')).alerts.rule(id)
      const { threshold } = options
      const changes: Partial<AlertRuleFields> = {
        ...fieldsOf(options),
        ...(threshold !== undefined && { threshold: parseThreshold(threshold, metric, comparison) }),
      }
      if (Object.keys(changes).length === 0) throw new Failure('usage', 'Nothing to change was given. See --help.')
      const { act } = await owner()
      const rule = await act('alerts.update', { id, changes })
      terminal.print(options.json === true ? JSON.stringify(rule) : ruleLine(rule))
    })
}

function addSwitch(
  alerts: Command,
  { owner, terminal }: CommandContext,
  { name, enabled }: { readonly name: 'on' | 'off'; readonly enabled: boolean },
): void {
  alerts
    .command(name)
    .description(enabled ? 'switch rules on' : 'switch rules off; they are kept')
    .argument('<id...>', 'their numbers in galley alerts list')
    .option('--json', 'print one rule a line as JSON')
    .action(async (ids: readonly string[], { json }: { readonly json?: boolean }) => {
      const numbers = ids.map(idOf)
      const { act } = await owner()
      for (const id of numbers) {
        const rule = await act('alerts.update', { id, changes: { enabled } })
        terminal.print(json === true ? JSON.stringify(rule) : ruleLine(rule))
      }
    })
}

function addRemove(alerts: Command, { owner, terminal }: CommandContext): void {
  alerts
    .command('remove')
    .description('take a rule away; what it told stays in the history')
    .argument('<id>', 'its number in galley alerts list')
    .option('--json', 'print it as one JSON object')
    .action(async (text: string, { json }: { readonly json?: boolean }) => {
      const id = idOf(text)
      const { act } = await owner()
      const rule = await act('alerts.delete', { id })
      terminal.print(json === true ? JSON.stringify(rule) : `Taken away: ${ruleSentence(rule)}`)
    })
}

function addReset(alerts: Command, { owner, terminal }: CommandContext): void {
  alerts
    .command('reset')
    .description('bring back the rules that come with Galley, as they were; your own stay')
    .option('--json', 'print one rule a line as JSON')
    .action(async ({ json }: { readonly json?: boolean }) => {
      const { act } = await owner()
      for (const rule of await act('alerts.resetRules', {})) {
        terminal.print(json === true ? JSON.stringify(rule) : ruleLine(rule))
      }
    })
}

function fieldsOf(options: RuleOptions): Partial<AlertRuleFields> {
  const scope = scopeOf(options)
  return {
    ...(scope !== null && { scope }),
    ...(options.within !== undefined && { windowMinutes: options.within }),
    ...(options.name !== undefined && { name: options.name }),
    ...(options.minCalls !== undefined && { minSample: options.minCalls }),
    ...(options.again !== undefined && {
      renotifyMinutes: options.again === false ? null : options.again,
    }),
    ...(options.urgent !== undefined && { urgent: options.urgent }),
    ...(options.through !== undefined && { channels: options.through }),
  }
}

function scopeOf(options: RuleOptions): Subject | null {
  const given = scopes.filter(kind => options[kind] !== undefined)
  const [kind] = given
  const asked = given.length + (options.each === undefined ? 0 : 1) + (options.all === true ? 1 : 0)
  if (asked > 1) {
    throw new Failure('usage', `A rule is about one thing: give only one of --${scopes.join(', --')}, --each, --all.`)
  }
  if (options.all === true) return { kind: 'all', value: null }
  if (options.each !== undefined) return { kind: options.each, value: null }
  return kind === undefined ? null : { kind, value: options[kind] ?? null }
}

function oneOf<Name extends string>(names: readonly Name[], text: string, what: string): Name {
  const known = names.find(name => name === text)
  if (known === undefined) throw new Failure('usage', `There is no ${what} "${text}". There are: ${names.join(', ')}.`)
  return known
}

/** The number of a rule or an alert; throws `Failure('usage')`. */
export function idOf(text: string): number {
  if (/^\d{1,15}$/.test(text)) return Number(text)
  throw new Failure('usage', `A rule or an alert has a number, not "${text}". See galley alerts list.`)
}
