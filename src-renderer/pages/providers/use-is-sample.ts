import { useQuery } from '@tanstack/react-query'
import { useApi } from '../../data/api.tsx'

/** Whether these are sample data, which call nobody and take no keys. False until it is known. */
export function useIsSample(): boolean {
  const { data } = useQuery(useApi().samples.status.queryOptions({ staleTime: Number.POSITIVE_INFINITY }))
  return data?.is_sample === true
}
