import { createBudgets } from '../../src-main/insights/budgets/budgets.ts'
import { createSelection } from '../../src-main/insights/selection/selection.ts'
import type { Ledger } from '../../src-main/ledger/ledger-types.ts'
import type { PriceBook } from '../../src-main/ledger/pricing-types.ts'
import type { Clock, Logger } from '../../src-main/ports.ts'
import type { ProviderAdmin } from '../../src-main/providers/registry-types.ts'
import { createBreakers } from '../../src-main/service/breakers.ts'
import { createFallbackChains } from '../../src-main/service/fallback-chains.ts'
import { createFirstModels } from '../../src-main/service/first-models.ts'
import { followCalls } from '../../src-main/service/follow-calls.ts'
import type { Settings } from '../../src-main/store/settings.ts'
import type { Store } from '../../src-main/store/store.ts'

/** What the tracked service asks before and between calls, over a real store. */
export function createRoutingParts(parts: {
  readonly store: Store
  readonly ledger: Ledger
  readonly registry: ProviderAdmin
  readonly pricing: PriceBook
  readonly settings: Settings
  readonly clock: Clock
  readonly logger: Logger
  /** Whether every provider has a key. */
  readonly hasKeys?: () => boolean
}) {
  const budgets = createBudgets(parts)
  const breakers = createBreakers(parts.clock)
  const endFollowing = followCalls(breakers, parts)
  const chains = createFallbackChains(parts)
  const vault = { read: async () => (parts.hasKeys?.() === false ? null : 'sk-test'), providersWithKey: () => [] }
  const firstModels = createFirstModels({ ...parts, vault, budgets })
  const selection = createSelection({
    ...parts,
    // No lottery: a test knows what is chosen.
    random: () => 0.99,
    hasKey: () => parts.hasKeys?.() ?? true,
    pausedBy: () => null,
  })
  return {
    budgets,
    selection,
    breakers,
    chains,
    firstModels,
    pricing: parts.pricing,
    close() {
      budgets.close()
      selection.close()
      endFollowing()
    },
  }
}
