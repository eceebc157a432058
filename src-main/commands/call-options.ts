import { type Command, InvalidArgumentError, Option } from 'commander'
import {
  type CallStatus,
  callStatuses,
  type ErrorKind,
  errorKinds,
  type Operation,
  type Origin,
  operations,
  origins,
  type Realm,
  realms,
} from '../../db/vocabulary.ts'
import { Failure } from '../failure.ts'
import { hourStart } from '../ledger/time-periods.ts'
import type { ProviderRegistry } from '../providers/registry-types.ts'
import type { CallFilters, Range } from '../store/repositories/call-filters.ts'

/** The filters of `calls` and `export calls`, as commander hands them over. */
export interface CallFilterOptions {
  readonly provider?: readonly string[]
  readonly model?: readonly string[]
  readonly operation?: readonly Operation[]
  readonly status?: readonly (CallStatus | 'failed')[]
  readonly errorKind?: readonly ErrorKind[]
  readonly book?: readonly string[]
  readonly chapter?: readonly string[]
  readonly user?: readonly string[]
  readonly fromLang?: readonly string[]
  readonly toLang?: readonly string[]
  readonly origin?: readonly Origin[]
  readonly realm?: readonly Realm[]
  readonly request?: string
  readonly unpriced?: boolean
  readonly truncated?: boolean
  readonly minCost?: number
  readonly maxCost?: number
  readonly minTime?: number
  readonly maxTime?: number
  readonly minTokens?: number
  readonly maxTokens?: number
  readonly minScore?: number
  readonly maxScore?: number
  readonly days?: number
  readonly from?: number
  readonly to?: number
}

/** May be given several times; any of the values then. */
function many(flags: string, description: string, allowed?: readonly string[]): Option {
  const option = new Option(flags, description)
  return option.argParser((value: string, before: readonly string[] | undefined) => {
    if (allowed !== undefined && !allowed.includes(value)) {
      throw new InvalidArgumentError(`Choose one of: ${allowed.join(', ')}.`)
    }
    return [...(before ?? []), value]
  })
}

function number(flags: string, description: string): Option {
  return new Option(flags, description).argParser((value: string) => {
    const parsed = Number(value)
    if (value.trim() === '' || !Number.isFinite(parsed) || parsed < 0) {
      throw new InvalidArgumentError('Give a number, 0 or more.')
    }
    return parsed
  })
}

export function wholeNumber(lowest: number, highest: number): (value: string) => number {
  return value => {
    const parsed = Number(value)
    if (!/^\d+$/.test(value) || parsed < lowest || parsed > highest) {
      throw new InvalidArgumentError(`Give a whole number from ${lowest} to ${highest.toLocaleString('en-US')}.`)
    }
    return parsed
  }
}

/** An ISO date or time; without a zone it is meant in UTC, as everywhere in Galley's files. */
function timeValue(value: string): number {
  const text = /^\d{4}-\d{2}-\d{2}$/.test(value) ? `${value}T00:00:00Z` : value
  const zoned = /^\d{4}-\d{2}-\d{2}[T ][\d:.]+$/.test(text) ? `${text.replace(' ', 'T')}Z` : text
  const parsed = /^\d{4}-\d{2}-\d{2}T/.test(zoned) ? Date.parse(zoned) : Number.NaN
  if (Number.isNaN(parsed)) throw new InvalidArgumentError('Give a date such as 2026-11-23 or 2026-11-23T08:00:00Z.')
  return parsed
}

/** `--days`, `--from` and `--to`, wherever a period is meant. */
export function addPeriodOptions(command: Command, days?: number): Command {
  const option = new Option('--days <n>', 'the last N x 24 hours').argParser(wholeNumber(1, 36_500))
  if (days !== undefined) option.default(undefined, String(days))
  return command
    .addOption(option)
    .addOption(new Option('--from <time>', 'from this time on, such as 2026-11-01').argParser(timeValue))
    .addOption(new Option('--to <time>', 'before this time').argParser(timeValue))
}

export function addCallFilters(command: Command): Command {
  command
    .addOption(many('--provider <name>', 'calls to this provider; repeat for several, here and below'))
    .addOption(many('--model <name>', 'calls to this model'))
    .addOption(many('--operation <name>', 'what the calls were for', operations))
    .addOption(many('--status <status>', 'how they ended; "failed" is any failure', [...callStatuses, 'failed']))
    .addOption(many('--error-kind <kind>', 'why they failed', errorKinds))
    .addOption(many('--book <name>', 'calls for this book'))
    .addOption(many('--chapter <name>', 'calls for this chapter'))
    .addOption(many('--user <name>', 'calls made by this user'))
    .addOption(many('--from-lang <tag>', 'translated from this language'))
    .addOption(many('--to-lang <tag>', 'translated to this language'))
    .addOption(many('--origin <origin>', 'how the calls came here', origins))
    .addOption(many('--realm <realm>', 'real calls, practice or sample', realms))
    .option('--request <id>', 'the calls of one request')
    .option('--unpriced', 'successful calls without a known price')
    .option('--truncated', "answers cut off at the model's length limit")
  const numbers: [string, string][] = [
    ['cost <dollars>', 'cost'],
    ['time <ms>', 'response time'],
    ['tokens <n>', 'tokens in and out'],
    ['score <0..1>', 'quality score'],
  ]
  for (const [flag, what] of numbers) {
    command.addOption(number(`--min-${flag}`, `${what} at least`)).addOption(number(`--max-${flag}`, `${what} at most`))
  }
  return addPeriodOptions(command)
}

/** Turns options into filters; throws `usage` for a provider that does not exist. */
export function callFiltersOf(
  options: CallFilterOptions,
  registry: Pick<ProviderRegistry, 'find' | 'list'>,
  now: number,
): CallFilters {
  if (options.days !== undefined && options.from !== undefined) {
    throw new Failure('usage', 'Give either --days or --from, not both.')
  }
  const from = options.days === undefined ? options.from : hourStart((options.to ?? now) - options.days * 86_400_000)
  const statuses = options.status?.flatMap(status =>
    status === 'failed' ? (['error', 'timeout', 'rate_limited'] as const) : [status],
  )
  const range = (min: number | undefined, max: number | undefined, scale = 1): Range | undefined =>
    min === undefined && max === undefined
      ? undefined
      : {
          ...(min !== undefined && { min: Math.round(min * scale) }),
          ...(max !== undefined && { max: Math.round(max * scale) }),
        }
  return withoutUndefined({
    providerIds: options.provider && providerIds(options.provider, registry),
    models: options.model,
    operations: options.operation,
    statuses: statuses && [...new Set(statuses)],
    errorKinds: options.errorKind,
    books: options.book,
    chapters: options.chapter,
    users: options.user,
    sourceLanguages: options.fromLang,
    targetLanguages: options.toLang,
    origins: options.origin,
    realms: options.realm,
    requestUid: options.request,
    unpriced: options.unpriced,
    truncated: options.truncated,
    costNanos: range(options.minCost, options.maxCost, 1e9),
    responseTimeMs: range(options.minTime, options.maxTime),
    tokens: range(options.minTokens, options.maxTokens),
    score: range(options.minScore, options.maxScore, 1000),
    from,
    to: options.to,
  })
}

export function providerIds(names: readonly string[], registry: Pick<ProviderRegistry, 'find' | 'list'>): number[] {
  return names.map(name => {
    const found = registry.find(name)
    if (found !== null) return found.id
    const known = registry.list().map(provider => provider.name)
    const hint =
      known.length === 0 ? 'None is set up yet: run "galley setup-providers".' : `There are: ${known.join(', ')}.`
    throw new Failure('usage', `There is no provider "${name}". ${hint}`)
  })
}

type Defined<Fields> = { [Key in keyof Fields]?: Exclude<Fields[Key], undefined> }

/** Leaves out what is undefined, so that "not given" is one thing. */
export function withoutUndefined<Fields extends object>(fields: Fields): Defined<Fields> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Defined<Fields>
}
