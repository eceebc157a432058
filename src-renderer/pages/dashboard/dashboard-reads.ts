import { keepPreviousData } from '@tanstack/react-query'
import type { Inputs } from '../../../src-main/contract/contract.ts'
import type { RouterContext } from '../../app/router-context.ts'
import { loadChartCanvas } from '../../charts/load-chart-canvas.ts'
import type { Api } from '../../data/api.tsx'
import { follows } from '../../data/query-client.ts'
import { periodInput } from '../../format/asked-period.ts'
import { type DashboardSearch, type splits, usualDays } from './dashboard-search.ts'

const lively = { meta: follows.calls, placeholderData: keepPreviousData } as const

type Scope = Pick<Inputs['metrics']['dashboard'], 'days' | 'from' | 'to'> &
  Pick<DashboardSearch, 'operation' | 'provider' | 'book' | 'realm'>

/** Of which calls and which time everything on the dashboard is. */
export function scopeOf(search: DashboardSearch, timeZone: string): Scope {
  const { operation, provider, book, realm } = search
  return {
    ...periodInput(search, timeZone, usualDays),
    ...(operation !== undefined && { operation }),
    ...(provider !== undefined && { provider }),
    ...(book !== undefined && { book }),
    ...(realm !== undefined && { realm }),
  }
}

/** Days of more than that are joined to weeks in charts: more bars than that cannot be told apart. */
const mostDays = 62

function stepOf({ days, from, to }: Scope): 'week' | undefined {
  const asked = days ?? (new Date(to ?? 0).getTime() - new Date(from ?? 0).getTime()) / 86_400_000
  return asked > mostDays ? 'week' : undefined
}

/** What the dashboard asks, as query options: for its parts, and to begin before they are there. */
export const dashboardReads = {
  dashboard: (api: Api, scope: Scope) =>
    api.metrics.dashboard.queryOptions({ input: { ...scope, latest: 1 }, ...lively }),
  trends(api: Api, scope: Scope, split: (typeof splits)[number] | 'none') {
    const step = split === 'none' ? undefined : stepOf(scope)
    return api.metrics.trends.queryOptions({
      input: { ...scope, split, ...(step !== undefined && { step }) },
      ...lively,
    })
  },
  usage: (api: Api, scope: Scope) => api.metrics.usage.queryOptions({ input: { ...scope, limit: 6 }, ...lively }),
  budgets: (api: Api) => api.budgets.status.queryOptions({ meta: follows.callsCalmly }),
  /** Of the last day, whatever period the figures are of. */
  health: (api: Api, realm: DashboardSearch['realm']) =>
    api.metrics.health.queryOptions({ input: realm === undefined ? {} : { realm }, ...lively }),
} as const

/**
 * Begins what the page will ask for, and waits for none of it. A range of calendar days needs the time zone of the settings,
 * which is not known yet: that one waits for the page.
 */
export function readAhead({ api, queries }: RouterContext, search: DashboardSearch): void {
  void loadChartCanvas()
  void queries.prefetchQuery(dashboardReads.health(api, search.realm))
  void queries.prefetchQuery(dashboardReads.budgets(api))
  if (search.from !== undefined) return
  const scope = scopeOf(search, 'UTC')
  void queries.prefetchQuery(dashboardReads.dashboard(api, scope))
  for (const split of new Set([search.split ?? 'provider', 'none', 'model'] as const)) {
    void queries.prefetchQuery(dashboardReads.trends(api, scope, split))
  }
  void queries.prefetchQuery(dashboardReads.usage(api, scope))
}
