import { useMutation, useQueries, useQuery } from '@tanstack/react-query'
import type { Outputs } from '../../../../src-main/contract/contract.ts'
import { useApi } from '../../../data/api.tsx'
import { follows } from '../../../data/query-client.ts'
import type { Provider } from '../use-providers.ts'
import { operations } from './place.ts'
import { useAfterChange } from './use-routing.ts'

export type AllProviders = Outputs['providers']['list']
export type FirstModel = Outputs['routing']['firstModels']['first_models'][number]
/** Null: where nothing is set for a kind of work. */
export type Work = FirstModel['operation']

/** All kinds of work, the default of all before them. */
export const works: readonly Work[] = [null, ...operations]

/** Whether a call to it can be begun at all. */
export function canBeCalled({ is_active, key, key_required }: Provider): boolean {
  return is_active && (key.source !== 'none' || !key_required)
}

/** Who is asked first, for each kind of work and by default. */
export function useFirstModels() {
  return useQuery(useApi().routing.firstModels.queryOptions({ meta: follows.settings }))
}

export function useSetFirst() {
  return useMutation(useApi().routing.setFirst.mutationOptions(useAfterChange()))
}

/** In days. */
export const latelyDays = 30

type Figures = Outputs['metrics']['trends']['series'][number]['total']

/** How the model that is asked first did at its work in the last month; undefined while it is looked up, null without calls. */
export function useLately(firsts: readonly FirstModel[]): (work: Work) => Figures | null | undefined {
  const api = useApi()
  const asked = firsts.flatMap(({ operation, provider, model }) =>
    provider === null || model === null ? [] : [{ operation, provider, model }],
  )
  const answers = useQueries({
    queries: asked.map(({ operation, provider, model }) =>
      api.metrics.trends.queryOptions({
        input: {
          days: latelyDays,
          split: 'none',
          provider: [provider],
          model: [model],
          ...(operation !== null && { operation: [operation] }),
        },
        meta: follows.callsCalmly,
      }),
    ),
  })
  return work => {
    const at = asked.findIndex(({ operation }) => operation === work)
    if (at === -1) return null
    const answer = answers[at]
    if (answer?.data === undefined) return answer?.error ? null : undefined
    const [total] = answer.data.series
    return total === undefined || total.total.calls === 0 ? null : total.total
  }
}
