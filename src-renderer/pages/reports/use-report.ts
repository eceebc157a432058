import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { useMemo } from 'react'
import type { Inputs, Outputs } from '../../../src-main/contract/contract.ts'
import { useApi } from '../../data/api.tsx'
import { follows } from '../../data/query-client.ts'
import { periodInput } from '../../format/asked-period.ts'
import { useFormats } from '../../format/use-formats.tsx'
import { type FilterKind, filterKinds, usualDays } from './reports-search.ts'

export type Report = Outputs['reports']['quality']

const route = getRouteApi('/reports')

/** What the address asks for, as the contract takes it. */
export function useReportInput() {
  const search = route.useSearch()
  const { timeZone } = useFormats()
  return useMemo(() => {
    const filters: Pick<Inputs['reports']['quality'], FilterKind> = Object.fromEntries(
      filterKinds.flatMap(kind => (search[kind] === undefined ? [] : [[kind, [...search[kind]]]])),
    )
    return { ...periodInput(search, timeZone, usualDays), ...filters }
  }, [search, timeZone])
}

export function useReport() {
  const input = useReportInput()
  return useQuery(
    useApi().reports.quality.queryOptions({ input, meta: follows.callsCalmly, placeholderData: keepPreviousData }),
  )
}
