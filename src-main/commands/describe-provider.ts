import type { ConfiguredProvider } from '../providers/registry-types.ts'
import type { KeyStatus, Vault } from '../vault/vault.ts'

/** Where a provider's key is, in a few words. */
export function describeKey(provider: ConfiguredProvider, status: KeyStatus): string {
  if (provider.kind === 'practice') return 'needs none'
  const last = status.lastFour === null ? '' : `, ends in ${status.lastFour}`
  switch (status.source) {
    case 'environment':
      return `environment (${status.variable}${last})`
    case 'keychain':
      return `keychain${last}`
    case 'session':
      return `this session only${last}`
    case 'none':
      if (status.problem === null) return 'none'
      return status.variable === null ? 'none (keychain not available)' : `not usable (${status.variable})`
  }
}

/** Why keys could not be looked up or used: what is wrong with the keychain is said once, however many keys it would hold. */
export async function describeKeyProblems(vault: Vault, keys: readonly KeyStatus[]): Promise<readonly string[]> {
  const inEnvironment = keys.flatMap(({ problem, variable }) => (problem === null || variable === null ? [] : problem))
  const asksKeychain = keys.some(({ problem, variable }) => problem !== null && variable === null)
  return asksKeychain ? [...inEnvironment, (await vault.status()).explanation] : inEnvironment
}

/** A provider as `--json` gives it. */
export function providerAsJson(provider: ConfiguredProvider, key: KeyStatus): object {
  const { source, variable, lastFour, problem } = key
  return {
    ...provider,
    simulated: provider.kind === 'practice',
    costPer1kTokens: provider.costPer1kTokensNanos === null ? null : provider.costPer1kTokensNanos / 1e9,
    key: { source, variable, lastFour, problem },
  }
}

const sourceWords = {
  environment: 'from the environment',
  user: 'set by you',
  catalogue: 'from the catalogue',
} as const

/** A provider in full, for `providers show`. */
export function providerAsText(provider: ConfiguredProvider, key: KeyStatus): string {
  const fields: readonly (readonly [string, string])[] = [
    ['Name', provider.name],
    ['Active', provider.isActive ? 'yes' : 'no'],
    ['Speaks', provider.kind.replaceAll('_', '-')],
    ['Base URL', provider.baseUrl === '' ? 'none' : `${provider.baseUrl} (${sourceWords[provider.baseUrlSource]})`],
    ['Key', describeKey(provider, key)],
    ...(key.problem === null ? [] : [['Key problem', key.problem] as const]),
    ['Default model', provider.defaultModel ?? 'none'],
    ['Prices', describePrices(provider)],
  ]
  const models = provider.models.map(model => {
    const facts = [
      model.displayName,
      model.contextTokens === null ? null : `context ${model.contextTokens.toLocaleString('en')}`,
      model.maxOutputTokens === null ? null : `output ${model.maxOutputTokens.toLocaleString('en')}`,
      model.addedByUser ? 'added by you' : null,
      model.isRetired ? `retired${model.replacement ? `, use ${model.replacement}` : ''}` : null,
      !model.isRetired && model.retiresOn ? `until ${model.retiresOn}` : null,
    ]
    return `  ${model.model}  ${facts.filter(fact => fact !== null).join(' · ')}`.trimEnd()
  })
  const dates = [...new Set(provider.models.flatMap(model => model.checkedOn ?? []))]
  return [
    provider.displayName,
    ...fields.map(([title, value]) => `  ${title.padEnd(14)}${value}`),
    '',
    provider.models.length === 0
      ? 'No models are listed.'
      : `Models${dates.length > 0 ? ` (checked ${dates.join(', ')})` : ''}:`,
    ...models,
  ].join('\n')
}

function describePrices(provider: ConfiguredProvider): string {
  const single =
    provider.costPer1kTokensNanos === null ? null : `$${provider.costPer1kTokensNanos / 1e9} per 1,000 tokens`
  if (provider.kind === 'practice') return 'none: it answers on this machine and costs nothing'
  const known = provider.pricesProviderId === null ? null : `genai-prices (${provider.pricesProviderId})`
  return [known, single].filter(part => part !== null).join(', else ') || 'none: calls stay unpriced until you set one'
}
