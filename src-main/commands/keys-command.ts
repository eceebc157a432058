import type { App } from '../app.ts'
import { Failure } from '../failure.ts'
import type { ConfiguredProvider } from '../providers/registry-types.ts'
import type { KeyStatus } from '../vault/vault.ts'
import type { CommandContext, RegisterCommand } from './command.ts'
import { readSecret } from './read-secret.ts'

interface Options {
  readonly json?: boolean
}

/** `galley keys set|delete|list`. A key is never taken from an argument, and never printed. */
export const registerKeysCommand: RegisterCommand = (program, context) => {
  const keys = program.command('keys').description("keep providers' API keys in the system's keychain")
  keys
    .command('set')
    .description('keep a key; it is asked for without being shown, or read from standard input')
    .argument('<provider>')
    .option('--json', 'print what was done as one JSON object')
    // Whatever follows is looked at here: commander would repeat it in its message, and it may be a key.
    .allowExcessArguments()
    .allowUnknownOption()
    .action((provider: string, options: Options, command: { args: readonly string[] }) => {
      refuseArguments(provider, command.args)
      return set(context, provider, options)
    })
  keys
    .command('delete')
    .description('delete a key from the keychain')
    .argument('<provider>')
    .option('--json', 'print what was done as one JSON object')
    .action((provider: string, options: Options) => remove(context, provider, options))
  keys
    .command('list')
    .description('where each key comes from, with its last four characters')
    .argument('[provider]')
    .option('--json', 'print one provider a line as JSON')
    .action((provider: string | undefined, options: Options) => list(context, provider, options))
}

function refuseArguments(provider: string, given: readonly string[]): void {
  if (given.length <= 1) return
  throw new Failure(
    'usage',
    `A key is never taken from the command line, where it would stay in the shell's history and be seen by other programs. Nothing was changed. Run "galley keys set ${shownName(provider)}" and paste the key when asked, or pipe it in. If what you typed was a real key, remove that line from your history.`,
  )
}

/** A name as typed, unless it may be a key that was given in the wrong place. */
function shownName(name: string): string {
  return /^[a-z][a-z0-9_-]{0,23}$/i.test(name) && !/^(sk|pk|key)[-_]/i.test(name) ? name.toLowerCase() : 'PROVIDER'
}

/** A database is made where there is none yet: a key may be the first thing a person sets. */
async function openProviders(context: CommandContext): Promise<App> {
  try {
    return await context.openApp('reader')
  } catch (error) {
    if (!(error instanceof Failure && error.code === 'not_found')) throw error
    const app = await context.openApp('owner')
    app.registry.setUp()
    return app
  }
}

function expectProvider(app: App, name: string): ConfiguredProvider {
  if (app.registry.find(name.toLowerCase()) === null && shownName(name) === 'PROVIDER') {
    throw new Failure(
      'not_found',
      'What was given is not the name of a provider. Run "galley providers list" for the names; a key itself is asked for later. Nothing was changed.',
    )
  }
  return app.registry.expect(name.toLowerCase())
}

async function set(context: CommandContext, name: string, options: Options): Promise<void> {
  const { terminal } = context
  const app = await openProviders(context)
  const provider = expectProvider(app, name)
  if (provider.kind === 'practice') {
    throw new Failure('usage', 'The practice provider is simulated and needs no key. Nothing was changed.')
  }
  // Before a person goes to the trouble of pasting it.
  if ((await app.vault.status()).state !== 'available') throw await notKept(app, provider)
  const key = await readSecret(terminal, `Key for ${provider.displayName} (it is not shown), then Enter:`)
  const keptIn = await app.vault.write(provider.name, key)
  if (keptIn === 'session') throw await notKept(app, provider)
  const { source, variable, lastFour } = await app.vault.describe(provider.name)
  const overriddenBy = source === 'environment' ? variable : null
  if (options.json) {
    terminal.print(
      JSON.stringify({
        provider: provider.name,
        keptIn,
        lastFour: overriddenBy === null ? lastFour : null,
        overriddenBy,
      }),
    )
    return
  }
  const { explanation } = await app.vault.status()
  terminal.print(`The key for ${provider.displayName} is in the keychain. ${explanation}`)
  if (overriddenBy !== null)
    terminal.print(`Note: ${overriddenBy} is set in the environment and is used instead, as long as it is.`)
}

/** One command is a session of its own: what would only live for the session is gone at its end. */
async function notKept(app: App, provider: ConfiguredProvider): Promise<Failure> {
  const { state, explanation } = await app.vault.status()
  return new Failure(
    'vault',
    `A key for ${provider.displayName} cannot be kept here: without a keychain it would be gone when this command ends. Nothing was changed. ${explanation}`,
    { provider: provider.name, state },
  )
}

async function remove(context: CommandContext, name: string, options: Options): Promise<void> {
  const { terminal } = context
  const app = await openProviders(context)
  const provider = expectProvider(app, name)
  const deleted = await app.vault.delete(provider.name)
  const { source, variable } = await app.vault.describe(provider.name)
  const stillIn = source === 'environment' ? variable : null
  if (options.json) return terminal.print(JSON.stringify({ provider: provider.name, deleted, stillIn }))
  terminal.print(
    deleted
      ? `The key for ${provider.displayName} was deleted from the keychain.`
      : `There was no key for ${provider.displayName} in the keychain.`,
  )
  if (stillIn !== null) terminal.print(`Note: ${stillIn} is set in the environment and is still used.`)
}

async function list(context: CommandContext, name: string | undefined, options: Options): Promise<void> {
  const { terminal } = context
  const app = await openProviders(context)
  const chosen = name === undefined ? app.registry.list() : [expectProvider(app, name)]
  const providers = chosen.filter(({ kind }) => kind !== 'practice')
  const keys = await Promise.all(providers.map(provider => app.vault.describe(provider.name)))
  if (options.json) {
    for (const key of keys) terminal.print(JSON.stringify(key))
    return
  }
  if (providers.length === 0) terminal.print('There are no providers yet. Run "galley setup-providers".')
  const width = Math.max(0, ...providers.map(provider => provider.name.length)) + 2
  for (const key of keys) terminal.print(`${key.provider.padEnd(width)}${describeKey(key)}`)
  const status = await app.vault.status()
  if (status.state !== 'available') terminal.note(status.explanation)
}

function describeKey({ source, variable, lastFour, problem }: KeyStatus): string {
  const ending = lastFour === null ? '' : `, ends in ${lastFour}`
  if (source === 'environment') return `environment variable ${variable}${ending}`
  if (source === 'keychain') return `keychain${ending}`
  if (source === 'session') return `this session only${ending}`
  if (problem === null) return 'no key'
  return variable === null ? 'no key (keychain not available)' : `not usable: ${problem}`
}
