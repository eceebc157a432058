import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { useMemo } from 'react'
import type { CallsFilter } from '../../app/calls-link.tsx'
import { useApi } from '../../data/api.tsx'
import { follows } from '../../data/query-client.ts'
import { useFormats } from '../../format/use-formats.tsx'
import { addDays, startOfDay } from '../../format/zoned-day.ts'
import { type splits, usualDays } from './dashboard-search.ts'

const route = getRouteApi('/dashboard')

/** Of which calls and which time everything on the dashboard is; `filter` names the same calls to the calls page. */
export function useScope() {
  const { days, from, to, operation, provider, book, realm } = route.useSearch()
  const { timeZone } = useFormats()
  return useMemo(() => {
    const chosen = {
      ...(operation !== undefined && { operation }),
      ...(provider !== undefined && { provider }),
      ...(book !== undefined && { book }),
      ...(realm !== undefined && { realm }),
    }
    const period =
      from === undefined || to === undefined
        ? { days: days ?? usualDays }
        : {
            from: new Date(startOfDay(from, timeZone)).toISOString(),
            to: new Date(startOfDay(addDays(to, 1), timeZone)).toISOString(),
          }
    const filter: CallsFilter = { ...period, ...chosen }
    return { input: { ...period, ...chosen }, filter }
  }, [days, from, to, operation, provider, book, realm, timeZone])
}

const lively = { meta: follows.calls, placeholderData: keepPreviousData } as const

export function useDashboard() {
  const { input } = useScope()
  return useQuery(useApi().metrics.dashboard.queryOptions({ input: { ...input, latest: 1 }, ...lively }))
}

/** Days of more than that are joined to weeks in charts: more bars than that cannot be told apart. */
const mostDays = 62

export function useTrends(split: (typeof splits)[number] | 'none') {
  const { input } = useScope()
  const days = 'days' in input ? input.days : (Date.parse(input.to) - Date.parse(input.from)) / 86_400_000
  const step = split !== 'none' && days > mostDays ? 'week' : undefined
  return useQuery(
    useApi().metrics.trends.queryOptions({
      input: { ...input, split, ...(step !== undefined && { step }) },
      ...lively,
    }),
  )
}

export function useUsage() {
  const { input } = useScope()
  return useQuery(useApi().metrics.usage.queryOptions({ input: { ...input, limit: 6 }, ...lively }))
}

/** Of the last day, whatever period the figures are of. */
export function useHealth() {
  const { realm } = route.useSearch()
  const input = realm === undefined ? {} : { realm }
  return useQuery(useApi().metrics.health.queryOptions({ input, ...lively }))
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
