import type { Bills } from '../insights/bills/bills.ts'
import type { Budgets } from '../insights/budgets/budget-types.ts'
import type { Clock } from '../ports.ts'
import { createSeededRandom } from '../providers/practice/seeded-random.ts'
import type { ProviderAdmin } from '../providers/registry-types.ts'
import type { Store } from '../store/store.ts'
import { fillAlerts } from './sample-alerts.ts'
import { fillBill } from './sample-bill.ts'
import type { SampleCall } from './sample-calls.ts'

export interface InsightParts {
  readonly store: Store
  readonly registry: ProviderAdmin
  readonly budgets: Pick<Budgets, 'set'>
  readonly bills: Bills
  readonly clock: Clock
}

/** What months of use leave beside the calls: alerts that were told, budgets, a bill. From the calls themselves. */
export async function fillInsights(
  parts: InsightParts,
  calls: readonly SampleCall[],
  end: number,
  seed: string,
): Promise<void> {
  const oldestFirst = [...calls].sort((one, other) => one.createdAt - other.createdAt)
  fillAlerts(parts, oldestFirst, end)
  await fillBill(parts, oldestFirst, end, createSeededRandom(`${seed} bill ${end}`))
  setBudgets(parts.budgets)
}

/** One that is well kept, one that is nearly used up, one that only warns. */
function setBudgets(budgets: InsightParts['budgets']): void {
  const month = budgets.set({ scope: 'all', period: 'month', limitNanos: 1e9 })
  const spent = month.spentNanos / 1e9
  const dollars = (value: number) => Math.max(1, Math.ceil(value)) * 1e9
  budgets.set({ scope: 'all', period: 'month', limitNanos: dollars(spent * 1.9 + 5) })
  const week = budgets.set({ scope: 'provider', scopeValue: 'anthropic', period: 'week', limitNanos: 1e9, hard: false })
  budgets.set({
    ...{ scope: 'provider', scopeValue: 'anthropic', period: 'week', hard: false },
    limitNanos: dollars((week.spentNanos / 1e9) * 1.15),
  })
  budgets.set({ scope: 'operation', scopeValue: 'translation', period: 'day', limitNanos: 3e9, hard: false })
}
