import type { Command } from 'commander'
import { type FindingState, findingStates, type SilenceScope, silenceScopes } from '../../db/vocabulary.ts'
import { Failure } from '../failure.ts'
import { hourStart } from '../ledger/time-periods.ts'
import { withoutUndefined } from '../procedures/call-filters.ts'
import { severities } from '../quality/finding.ts'
import { checkTitle, findingToJson } from '../quality/finding-to-json.ts'
import { severityOf } from '../quality/write-checked-call.ts'
import { oneLine } from '../reports/display-width.ts'
import { renderTextTable } from '../reports/text-table.ts'
import type { RecheckScope } from '../store/repositories/check-repository.ts'
import type { FindingRow } from '../store/repositories/finding-query.ts'
import { wholeNumber } from './call-options.ts'
import type { CommandContext } from './command.ts'
import { noteServing } from './note-serving.ts'

const dayMs = 86_400_000

interface FindingFlags {
  readonly check?: string
  readonly severity?: string
  readonly state?: string
  readonly book?: string
  readonly chapter?: string
  readonly call?: number
  readonly days?: number
  readonly limit: number
  readonly json?: boolean
}

/** `galley quality findings` and what a person makes of them. */
export function addFindingCommands(quality: Command, context: CommandContext): void {
  const number = wholeNumber(1, Number.MAX_SAFE_INTEGER)
  quality
    .command('findings')
    .description('what the checks found, worst first, then what cost most')
    .option('--check <check>', 'of one check')
    .option('--severity <severity>', severities.join(', '))
    .option('--state <state>', `${findingStates.join(', ')}; open where not given`)
    .option('--book <book>', 'of one book')
    .option('--chapter <chapter>', 'of one chapter')
    .option('--call <id>', 'of one call, decided or not', number)
    .option('--days <n>', 'of calls of the last N x 24 hours', wholeNumber(1, 36_500))
    .option('--limit <n>', 'at most so many', wholeNumber(1, 100_000), 50)
    .option('--json', 'print one JSON object a line')
    .action((flags: FindingFlags) => listFindings(context, flags))
  quality
    .command('accept')
    .description('the check is right about these findings')
    .argument('<id...>', 'numbers of findings')
    .action(async (ids: string[]) => decide(context, 'quality.accept', ids))
  quality
    .command('reopen')
    .description('take a decision about findings back')
    .argument('<id...>', 'numbers of findings')
    .action(async (ids: string[]) => decide(context, 'quality.reopen', ids))
  quality
    .command('silence')
    .description('not to be told again')
    .argument('<id>', 'number of a finding', number)
    .option(
      '--scope <scope>',
      `${silenceScopes.join(', ')}: this one, the check, the check in its book, the check about its term`,
      'finding',
    )
    .option('--reason <words>', 'why; kept with it')
    .action((id: number, flags: { scope: string; reason?: string }) => silence(context, id, flags))
  quality
    .command('silences')
    .description('what is kept quiet, and why')
    .option('--json', 'print one JSON object a line')
    .action((flags: { json?: boolean }) => listSilences(context, flags.json === true))
  quality
    .command('lift')
    .description('let what a silence kept quiet be heard again')
    .argument('<id>', 'number of a silence', number)
    .action(async (id: number) => {
      const { reopened } = await (await context.owner()).act('quality.lift', { id })
      context.terminal.print(`Silence ${id} is lifted; ${reopened} findings are open again.`)
    })
  quality
    .command('recheck')
    .description('check calls again, such as after a new version of the checks; decisions are kept')
    .option('--days <n>', 'calls of the last N x 24 hours', wholeNumber(1, 36_500))
    .option('--book <book>', 'calls of one book')
    .option('--call <id...>', 'these calls')
    .option('--all', 'every call that has text')
    .option('--json', 'print one JSON object')
    .action((flags: RecheckFlags) => recheck(context, flags))
}

async function listFindings(context: CommandContext, flags: FindingFlags): Promise<void> {
  const { terminal, clock } = context
  const app = await context.openApp('reader')
  const rank = flags.severity === undefined ? null : severities.indexOf(oneOf(flags.severity, severities, '--severity'))
  const state: FindingState | null = flags.state === undefined ? null : oneOf(flags.state, findingStates, '--state')
  const rows = app.quality.findings.list(
    {
      realms: ['real', 'sample', 'practice'],
      ...withoutUndefined({
        states: flags.call !== undefined && state === null ? undefined : [state ?? ('open' as const)],
        severities: rank === null ? undefined : [rank],
        checkIds: flags.check === undefined ? undefined : [flags.check],
        book: flags.book,
        chapter: flags.chapter,
        callId: flags.call,
        from: flags.days === undefined ? undefined : hourStart(clock.now() - flags.days * dayMs),
      }),
    },
    flags.limit,
    0,
  )
  if (flags.json) for (const row of rows) terminal.print(JSON.stringify(findingToJson(row)))
  else if (rows.length === 0) terminal.print('Nothing was found.')
  else for (const line of findingTable(rows, terminal.columns)) terminal.print(line)
}

/** As a table for the terminal. */
export function findingTable(rows: readonly FindingRow[], columns: number): readonly string[] {
  return renderTextTable(
    [
      { title: 'No.', align: 'right' },
      { title: 'Severity' },
      { title: 'Check', optional: 1 },
      { title: 'Call', align: 'right' },
      { title: 'Where', shrinkTo: 12, optional: 2 },
      { title: 'What', shrinkTo: 24 },
      { title: 'State', optional: 3 },
    ],
    rows.map(row => [
      String(row.id),
      severityOf(row.severity),
      checkTitle(row.checkId),
      String(row.callId),
      [row.book, row.chapter].filter(part => part !== null).join(', '),
      oneLine(row.message),
      row.state,
    ]),
    { width: Math.max(60, columns) },
  )
}

async function decide(
  context: CommandContext,
  name: 'quality.accept' | 'quality.reopen',
  given: readonly string[],
): Promise<void> {
  const ids = given.map(text => wholeNumber(1, Number.MAX_SAFE_INTEGER)(text))
  const rows = await (await context.owner()).act(name, { ids })
  for (const row of rows) context.terminal.print(`Finding ${row.id} is ${row.state}: ${oneLine(row.message)}`)
}

async function silence(context: CommandContext, id: number, flags: { scope: string; reason?: string }): Promise<void> {
  const scope: SilenceScope = oneOf(flags.scope, silenceScopes, '--scope')
  const { silence: made, findings } = await (await context.owner()).act('quality.silence', {
    ...{ id, scope, reason: flags.reason ?? null },
  })
  context.terminal.print(
    `Silence ${made.id} keeps ${findings} finding${findings === 1 ? '' : 's'} quiet. "galley quality lift ${made.id}" takes it back.`,
  )
}

async function listSilences({ terminal, openApp }: CommandContext, json: boolean): Promise<void> {
  const app = await openApp('reader')
  const rows = app.quality.silences.list(1000)
  if (json) for (const row of rows) terminal.print(JSON.stringify(row))
  else if (rows.length === 0) terminal.print('Nothing is kept quiet.')
  else {
    const table = renderTextTable(
      [
        { title: 'No.', align: 'right' },
        { title: 'Reach' },
        { title: 'Findings', align: 'right' },
        { title: 'Why', shrinkTo: 20 },
      ],
      rows.map(({ id, scope, checkId, book, term, findings, reason, liftedAt }) => [
        String(id),
        [checkId === null ? 'all checks' : checkTitle(checkId), term, book, scope === 'finding' ? 'one finding' : null]
          .filter(part => part !== null)
          .join(', ') + (liftedAt === null ? '' : ' (lifted)'),
        String(findings),
        reason ?? '',
      ]),
      { width: Math.max(60, terminal.columns) },
    )
    for (const line of table) terminal.print(line)
  }
}

interface RecheckFlags {
  readonly days?: number
  readonly book?: string
  readonly call?: readonly string[]
  readonly all?: boolean
  readonly json?: boolean
}

async function recheck(context: CommandContext, flags: RecheckFlags): Promise<void> {
  const scope = scopeOf(flags, context.clock.now())
  const owner = await context.owner()
  noteServing(context.terminal, owner)
  const progress = context.progress('Checking calls')
  const { calls, left } = await owner.act('quality.recheck', { scope }, progress.update).finally(() => progress.end())
  if (flags.json) return context.terminal.print(JSON.stringify({ calls, left }))
  context.terminal.print(
    left === 0
      ? `${calls} calls were checked again.`
      : `${calls - left} of ${calls} calls were checked again; the rest is checked while Galley serves, or at the next recheck.`,
  )
}

function scopeOf({ days, book, call, all }: RecheckFlags, now: number): RecheckScope {
  if (call !== undefined) {
    return { kind: 'calls', callIds: call.map(text => wholeNumber(1, Number.MAX_SAFE_INTEGER)(text)) }
  }
  if (book !== undefined) return { kind: 'book', book }
  if (days !== undefined) return { kind: 'since', from: hourStart(now - days * dayMs) }
  if (all === true) return { kind: 'all' }
  throw new Failure('usage', 'Say what is to be checked again: --days, --book, --call or --all.')
}

function oneOf<Value extends string>(given: string, allowed: readonly Value[], option: string): Value {
  const found = allowed.find(value => value === given)
  if (found !== undefined) return found
  throw new Failure('usage', `${option} must be one of: ${allowed.join(', ')}.`)
}
