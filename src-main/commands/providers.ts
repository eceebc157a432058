import type { Command } from 'commander'
import type { App } from '../app.ts'
import { Failure } from '../failure.ts'
import { readCatalogue } from '../providers/catalogue.ts'
import type { ConfiguredProvider, CustomProvider, ProviderChanges } from '../providers/registry-types.ts'
import { renderTextTable } from '../reports/text-table.ts'
import type { CommandContext, RegisterCommand, Terminal } from './command.ts'
import { describeKey, describeKeyProblems, providerAsJson, providerAsText } from './describe-provider.ts'
import { orNull, parseDollars, parseSwitch, parseTokens } from './provider-options.ts'
import { registerProvidersTest } from './providers-test.ts'

export const registerProviders: RegisterCommand = (program, context) => {
  const providers = program
    .command('providers')
    .description('list and change providers, their models and prices, and test them')
  registerList(providers, context)
  registerShow(providers, context)
  registerSet(providers, context)
  registerAdd(providers, context)
  registerRemove(providers, context)
  registerProvidersTest(providers, context)
}

function registerList(providers: Command, { openApp, terminal }: CommandContext): void {
  providers
    .command('list', { isDefault: true })
    .description('all providers, where their keys are, and which is the default')
    .option('--json', 'print one provider a line as JSON')
    .action(async ({ json }: { json?: boolean }) => {
      const app = await openApp('reader')
      const all = await Promise.all(
        app.registry.list().map(async provider => ({ provider, key: await app.vault.describe(provider.name) })),
      )
      if (json) {
        for (const { provider, key } of all) terminal.print(JSON.stringify(providerAsJson(provider, key)))
        return
      }
      if (all.length === 0) throw new Failure('not_found', 'No provider is set up yet. Run `galley setup-providers`.')
      const rows = all.map(({ provider, key }) => [
        provider.name,
        provider.displayName,
        provider.isActive ? 'yes' : 'no',
        provider.defaultModel ?? 'none',
        describeKey(provider, key),
      ])
      const columns = [
        { title: 'Name' },
        { title: 'Provider', shrinkTo: 8, optional: 1 },
        { title: 'Active' },
        { title: 'Default model' },
        { title: 'Key', shrinkTo: 12 },
      ]
      for (const line of renderTextTable(columns, rows, { width: Math.max(60, terminal.columns) })) terminal.print(line)
      const keys = all.filter(({ provider }) => provider.isActive && provider.kind !== 'practice').map(({ key }) => key)
      for (const problem of await describeKeyProblems(app.vault, keys)) terminal.note(problem)
      const choice = describeDefault(app)
      if (choice !== null) terminal.note(`Used where none is named: ${choice}`)
    })
}

function describeDefault(app: App): string | null {
  try {
    const { provider, model, isGuess } = app.registry.resolve({})
    if (isGuess) return 'the first provider with a key; none has one yet'
    const from = app.environment.LLM_PROVIDER || app.environment.LLM_MODEL_NAME ? ' (from the environment)' : ''
    return `${provider.name}, ${model}${from}`
  } catch (error) {
    if (error instanceof Failure) return error.message
    throw error
  }
}

function registerShow(providers: Command, { openApp, terminal }: CommandContext): void {
  providers
    .command('show <name>')
    .description('one provider in full, with its models')
    .option('--json', 'print one JSON object')
    .action(async (name: string, { json }: { json?: boolean }) => {
      const app = await openApp('reader')
      await printProvider(app.registry.expect(name), app, terminal, json === true)
    })
}

interface SetOptions {
  readonly default?: boolean
  readonly defaultModel?: string
  readonly baseUrl?: string
  readonly allowHttp?: boolean
  readonly costPer1kTokens?: string
  readonly prices?: string
  readonly active?: string
  readonly displayName?: string
  readonly addModel?: readonly string[]
  readonly removeModel?: readonly string[]
  readonly context?: string
  readonly maxOutput?: string
  readonly json?: boolean
}

function registerSet(providers: Command, { owner, terminal }: CommandContext): void {
  providers
    .command('set <name>')
    .description('change a provider; a value of "-" goes back to what the catalogue says')
    .option('--default', 'use this provider (and its default model) where none is named')
    .option('--no-default', 'do so no longer')
    .option('--default-model <model>', 'the model used where none is named')
    .option('--base-url <url>', 'where the provider is reached')
    .option('--allow-http', 'accept a plain http address on another machine')
    .option('--cost-per-1k-tokens <dollars>', 'one price for input and output, used where no other price is known')
    .option('--prices <id>', 'which genai-prices provider prices its models')
    .option('--active <on|off>', 'whether it may be used')
    .option('--display-name <name>', 'its name on pages and in reports')
    .option('--add-model <model...>', 'list further models')
    .option('--remove-model <model...>', 'take away models that you added')
    .option('--context <tokens>', 'context window of the models added')
    .option('--max-output <tokens>', 'longest answer of the models added')
    .option('--json', 'print the provider as one JSON object')
    .action(async (name: string, options: SetOptions) => {
      const { json, ...changes } = options
      if (Object.keys(changes).length === 0) {
        throw new Failure('usage', 'Nothing to change was given. See `galley providers set --help`.')
      }
      const { app, act } = await owner()
      const isDefault = changes.default ?? null
      const provider = await act('providers.change', { name, changes: readChanges(changes), isDefault })
      await printProvider(provider, app, terminal, json === true)
      if (options.prices !== undefined && !isPriced(app, provider)) {
        terminal.note(
          `The price data has no price for any model of ${provider.name} under "${provider.pricesProviderId}"; see galley prices list --provider ${provider.name}`,
        )
      }
      if (options.default) terminal.note(`${provider.displayName} is now used where no provider is named.`)
    })
}

/** Whether the price data knows any of its models; true where it names none, or asks for no price data. */
function isPriced({ pricing, clock }: App, provider: ConfiguredProvider): boolean {
  if (provider.pricesProviderId === null || provider.models.length === 0) return true
  const now = clock.now()
  return provider.models.some(({ model }) => pricing.describePrice(provider.id, model, now)?.source === 'genai-prices')
}

/** Reads every option before it writes anything, so that a mistake changes nothing. */
function readChanges(options: SetOptions): ProviderChanges {
  const limits = {
    contextTokens: parseTokens(options.context, '--context'),
    maxOutputTokens: parseTokens(options.maxOutput, '--max-output'),
  }
  return {
    ...(options.displayName === undefined ? {} : { displayName: options.displayName }),
    ...(options.active === undefined ? {} : { isActive: parseSwitch(options.active, '--active') }),
    ...(options.baseUrl === undefined
      ? {}
      : { baseUrl: orNull(options.baseUrl), allowPlainHttp: options.allowHttp === true }),
    ...(options.defaultModel === undefined ? {} : { defaultModel: orNull(options.defaultModel) }),
    ...(options.costPer1kTokens === undefined ? {} : { costPer1kTokensNanos: parseDollars(options.costPer1kTokens) }),
    ...(options.prices === undefined ? {} : { pricesProviderId: orNull(options.prices) }),
    addModels: (options.addModel ?? []).map(model => ({ model, ...limits })),
    removeModels: options.removeModel ?? [],
  }
}

function registerAdd(providers: Command, { owner, terminal }: CommandContext): void {
  providers
    .command('add <name>')
    .description('add an OpenAI-compatible provider; ollama, lm-studio, openrouter and deepseek need no address')
    .option('--base-url <url>', 'where it is reached, such as http://localhost:8080/v1')
    .option('--allow-http', 'accept a plain http address on another machine')
    .option('--display-name <name>', 'its name on pages and in reports')
    .option('--model <model...>', 'models it serves; the first becomes the default')
    .option('--cost-per-1k-tokens <dollars>', 'one price for input and output')
    .option('--prices <id>', 'which genai-prices provider prices its models')
    .option('--json', 'print the provider as one JSON object')
    .action(async (name: string, options: AddOptions) => {
      const { app, act } = await owner()
      const provider = await act('providers.add', readCustom(name, options, app))
      await printProvider(provider, app, terminal, options.json === true)
      const first =
        provider.defaultModel === null ? `galley providers set ${provider.name} --add-model MODEL, then ` : ''
      terminal.note(
        `Next: ${first}galley keys set ${provider.name} (where it asks for a key), then galley providers test ${provider.name}`,
      )
    })
}

interface AddOptions {
  readonly baseUrl?: string
  readonly allowHttp?: boolean
  readonly displayName?: string
  readonly model?: readonly string[]
  readonly costPer1kTokens?: string
  readonly prices?: string
  readonly json?: boolean
}

function readCustom(name: string, options: AddOptions, app: App): CustomProvider {
  const { presets } = readCatalogue(app.paths)
  const preset = presets.find(candidate => candidate.name === name)
  const baseUrl = options.baseUrl ?? preset?.baseUrl
  if (baseUrl === undefined) {
    const known = presets.map(candidate => candidate.name).join(', ')
    throw new Failure('usage', `Say where "${name}" is reached with --base-url. Known without it: ${known}.`)
  }
  return {
    name,
    baseUrl,
    allowPlainHttp: options.allowHttp === true,
    displayName: options.displayName ?? preset?.displayName ?? name,
    defaultModel: options.model?.[0] ?? preset?.defaultModel ?? null,
    models: options.model ?? [],
    costPer1kTokensNanos: options.costPer1kTokens === undefined ? null : parseDollars(options.costPer1kTokens),
    pricesProviderId: options.prices ?? preset?.pricesProviderId ?? null,
  }
}

function registerRemove(providers: Command, { owner, terminal }: CommandContext): void {
  providers
    .command('remove <name>')
    .description('remove a provider you added; one that has calls on record is switched off instead')
    .option('--json', 'print one JSON object')
    .action(async (name: string, { json }: { json?: boolean }) => {
      const { act } = await owner()
      const { provider, outcome } = await act('providers.remove', { name })
      if (json) return terminal.print(JSON.stringify({ provider: provider.name, outcome }))
      terminal.print(
        outcome === 'removed'
          ? `${provider.displayName} was removed. Its key, if any, is still in the keychain: galley keys delete ${provider.name}`
          : `${provider.displayName} was switched off. Its calls stay on record. Switch it on again: galley providers set ${provider.name} --active on`,
      )
    })
}

async function printProvider(provider: ConfiguredProvider, app: App, terminal: Terminal, json: boolean): Promise<void> {
  const key = await app.vault.describe(provider.name)
  terminal.print(json ? JSON.stringify(providerAsJson(provider, key)) : providerAsText(provider, key))
}
