import { useQueries, useQuery } from '@tanstack/react-query'
import { useApi } from '../../../data/api.tsx'
import { follows } from '../../../data/query-client.ts'
import type { Operation } from './place.ts'

/** A kind of work between two languages, as calls of the last month had it. */
export interface Task {
  readonly operation: Operation
  readonly source: string | null
  readonly target: string | null
  readonly calls: number
}

const days = 30
const mostTasks = 12

/** What auto would have to choose for: kinds of work and language pairs in use, most calls first. */
export function useTasks() {
  const api = useApi()
  const byWork = useQuery(
    api.metrics.trends.queryOptions({ input: { days, split: 'operation', series: 8 }, meta: follows.callsCalmly }),
  )
  const used = (byWork.data?.series ?? []).flatMap(({ operation }) => (operation === null ? [] : [operation]))
  const pairs = useQueries({
    queries: used.map(operation =>
      api.metrics.trends.queryOptions({
        input: { days, split: 'language', operation: [operation], series: 6 },
        meta: follows.callsCalmly,
      }),
    ),
  })
  const tasks = pairs.flatMap(({ data }, at): readonly Task[] => {
    const operation = used[at]
    if (operation === undefined) return []
    return (data?.series ?? [])
      .filter(({ is_rest, total }) => !is_rest && total.calls > 0)
      .map(({ source_language: source, target_language: target, total }) => ({
        ...{ operation, source, target, calls: total.calls },
      }))
  })
  return {
    error: byWork.error ?? pairs.find(({ error }) => error !== null)?.error ?? null,
    isPending: byWork.isPending || pairs.some(({ isPending }) => isPending),
    refetch: () => void Promise.all([byWork.refetch(), ...pairs.map(each => each.refetch())]),
    tasks: tasks.toSorted((a, b) => b.calls - a.calls).slice(0, mostTasks),
  }
}
