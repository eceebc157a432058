import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { useMemo } from 'react'
import type { Outputs } from '../../../src-main/contract/contract.ts'
import { useApi } from '../../data/api.tsx'
import { follows } from '../../data/query-client.ts'
import { periodInput } from '../../format/asked-period.ts'
import { useFormats } from '../../format/use-formats.tsx'
import { usualDays } from './reports-search.ts'

export type Report = Outputs['reports']['quality']

const route = getRouteApi('/reports')

/** What the address asks for, as the contract takes it. */
export function useReportInput() {
  const { days, from, to, provider, operation, book } = route.useSearch()
  const { timeZone } = useFormats()
  return useMemo(() => {
    return {
      ...periodInput({ days, from, to }, timeZone, usualDays),
      ...(provider !== undefined && { provider }),
      ...(operation !== undefined && { operation }),
      ...(book !== undefined && { book }),
    }
  }, [days, from, to, provider, operation, book, timeZone])
}

export function useReport() {
  const input = useReportInput()
  return useQuery(
    useApi().reports.quality.queryOptions({ input, meta: follows.callsCalmly, placeholderData: keepPreviousData }),
  )
}
