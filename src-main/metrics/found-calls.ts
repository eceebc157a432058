import type { Content } from '../ledger/content-types.ts'
import type { CallFilters } from '../store/repositories/call-filters.ts'
import type { CallQueryRepository } from '../store/repositories/call-query-repository.ts'

const hitsAtOnce = 1000

interface FoundCallsParts {
  readonly content: Pick<Content, 'search'>
  readonly calls: Pick<CallQueryRepository, 'page'>
}

/**
 * All calls in whose text a search finds something and that the filters hold, newest first, in pages of up to a thousand: for
 * what is to be counted or taken away as a whole. A page may be empty. Whoever runs it may stop between two pages.
 */
export function* foundCalls(
  { content, calls }: FoundCallsParts,
  search: string,
  filters: CallFilters,
): Generator<readonly number[]> {
  const isFiltered = Object.keys(filters).length > 0
  const accept = (ids: readonly number[]) =>
    new Set(
      calls
        .page({ filters: { ...filters, ids }, sort: 'time', descending: true, limit: ids.length, after: null })
        .map(({ id }) => id),
    )
  let before: number | null = null
  do {
    const page = content.search(search, {
      limit: hitsAtOnce,
      before,
      from: filters.from ?? null,
      to: filters.to ?? null,
      snippets: false,
      ...(isFiltered && { accept }),
    })
    yield page.hits.map(({ callId }) => callId)
    before = page.next
  } while (before !== null)
}
