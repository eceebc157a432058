import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useTellFailure } from '../../../app/use-tell-failure.ts'
import { useApi } from '../../../data/api.tsx'
import { follows } from '../../../data/query-client.ts'

/** The lists of whom to ask next, and the rules of auto. */
export function useRouting() {
  return useQuery(useApi().routing.show.queryOptions({ meta: follows.settings }))
}

/** Has all that depends on it read again after a change; what goes wrong is told. */
export function useAfterChange() {
  const api = useApi()
  const queries = useQueryClient()
  const onError = useTellFailure()
  return { onSuccess: () => queries.invalidateQueries({ queryKey: api.routing.key() }), onError }
}

export function useSetChain() {
  return useMutation(useApi().routing.setChain.mutationOptions(useAfterChange()))
}

export function useRemoveChain() {
  return useMutation(useApi().routing.removeChain.mutationOptions(useAfterChange()))
}

export function useSetPolicy() {
  return useMutation(useApi().routing.setPolicy.mutationOptions(useAfterChange()))
}

export function useResetPolicy() {
  return useMutation(useApi().routing.resetPolicy.mutationOptions(useAfterChange()))
}

export function useReleaseBook() {
  return useMutation(useApi().routing.releaseBook.mutationOptions(useAfterChange()))
}
