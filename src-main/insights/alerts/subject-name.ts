import type { Operation } from '../../../db/vocabulary.ts'
import { englishOperations } from '../../words/english-names.ts'
import type { Subject } from './alert-types.ts'

/** What a person calls a provider, by its name in the ledger. */
export type DisplayName = (provider: string) => string

/** What is watched, as a person calls it: "Mistral AI", "OpenAI gpt-5.2", "translation"; null where it is everything. */
export function subjectName({ kind, value }: Subject, displayName: DisplayName): string | null {
  if (kind === 'all' || value === null) return null
  if (kind === 'provider') return displayName(value)
  if (kind === 'operation') return englishOperations[value as Operation] ?? value
  if (kind !== 'model') return value
  const slash = value.indexOf('/')
  return slash === -1 ? value : `${displayName(value.slice(0, slash))} ${value.slice(slash + 1)}`
}
