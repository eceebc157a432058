import type { Content } from '../ledger/content-types.ts'
import type { CallFilters } from '../store/repositories/call-filters.ts'
import type { CallQueryRepository } from '../store/repositories/call-query-repository.ts'
import { foundCalls } from './found-calls.ts'
import { type HeldListQuery, heldPages } from './held-list.ts'

const callsAtOnce = 2000

/**
 * Which calls a file has, in its order, a page at a time: those a search finds, newest first, or the list as it is sorted at this
 * moment. Null: all that the filters hold, oldest first, which need not be held for it.
 */
export function callsToExport(
  {
    content,
    calls,
  }: {
    readonly content: Pick<Content, 'search'>
    readonly calls: Pick<CallQueryRepository, 'page' | 'idsInOrderOfTime' | 'idsInOrderOfName' | 'newestId'>
  },
  {
    filters,
    search,
    order,
  }: {
    readonly filters: CallFilters
    readonly search: string | null
    readonly order: Pick<HeldListQuery, 'sort' | 'descending'> | null
  },
): Iterable<readonly number[]> | null {
  if (search !== null) return foundCalls({ content, calls }, search, filters)
  if (order === null || (order.sort === 'time' && !order.descending)) return null
  return heldPages(calls, { filters: { throughId: calls.newestId(), ...filters }, ...order }, callsAtOnce)
}
