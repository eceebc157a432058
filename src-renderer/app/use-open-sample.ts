import { useMutation, useQuery } from '@tanstack/react-query'
import { useApi } from '../data/api.tsx'
import { useTellFailure } from './use-tell-failure.ts'

export interface OpenSample {
  /** Whether there is sample data to open from here. */
  readonly isAvailable: boolean
  /** It is made where it is missing, which takes some seconds. */
  readonly isOpening: boolean
  open(): void
}

/** Leads to the sample data: in a browser to its own address, in the window in place of one's own. */
export function useOpenSample(): OpenSample {
  const api = useApi()
  const onError = useTellFailure()
  const { data } = useQuery(api.samples.status.queryOptions({ staleTime: Number.POSITIVE_INFINITY }))
  const open = useMutation(
    api.samples.open.mutationOptions({
      onSuccess: ({ url }) => {
        if (url !== null) location.assign(url)
      },
      onError,
    }),
  )
  return {
    isAvailable: data?.is_available === true,
    isOpening: open.isPending || (open.isSuccess && open.data.url !== null),
    open: () => open.mutate({}),
  }
}
