import { notifyManager, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useRef } from 'react'
import { useTellFailure } from '../../../app/use-tell-failure.ts'
import { useApi } from '../../../data/api.tsx'
import { follows } from '../../../data/query-client.ts'
import type { Chain } from './place.ts'

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

/**
 * Has changes made one after the other, each given the lists as the one before left them: a click that comes while another is
 * on its way is neither lost nor undoes that.
 */
export function useInTurn() {
  const { queryKey } = useApi().routing.show.queryOptions()
  const queries = useQueryClient()
  const last = useRef<Promise<unknown>>(Promise.resolve())
  return <Result>(change: (chains: readonly Chain[]) => Promise<Result>): Promise<Result> => {
    const result = last.current.then(() => change(queries.getQueryData(queryKey)?.chains ?? []))
    last.current = result.catch(() => undefined)
    return result.finally(drawn)
  }
}

/** Resolves once what was read is on the page, too: a row that moves there loses the focus it had been given before. */
function drawn(): Promise<void> {
  return new Promise(resolve => notifyManager.schedule(() => resolve()))
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
