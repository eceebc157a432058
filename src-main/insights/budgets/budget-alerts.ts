import { createFigureFormats } from '../../reports/format-figures.ts'
import type { Alerts, ToldOnce } from '../alerts/alerts.ts'
import type { Budget, Budgets } from './budget-types.ts'

/** Makes an alert of every warning of a budget. Returns what ends it. */
export function alertOfBudgets(
  budgets: Pick<Budgets, 'subscribe'>,
  alerts: Pick<Alerts, 'tellOnce'>,
  timeZone: () => string,
): () => void {
  return budgets.subscribe(event => {
    if (event.type !== 'budget_reached') return
    const { budget, words, threshold, spentNanos, windowStart, renewsAt } = event
    const formats = createFigureFormats({ timeZone: timeZone() })
    const stops = budget.hard && threshold >= 100 ? ' Calls that could pass it are held back until then.' : ''
    alerts.tellOnce({
      sentence: `Tell me when ${threshold} % of ${words} is spent.`,
      message: `${threshold} % of ${words} is spent: ${formats.money(spentNanos)}. It renews ${formats.time(renewsAt)}.${stops}`,
      metric: 'cost',
      subject: subjectOf(budget),
      value: spentNanos / 1e9,
      threshold: (budget.limitNanos * threshold) / 100 / 1e9,
      calls: callsOf(budget, windowStart),
      urgent: threshold >= 100,
    })
  })
}

function subjectOf({ scope, scopeValue }: Budget): ToldOnce['subject'] {
  return scope === 'all' || scope === 'user' ? { kind: 'all', value: null } : { kind: scope, value: scopeValue }
}

/** The calls that were counted. */
function callsOf({ scope, scopeValue }: Budget, from: number): ToldOnce['calls'] {
  const named = scope === 'provider' || scope === 'book' || scope === 'operation' ? { [scope]: scopeValue } : {}
  return { ...named, from }
}
