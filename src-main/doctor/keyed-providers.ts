import type { OpenedParts } from './check.ts'

/** The catalogue's five, for when the database cannot say which providers there are. */
const builtIn = ['openai', 'anthropic', 'google', 'cohere', 'mistral']

/** Names of the providers that take a key and are switched on. */
export function keyedProviders(opened: OpenedParts | null): readonly string[] {
  const active = opened?.providers.filter(({ kind, isActive }) => kind !== 'practice' && isActive) ?? []
  return active.length === 0 ? builtIn : active.map(({ name }) => name)
}
