import type { Said } from '../../src-main/contract/said.ts'
import type { PageKey } from '../app/pages.ts'

/** Where a person can do something about a refusal: beside its sentence stands a button in place of a terminal's command. */
const linkOfCode: readonly (readonly [prefix: string, page: PageKey])[] = [
  ['key.none', 'providers'],
  ['provider.off', 'providers'],
  ['provider.no_address', 'providers'],
  ['model.none', 'providers'],
  ['auto.', 'providers'],
  ['budget.', 'alerts'],
  ['alert.no_webhook', 'alerts'],
]

export interface FailureLink {
  readonly page: PageKey
  /** What the page is to show first: a provider. */
  readonly provider: string | null
}

export function failureLink(said: Said): FailureLink | null {
  const page = linkOfCode.find(([prefix]) => said.code.startsWith(prefix))?.[1]
  if (page === undefined) return null
  const { provider } = said.values
  return { page, provider: page === 'providers' && typeof provider === 'string' ? provider : null }
}
