import type { Call } from '../../contract/call-shape.ts'
import type { CallQuery } from '../../metrics/call-query.ts'
import { callToJson } from '../../metrics/call-to-json.ts'
import type { CallQueryRepository } from '../../store/repositories/call-query-repository.ts'
import type { CallListRead, FigureQuery, ReadParts } from './read-parts.ts'

/** A page of the list of calls. */
export function readCallList({ calls }: ReadParts, read: CallListRead) {
  const asOf = read.asOf ?? calls.newestId()
  const filters = { ...read.filters, throughId: asOf }
  const page = calls.list({
    filters,
    ...(read.search !== null && { search: read.search }),
    sort: read.sort,
    descending: read.descending,
    limit: read.limit,
    cursor: read.cursor,
    offset: read.offset,
  })
  const count = read.count && read.search === null ? calls.count(filters) : null
  return {
    asOf,
    count,
    next: page.next,
    incomplete: page.incomplete,
    calls: page.calls.map(call => ({
      ...callToJson(call),
      ...(call.snippets !== undefined && { snippets: call.snippets.map(snippetToJson) }),
    })),
  }
}

/** A page of a list that is held still, which costs the same wherever it is. */
export async function readHeldCalls({ calls, rows, held }: ReadParts, read: CallListRead, signal: AbortSignal) {
  const asOf = read.asOf ?? calls.newestId()
  const filters = { ...read.filters, throughId: asOf }
  const { ids } = await held.get({ filters, sort: read.sort, descending: read.descending }, signal)
  const page = rows.byIds([...ids.subarray(read.offset, read.offset + read.limit)])
  const last = page.at(-1)
  const more = last !== undefined && read.offset + read.limit < ids.length
  return {
    asOf,
    count: { calls: ids.length, exact: true },
    next: more ? calls.cursorBehind(last, read.sort, read.descending) : null,
    incomplete: false,
    calls: page.map(callToJson),
  }
}

/** A provider's newest success and newest failure. What its caller gave up or a budget held back says nothing about the provider. */
export function readLatest(rows: Pick<CallQueryRepository, 'page'>, { providerId }: { readonly providerId: number }) {
  const newest = (statuses: readonly ('success' | 'error' | 'timeout' | 'rate_limited')[]) => {
    const filters = { providerIds: [providerId], statuses, withoutWithdrawn: true }
    const [call] = rows.page({ filters, sort: 'time', descending: true, limit: 1, after: null })
    return call === undefined ? null : callToJson(call)
  }
  return { last_success: newest(['success']), last_failure: newest(['error', 'timeout', 'rate_limited']) }
}

export function latestCalls(
  calls: CallQuery,
  { filters, realms }: FigureQuery,
  { from, to }: { from: number; to: number },
  limit: number,
): Call[] {
  return calls.list({ filters: { ...filters, realms, from, to }, limit }).calls.map(callToJson)
}

function snippetToJson(snippet: {
  readonly part: 'source' | 'output'
  readonly text: string
  readonly cutStart: boolean
  readonly cutEnd: boolean
  readonly matches: readonly { readonly start: number; readonly end: number }[]
}) {
  const { part, text, cutStart, cutEnd, matches } = snippet
  return {
    part,
    text,
    cut_start: cutStart,
    cut_end: cutEnd,
    matches: matches.map(({ start, end }) => ({ start, end })),
  }
}
