import { useProviderList } from '../data/use-provider-list.ts'

/** What a person calls a provider, by its name in the ledger; that name itself where it is not known any more. */
export function useProviderName(): (name: string) => string {
  const { data } = useProviderList()
  return name => data?.providers.find(each => each.name === name)?.display_name ?? name
}
