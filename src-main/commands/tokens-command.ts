import type { ApiToken } from '../access/api-tokens.ts'
import { scopes } from '../access/api-tokens.ts'
import { Failure } from '../failure.ts'
import type { Scope } from '../gateway/gateway-access.ts'
import { renderTextTable } from '../reports/text-table.ts'
import type { CommandContext, RegisterCommand } from './command.ts'
import { parseDay } from './parse-day.ts'

interface CreateOptions {
  readonly scope: string
  readonly expires?: string
  readonly json?: boolean
}

/** `galley tokens list|create|revoke`: who may use the local API. */
export const registerTokensCommand: RegisterCommand = (program, context) => {
  const tokens = program.command('tokens').description('tokens with which apps use the local API')
  tokens
    .command('list')
    .description('tokens by name, what they may do and when they were last used')
    .option('--json', 'print one token a line as JSON')
    .action((options: { json?: boolean }) => list(context, options))
  tokens
    .command('create')
    .description('make a token for an app; it is shown once')
    .argument('<name>', 'what tells it apart, such as the name of the app')
    .option('--scope <scopes>', 'what it may do: call, read, admin, with commas between', 'call,read')
    .option('--expires <day>', 'the day (2026-12-31) from which it is no longer accepted')
    .option('--json', 'print the token as one JSON object')
    .action((name: string, options: CreateOptions) => create(context, name, options))
  tokens
    .command('revoke')
    .description('accept a token no more, from this moment on')
    .argument('<name>')
    .option('--json', 'print one JSON object')
    .action((name: string, options: { json?: boolean }) => revoke(context, name, options))
}

async function list({ openApp, terminal }: CommandContext, { json }: { json?: boolean }): Promise<void> {
  const app = await openApp('reader')
  const tokens = app.tokens.list()
  if (json === true) {
    for (const token of tokens) terminal.print(JSON.stringify(token))
    return
  }
  if (tokens.length === 0) terminal.note('No app has a token yet. Make one: galley tokens create NAME')
  const format = new Intl.DateTimeFormat('en-CA', {
    timeZone: app.settings.get('timeZone'),
    dateStyle: 'short',
    timeStyle: 'short',
    hourCycle: 'h23',
  })
  const time = (at: number | null, never: string) => (at === null ? never : format.format(at).replace(',', ''))
  const rows = tokens.map(token => [
    token.name,
    token.scopes.join(', '),
    stateOf(token, app.clock.now()),
    time(token.createdAt, ''),
    time(token.lastUsedAt, 'never'),
    time(token.expiresAt, 'never'),
  ])
  const columns = ['Name', 'May', 'State', 'Created', 'Last used', 'Expires'].map(title => ({ title }))
  if (rows.length === 0) return
  for (const line of renderTextTable(columns, rows, { width: Math.max(60, terminal.columns) })) terminal.print(line)
}

function stateOf(token: ApiToken, now: number): string {
  if (token.revokedAt !== null) return 'revoked'
  return token.expiresAt !== null && token.expiresAt <= now ? 'expired' : 'in force'
}

async function create(context: CommandContext, name: string, options: CreateOptions): Promise<void> {
  const { terminal } = context
  const wanted = readScopes(options.scope)
  const owner = await context.owner()
  const zone = owner.app.settings.get('timeZone')
  const expiresAt = options.expires === undefined ? null : parseDay(options.expires, '--expires', zone)
  const { token, secret } = await owner.act('tokens.create', { name, scopes: [...wanted], expiresAt })
  if (options.json === true) {
    terminal.print(JSON.stringify({ ...token, token: secret }))
    return
  }
  terminal.print(secret)
  terminal.note(
    `This is the token of ${token.name}; it is not shown again. It may: ${token.scopes.join(', ')}. Keep it where the app keeps its secrets.`,
  )
}

async function revoke(context: CommandContext, name: string, { json }: { json?: boolean }): Promise<void> {
  const owner = await context.owner()
  const token = await owner.act('tokens.revoke', { name })
  context.terminal.print(
    json === true
      ? JSON.stringify(token)
      : `The token ${token.name} is not accepted any more. Its calls stay on record.`,
  )
}

function readScopes(text: string): readonly Scope[] {
  const wanted = text.split(',').map(part => part.trim())
  const known = scopes.filter(scope => wanted.includes(scope))
  if (known.length === new Set(wanted).size) return known
  throw new Failure('usage', `--scope takes ${scopes.join(', ')} with commas between, not ${JSON.stringify(text)}.`)
}
