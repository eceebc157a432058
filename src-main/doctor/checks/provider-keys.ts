import type { KeyStatus } from '../../vault/vault.ts'
import { type Check, ok, problem, warning } from '../check.ts'
import { keyedProviders } from '../keyed-providers.ts'

export const providerKeysCheck: Check = {
  name: 'provider-keys',
  title: 'Keys',
  async run({ vault, opened }) {
    const { on, off } = keyedProviders(opened)
    const describe = (names: readonly string[]) => Promise.all(names.map(name => vault.describe(name)))
    const [keys, keysOff] = [await describe(on), await describe(off)]
    const found = keys.filter(({ source }) => source !== 'none')
    const foundOff = keysOff.filter(({ source }) => source !== 'none')
    const unusable = keys.find(({ problem: reason }) => reason?.startsWith('The key in ') === true)
    if (unusable?.problem) return problem(unusable.problem, 'Correct the environment variable, or remove it.')
    if (found.length > 0) {
      return ok(`Found for ${list(found)}${foundOff.length === 0 ? '' : `; switched off: ${list(foundOff)}`}.`)
    }
    if (foundOff.length > 0) {
      return warning(
        `Only providers that are switched off have a key: ${list(foundOff)}.`,
        `Run "galley providers set ${foundOff[0]?.provider} --active on" to switch one on.`,
        'Switch one of them on under Providers.',
      )
    }
    const isUnknown = [...keys, ...keysOff].some(({ problem: reason }) => reason !== null)
    return warning(
      isUnknown ? 'None in the environment, and the keychain could not be asked.' : 'No provider has a key.',
      'Run "galley keys set openai" (or another provider), or set a variable such as OPENAI_API_KEY. Without any key, the practice provider works.',
      'Add one under Providers, or set a variable such as OPENAI_API_KEY before Galley starts. Without any key, the practice provider works.',
    )
  },
}

function list(keys: readonly KeyStatus[]): string {
  return keys.map(({ provider, source, variable }) => `${provider} (${variable ?? source})`).join(', ')
}
