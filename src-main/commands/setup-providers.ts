import type { ProviderSetUp } from '../providers/registry-types.ts'
import { renderTextTable } from '../reports/text-table.ts'
import type { Owner } from '../server/owner.ts'
import type { CommandContext, RegisterCommand } from './command.ts'
import { describeKey, describeKeyProblems, providerAsJson } from './describe-provider.ts'

export const registerSetupProviders: RegisterCommand = (program, context) => {
  program
    .command('setup-providers')
    .description('create or refresh the built-in providers; your own changes are kept')
    .option('--json', 'print one JSON object')
    .action(async (options: { json?: boolean }) => {
      await setUp(await context.owner(), context, options.json === true)
    })
}

async function setUp({ app, act }: Owner, { terminal }: CommandContext, json: boolean): Promise<void> {
  const results = await act('providers.setUp', {})
  const providers = await Promise.all(
    app.registry.list().map(async provider => ({ provider, key: await app.vault.describe(provider.name) })),
  )
  const resultOf = (name: string) => results.find(result => result.name === name)
  if (json) {
    const entries = providers.map(({ provider, key }) => ({
      ...providerAsJson(provider, key),
      setUp: resultOf(provider.name) ?? null,
    }))
    terminal.print(JSON.stringify({ providers: entries }))
    return
  }
  const rows = providers.map(({ provider, key }) => {
    const result = resultOf(provider.name)
    return [
      provider.name,
      result === undefined ? 'yours' : describeResult(result),
      String(provider.models.filter(model => !model.isRetired).length),
      provider.defaultModel ?? 'none',
      describeKey(provider, key),
    ]
  })
  const columns = [
    { title: 'Provider' },
    { title: 'Set-up' },
    { title: 'Models', align: 'right' as const },
    { title: 'Default model' },
    { title: 'Key', shrinkTo: 12 },
  ]
  for (const line of renderTextTable(columns, rows, { width: Math.max(60, terminal.columns) })) terminal.print(line)
  for (const result of results) {
    if (result.modelsRetired.length > 0)
      terminal.note(`${result.name}: no longer offered: ${result.modelsRetired.join(', ')}`)
  }
  const keyed = providers.some(({ provider, key }) => provider.kind !== 'practice' && key.source !== 'none')
  const keys = providers
    .filter(({ provider }) => provider.isActive && provider.kind !== 'practice')
    .map(({ key }) => key)
  for (const problem of await describeKeyProblems(app.vault, keys)) terminal.note(problem)
  terminal.note(keyed ? 'Try one: galley providers test NAME' : withoutKey((await app.vault.status()).persistent))
}

function withoutKey(canBeKept: boolean): string {
  const how = canBeKept ? 'Set one with `galley keys set PROVIDER`' : 'Set one in the environment'
  return `No key was found. ${how}, or try without: galley providers test practice`
}

function describeResult(result: ProviderSetUp): string {
  const added = result.modelsAdded.length
  return result.outcome === 'refreshed' && added > 0 ? `refreshed, ${added} new` : result.outcome
}
