import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { useMemo } from 'react'
import type { CallsFilter } from '../../app/calls-link.tsx'
import { useApi } from '../../data/api.tsx'
import { useFormats } from '../../format/use-formats.tsx'
import { dashboardReads, scopeOf } from './dashboard-reads.ts'
import type { splits } from './dashboard-search.ts'

const route = getRouteApi('/dashboard')

/** Of which calls and which time everything on the dashboard is; `filter` names the same calls to the calls page, `failed` those of them that failed. */
export function useScope() {
  const search = route.useSearch()
  const { timeZone } = useFormats()
  const api = useApi()
  const isSample = useQuery(api.samples.status.queryOptions({ staleTime: Number.POSITIVE_INFINITY })).data?.is_sample
  const input = useMemo(() => scopeOf(search, timeZone), [search, timeZone])
  const { data } = useQuery(dashboardReads.dashboard(api, input))
  const isMixed = data !== undefined && data.simulated.calls_left_out > 0
  const hasWithdrawn = data !== undefined && data.totals.cancelled + data.totals.blocked > 0
  return useMemo(() => {
    // The list shows practice beside real calls, the figures do not: where there are both, the link has to say which.
    const realm = isSample ? 'sample' : 'real'
    const filter: CallsFilter = input.realm === undefined && isMixed ? { ...input, realm } : input
    // No rate counts a call as failed that its caller gave up.
    const failed: CallsFilter = { status: 'failed', ...(hasWithdrawn && { without_withdrawn: true }) }
    return { input, filter, failed }
  }, [input, isMixed, isSample, hasWithdrawn])
}

export function useDashboard() {
  return useQuery(dashboardReads.dashboard(useApi(), useScope().input))
}

export function useTrends(split: (typeof splits)[number] | 'none') {
  return useQuery(dashboardReads.trends(useApi(), useScope().input, split))
}

export function useUsage() {
  return useQuery(dashboardReads.usage(useApi(), useScope().input))
}

export function useHealth() {
  return useQuery(dashboardReads.health(useApi(), route.useSearch().realm))
}

/**
 * For what takes long to work out and changes slowly: asked for only once the figures are there, so that nothing waits behind it,
 * and again every few minutes.
 */
export function useSlowly() {
  const { data } = useDashboard()
  return { enabled: data !== undefined, staleTime: 5 * 60_000, refetchInterval: 10 * 60_000 } as const
}

/** What will be spent, where the dashboard is of now and of real calls; null where nothing can be said. */
export function useForecast() {
  const { from, provider, operation, book, realm } = route.useSearch()
  const slowly = useSlowly()
  const { data } = useQuery({
    ...useApi().forecasts.spend.queryOptions({
      input: {
        ...(provider !== undefined && { provider }),
        ...(operation !== undefined && { operation }),
        ...(book !== undefined && { book }),
      },
      placeholderData: keepPreviousData,
    }),
    ...slowly,
    enabled: slowly.enabled && from === undefined && (realm === undefined || realm === 'real'),
  })
  return data?.enough === true ? data : null
}
