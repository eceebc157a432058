import type { Command } from 'commander'
import { Failure } from '../failure.ts'
import type { ActionOutput } from '../server/owner-actions.ts'
import { askServing } from './ask-serving.ts'
import type { CommandContext, RegisterCommand } from './command.ts'
import { readSecret } from './read-secret.ts'

type Status = ActionOutput<'otlp.status'>

/** `galley otlp status|to|off|headers|send`: what is sent to a collector of OpenTelemetry. */
export const registerOtlpCommand: RegisterCommand = (program, context) => {
  const otlp = program.command('otlp').description('send calls to a collector of OpenTelemetry')
  otlp
    .command('status', { isDefault: true })
    .description('where calls are sent, how many were and how many wait')
    .option('--json', 'print one JSON object')
    .action((options: Options) => status(context, options))
  otlp
    .command('to')
    .description('send every call from now on to this collector')
    .argument('<address>', 'such as http://127.0.0.1:4318; https, or http to this machine')
    .option('--protocol <form>', 'protobuf or json')
    .option('--compression <kind>', 'gzip or none')
    .option('--ca-file <file>', 'certificate of who signed the collector’s, PEM; "none" takes it away')
    .option('--content <on|off>', 'whether the text of calls is sent, too')
    .option('--json', 'print one JSON object')
    .action((address: string, options: ToOptions) => sendTo(context, address, options))
  otlp
    .command('off')
    .description('send nothing any more')
    .option('--json', 'print one JSON object')
    .action(async (options: Options) => {
      const { act } = await context.owner()
      await act('settings.set', { key: 'otlpEndpoint', text: 'null' })
      tell(context, await act('otlp.status', {}), options)
    })
  registerHeaders(otlp, context)
  otlp
    .command('send')
    .description('send what waits and the metrics now, and say what came of it')
    .option('--json', 'print one JSON object')
    .action((options: Options) => send(context, options))
}

interface Options {
  readonly json?: boolean
}

interface ToOptions extends Options {
  readonly protocol?: string
  readonly compression?: string
  readonly caFile?: string
  readonly content?: string
}

function registerHeaders(otlp: Command, context: CommandContext): void {
  const headers = otlp
    .command('headers')
    .description('what a collector asks for, such as its key; kept in the keychain')
  headers
    .command('set')
    .description(
      'asked for without being shown, or read from standard input: name=value,name=value, values URL-encoded',
    )
    .option('--json', 'print one JSON object')
    .action(async (options: Options) => {
      const text = (
        await readSecret(context.terminal, 'Headers (not shown), such as authorization=Bearer%20KEY:')
      ).trim()
      if (text === '') throw new Failure('usage', 'Nothing was given, so nothing was changed.')
      const { act, app, servedAt } = await context.owner()
      // A command is a session of its own: what only lives for the session would be gone at its end.
      if (servedAt === null && !(await app.vault.status()).persistent) throw await notKept(app)
      tell(context, await act('otlp.setHeaders', { headers: text }), options)
    })
  headers
    .command('delete')
    .description('take them out of the keychain')
    .option('--json', 'print one JSON object')
    .action(async (options: Options) => {
      const { act } = await context.owner()
      tell(context, await act('otlp.setHeaders', { headers: null }), options)
    })
}

async function notKept({ vault }: Pick<Awaited<ReturnType<CommandContext['openApp']>>, 'vault'>): Promise<Failure> {
  const { explanation, state } = await vault.status()
  return new Failure(
    'vault',
    `The headers cannot be kept here: without a keychain they would be gone when this command ends. Start Galley with them in GALLEY_OTLP_API_KEY instead. Nothing was changed. ${explanation}`,
    { state },
  )
}

async function status(context: CommandContext, options: Options): Promise<void> {
  const served = await askServing(context, 'otlp.status', {})
  if (served !== null) return tell(context, served, options)
  const { act } = await context.owner()
  tell(context, await act('otlp.status', {}), options)
  if (options.json !== true)
    context.terminal.note('No Galley serves here now. Calls wait in the ledger until one does.')
}

async function sendTo(context: CommandContext, address: string, options: ToOptions): Promise<void> {
  if (options.content !== undefined && options.content !== 'on' && options.content !== 'off') {
    throw new Failure('usage', `--content takes on or off, not "${options.content}".`)
  }
  const { act } = await context.owner()
  const set = (key: string, text: string | undefined) =>
    text === undefined ? null : act('settings.set', { key, text })
  await set('otlpProtocol', options.protocol)
  await set('otlpCompression', options.compression)
  await set('otlpCaFile', options.caFile === 'none' ? 'null' : options.caFile)
  await set('otlpContent', options.content === undefined ? undefined : String(options.content === 'on'))
  // Last: with this it begins.
  await set('otlpEndpoint', address)
  tell(context, await act('otlp.status', {}), options)
}

async function send(context: CommandContext, options: Options): Promise<void> {
  const { act } = await context.owner()
  const after = await act('otlp.send', {})
  tell(context, after, options)
  if (after.problem !== null) throw new Failure('conflict', after.problem)
}

function tell({ terminal }: CommandContext, status: Status, { json }: Options): void {
  if (json === true) terminal.print(JSON.stringify(status))
  else if (status.endpoint === null)
    terminal.print('Calls are sent nowhere. Begin with: galley otlp to http://127.0.0.1:4318')
  else for (const line of linesOf(status, status.endpoint)) terminal.print(line)
}

function linesOf(status: Status, endpoint: string): readonly string[] {
  const number = (value: number) => value.toLocaleString('en')
  const form = status.protocol === 'json' ? 'JSON' : 'protobuf'
  const compressed = status.compression === 'gzip' ? ', compressed' : ''
  return [
    `Calls are sent to ${endpoint} as ${form}${compressed}, ${status.content ? 'with' : 'without'} their text.`,
    headersWords(status),
    ...(status.ca_file === null ? [] : [`Trusted certificate: ${status.ca_file}`]),
    `Sent: ${number(status.sent_calls)}. Waiting: ${number(status.waiting_calls)}. Let go: ${number(status.dropped_calls)}.`,
    ...(status.problem === null ? [] : [`Trouble: ${status.problem}`]),
  ]
}

function headersWords({ headers: { source } }: Status): string {
  if (source === 'none') return 'Headers: none.'
  return `Headers: from ${source === 'environment' ? 'the environment' : source === 'keychain' ? 'the keychain' : 'this session'}; never shown.`
}
