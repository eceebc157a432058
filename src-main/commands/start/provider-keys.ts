import { spinner } from '@clack/prompts'
import type { App } from '../../app.ts'
import { Failure } from '../../failure.ts'
import { needsKey } from '../../providers/provider-input.ts'
import type { ConfiguredProvider } from '../../providers/registry-types.ts'
import { testProvider } from '../../service/test-provider.ts'
import type { KeyStatus } from '../../vault/vault.ts'
import { askChoice, askSecret } from './ask.ts'
import type { Notes } from './note.ts'

export interface ProviderState {
  readonly provider: ConfiguredProvider
  readonly key: KeyStatus
  /** It can be called now: it has a key, or needs none. */
  readonly usable: boolean
}

export async function readProviderStates({ registry, vault }: App): Promise<readonly ProviderState[]> {
  const active = registry.list().filter(provider => provider.isActive)
  return Promise.all(
    active.map(async provider => {
      const key = await vault.describe(provider.name)
      return { provider, key, usable: !needsKey(provider) || key.source !== 'none' }
    }),
  )
}

/** A provider to call for real; the practice provider always works and is not one. */
export function findUsable(states: readonly ProviderState[]): readonly ProviderState[] {
  return states.filter(({ provider, usable }) => usable && provider.kind !== 'practice')
}

const sourceWords = {
  environment: 'key from the environment',
  keychain: 'key in the keychain',
  session: 'key for this session only',
  none: 'no key yet',
} as const

export function describeKeyState({ provider, key }: ProviderState): string {
  if (!needsKey(provider)) return 'needs no key'
  if (key.problem === null) return sourceWords[key.source]
  return key.variable === null ? 'no key (keychain not available)' : `the key in ${key.variable} cannot be used`
}

/** Asks for a provider and its key, keeps the key where keys live, and tries it with one tiny call. */
export async function addKey(app: App, notes: Notes): Promise<void> {
  const states = (await readProviderStates(app)).filter(({ provider }) => needsKey(provider))
  const name = await askChoice({
    message: 'Which provider?',
    options: states.map(state => ({
      value: state.provider.name,
      label: state.provider.displayName,
      hint: describeKeyState(state),
    })),
  })
  const provider = app.registry.expect(name)
  const key = await askSecret(`API key for ${provider.displayName} (it is not shown)`)
  const keptIn = await app.vault.write(name, key)
  const { explanation } = await app.vault.status()
  notes.info(
    keptIn === 'keychain'
      ? `The key is in the keychain. ${explanation}`
      : `The key is kept in memory and is gone when you leave. ${explanation}`,
  )
  await tryProvider(app, name, notes)
}

async function tryProvider(app: App, name: string, notes: Notes): Promise<void> {
  const waiting = spinner()
  waiting.start(`Asking ${name} for one word`)
  try {
    const test = await testProvider(app, { provider: name })
    if (test.ok) waiting.stop(`${test.displayName} answers: ${test.model} works.`)
    else {
      waiting.error(`${test.displayName} does not answer yet.`)
      notes.warn(`It said: ${test.failure?.message ?? 'nothing'}\n${test.advice ?? ''}`.trim())
    }
  } catch (error) {
    waiting.error('The call could not be made.')
    if (!(error instanceof Failure)) throw error
    notes.warn(error.message)
  }
}
