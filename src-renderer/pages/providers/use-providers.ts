import { type QueryKey, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { Outputs } from '../../../src-main/contract/contract.ts'
import { useApi } from '../../data/api.tsx'
import { follows } from '../../data/query-client.ts'
import { useErrorText } from '../../data/use-error-text.ts'
import { toast } from '../../ui/toast.tsx'

export type Provider = Outputs['providers']['list']['providers'][number]
export type ProviderDetail = Outputs['providers']['show']
export type Keychain = Outputs['providers']['list']['keychain']
export type ModelPrice = ProviderDetail['prices'][string]

/** One provider with its prices and what was last heard from it. */
export function useProviderDetail(name: string) {
  const api = useApi()
  return useQuery(api.providers.show.queryOptions({ input: { provider: name }, meta: follows.callsCalmly }))
}

/** Has everything about providers read again after a change. */
export function useReadAgain(): () => Promise<void> {
  const api = useApi()
  const queries = useQueryClient()
  return async () => {
    const keys: readonly QueryKey[] = [
      ...[api.providers.key(), api.settings.key(), api.metrics.key(), api.routing.key()],
    ]
    await Promise.all(keys.map(queryKey => queries.invalidateQueries({ queryKey })))
  }
}

/** A change of a provider that is done at once; what goes wrong is told. */
export function useChangeProvider() {
  const api = useApi()
  const readAgain = useReadAgain()
  const describe = useErrorText()
  return useMutation(
    api.providers.update.mutationOptions({
      onSuccess: readAgain,
      onError: error => {
        const { title, detail } = describe(error)
        toast.failed(title, detail === null ? {} : { description: detail })
      },
    }),
  )
}

/** A setting that is changed at once. */
export function useChangeSetting() {
  const api = useApi()
  const readAgain = useReadAgain()
  const describe = useErrorText()
  return useMutation(
    api.settings.set.mutationOptions({
      onSuccess: readAgain,
      onError: error => {
        const { title, detail } = describe(error)
        toast.failed(title, detail === null ? {} : { description: detail })
      },
    }),
  )
}
