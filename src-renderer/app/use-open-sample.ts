import { useMutation, useQuery } from '@tanstack/react-query'
import { useApi } from '../data/api.tsx'
import { useErrorText } from '../data/use-error-text.ts'
import { toast } from '../ui/toast.tsx'

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
  const describe = useErrorText()
  const { data } = useQuery(api.samples.status.queryOptions({ staleTime: Number.POSITIVE_INFINITY }))
  const open = useMutation(
    api.samples.open.mutationOptions({
      onSuccess: ({ url }) => {
        if (url !== null) location.assign(url)
      },
      onError: error => {
        const { title, detail } = describe(error)
        toast.failed(title, detail === null ? {} : { description: detail })
      },
    }),
  )
  return {
    isAvailable: data?.is_available === true,
    isOpening: open.isPending || (open.isSuccess && open.data.url !== null),
    open: () => open.mutate({}),
  }
}
