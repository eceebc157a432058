import type { OpenedParts } from './check.ts'

/** The catalogue's five, for when the database cannot say which providers there are. */
const builtIn = ['openai', 'anthropic', 'google', 'cohere', 'mistral']

/** The providers that take a key: those that are switched on, and those that are not. */
export function keyedProviders(opened: OpenedParts | null): {
  readonly on: readonly string[]
  readonly off: readonly string[]
} {
  const keyed = opened?.providers.filter(({ kind }) => kind !== 'practice') ?? []
  if (keyed.length === 0) return { on: builtIn, off: [] }
  const named = (isOn: boolean) => keyed.filter(({ isActive }) => isActive === isOn).map(({ name }) => name)
  return { on: named(true), off: named(false) }
}
