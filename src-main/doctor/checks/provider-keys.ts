import { type Check, ok, problem, warning } from '../check.ts'
import { keyedProviders } from '../keyed-providers.ts'

export const providerKeysCheck: Check = {
  name: 'provider-keys',
  title: 'Keys',
  async run({ vault, opened }) {
    const keys = await Promise.all(keyedProviders(opened).map(name => vault.describe(name)))
    const found = keys.filter(({ source }) => source !== 'none')
    const words = found.map(({ provider, source, variable }) => `${provider} (${variable ?? source})`).join(', ')
    const unusable = keys.find(({ problem: reason }) => reason?.startsWith('The key in ') === true)
    if (unusable?.problem) return problem(unusable.problem, 'Correct the environment variable, or remove it.')
    if (found.length > 0) return ok(`Found for ${words}.`)
    const isUnknown = keys.some(({ problem: reason }) => reason !== null)
    return warning(
      isUnknown ? 'None in the environment, and the keychain could not be asked.' : 'No provider has a key.',
      'Run "galley keys set openai" (or another provider), or set a variable such as OPENAI_API_KEY. Without any key, the practice provider works.',
      'Add one under Providers, or set a variable such as OPENAI_API_KEY before Galley starts. Without any key, the practice provider works.',
    )
  },
}
