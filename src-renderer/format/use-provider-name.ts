import { useQuery } from '@tanstack/react-query'
import { useApi } from '../data/api.tsx'
import { follows } from '../data/query-client.ts'

/** What a person calls a provider, by its name in the ledger; that name itself where it is not known any more. */
export function useProviderName(): (name: string) => string {
  const { data } = useQuery(useApi().providers.list.queryOptions({ meta: follows.settings }))
  return name => data?.providers.find(each => each.name === name)?.display_name ?? name
}
