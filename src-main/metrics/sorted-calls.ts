import type { CallPageQuery } from '../store/repositories/call-query-repository.ts'
import { createCallQueryRepository } from '../store/repositories/call-query-repository.ts'
import type { StoredCall } from '../store/repositories/call-row.ts'
import { createRollupReader } from '../store/repositories/rollup-reader.ts'
import type { Store } from '../store/store.ts'

/** A step reads about this many calls, where they are spread evenly: some tens of milliseconds. */
const callsPerStep = 20_000
const mostSteps = 2000

/**
 * The same page as the repository's, in steps: for sorts that no index gives, which read every call the
 * filters leave. Whoever runs it may stop between two steps, and lets others run meanwhile. All steps
 * should see one state of the database; a call settled in between may otherwise be missing or listed by its new value.
 */
export function* sortedCallsInSteps(
  store: Store,
  query: CallPageQuery,
): Generator<{ readonly done: number; readonly total: number }, StoredCall[]> {
  const calls = createCallQueryRepository(store)
  const span = createRollupReader(store).span()
  if (query.sort === 'time' || span === null) return calls.page(query)
  const from = Math.max(query.filters.from ?? span.oldest, span.oldest)
  const to = Math.min(query.filters.to ?? span.newest + 1, span.newest + 1)
  if (to <= from) return []
  const rows = calls.newestId() ?? 0
  const total = Math.max(1, Math.min(mostSteps, Math.ceil(rows / callsPerStep)))
  const width = Math.max(1, Math.ceil((to - from) / total))
  const offset = query.offset ?? 0
  const wanted = query.limit + offset
  let best: StoredCall[] = []
  let done = 0
  for (let at = from; at < to; at += width) {
    const filters = { ...query.filters, from: at, to: Math.min(at + width, to) }
    best.push(...calls.page({ ...query, filters, limit: wanted, offset: 0 }))
    best = best.sort(comparing(query.descending)).slice(0, wanted)
    done += 1
    yield { done, total }
  }
  return best.slice(offset)
}

/** The order of the repository's statement: by value, rows without one last, then by id. */
function comparing(descending: boolean): (a: StoredCall, b: StoredCall) => number {
  const sign = descending ? -1 : 1
  return (a, b) => {
    const [one, other] = [a.sortValue ?? null, b.sortValue ?? null]
    if (one === null || other === null) {
      if (one !== other) return one === null ? 1 : -1
    } else if (one !== other) return sign * (one - other)
    return sign * (a.id - b.id)
  }
}
