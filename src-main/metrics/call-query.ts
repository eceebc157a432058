import type { TokenUsage } from '../../db/token-usage.ts'
import { type AmountSort, type CallSort, isNameSort, isUsuallyDescending, type NameSort } from '../../db/vocabulary.ts'
import type { Content, ReadText } from '../ledger/content-types.ts'
import type { CallDetails } from '../ledger/ledger-types.ts'
import type { PriceBook } from '../ledger/pricing-types.ts'
import type { SearchSnippet } from '../ledger/search-calls.ts'
import { createCallDetailRepository, type StoredScore } from '../store/repositories/call-detail-repository.ts'
import type { CallFilters } from '../store/repositories/call-filters.ts'
import type { NamePosition } from '../store/repositories/call-names.ts'
import {
  type CallCount,
  type CallPosition,
  createCallQueryRepository,
} from '../store/repositories/call-query-repository.ts'
import type { StoredCall, StoredPrice } from '../store/repositories/call-row.ts'
import type { AmountPosition } from '../store/repositories/call-statements.ts'
import { providerNameMark } from '../store/repositories/name-columns.ts'
import type { Store } from '../store/store.ts'
import { failing, sayFailure } from '../words/failure-sentences.ts'
import { sayRequest } from '../words/failures/request-sentences.ts'

export interface CallListQuery {
  readonly filters?: CallFilters
  /** Finds text in source and output; newest first whatever `sort` says. */
  readonly search?: string
  readonly sort?: CallSort
  /** Where not given, names begin with A and amounts with the largest. */
  readonly descending?: boolean
  /** 50 where not given, at most 1,000. */
  readonly limit?: number
  /** The `next` of the page before, with the same filters and sort. */
  readonly cursor?: string | null
  /** Calls to pass over; instead of a cursor, and dearer. Not with `search`. */
  readonly offset?: number
}

export interface ListedCall extends StoredCall {
  /** What a search found, where there was one. */
  readonly snippets?: readonly SearchSnippet[]
}

export interface CallPage {
  readonly calls: readonly ListedCall[]
  readonly next: string | null
  /** A search that could not look through everything yet: some texts wait for the index. */
  readonly incomplete: boolean
}

/** How a cost came about: the stored price, and what it made of each kind of token. */
interface CostExplanation {
  readonly price: StoredPrice
  /** Null where the stored rates no longer cover the usage. */
  readonly lines: readonly { readonly unit: string; readonly quantity: number; readonly nanos: number }[] | null
}

export interface CallDetail {
  readonly call: StoredCall
  /** Raw usage, parameters, provider's error, as stored; null where there are none. */
  readonly details: unknown
  /** All calls of the same request, this one among them; empty without a request. */
  readonly attempts: readonly StoredCall[]
  /** Null for a call without a price: unpriced, or with a cost that came with it. */
  readonly cost: CostExplanation | null
  readonly scores: readonly StoredScore[]
  readonly text: ReadText
}

/** The call browser: lists, counts and one call in full. Works on a read-only store. */
export interface CallQuery {
  list(query: CallListQuery): CallPage
  /** Never counts further than ten thousand: "more than 10,000" is as good, and quick. */
  count(filters: CallFilters): CallCount
  /** The number of the call recorded last; 0 before the first. */
  newestId(): number
  /** Where the page behind this call begins. */
  cursorBehind(call: StoredCall, sort: CallSort, descending: boolean): string
  /** Throws `not_found`. */
  get(id: number): CallDetail
}

const countCap = 10_000
const countScan = 100_000
const attemptsShown = 500

export function createCallQuery(dependencies: {
  readonly store: Store
  readonly content: Pick<Content, 'search' | 'readContent'>
  readonly pricing: Pick<PriceBook, 'explain'>
}): CallQuery {
  const { store, content, pricing } = dependencies
  const calls = createCallQueryRepository(store)
  const details = createCallDetailRepository(store)

  function search(query: CallListQuery & { readonly search: string }, limit: number): CallPage {
    const { filters = {} } = query
    const before = query.cursor == null ? null : readCursor(query.cursor, 'search').id
    const accept = (ids: readonly number[]): ReadonlySet<number> =>
      new Set(
        calls
          .page({ filters: { ...filters, ids }, sort: 'time', descending: true, limit: ids.length, after: null })
          .map(call => call.id),
      )
    const found = content.search(query.search, {
      limit,
      before,
      from: filters.from ?? null,
      to: filters.to ?? null,
      accept,
    })
    const rows = calls.page({
      filters: { ids: found.hits.map(hit => hit.callId) },
      sort: 'time',
      descending: true,
      limit: Math.max(1, found.hits.length),
      after: null,
    })
    const byId = new Map(rows.map(row => [row.id, row]))
    return {
      calls: found.hits.flatMap(hit => {
        const row = byId.get(hit.callId)
        return row === undefined ? [] : [{ ...row, snippets: hit.snippets }]
      }),
      next: found.next === null ? null : writeCursor('search', { value: null, id: found.next }),
      incomplete: found.incomplete,
    }
  }

  return {
    list(query) {
      const limit = query.limit ?? 50
      if (!Number.isInteger(limit) || limit < 1 || limit > 1000) {
        throw failing('usage', sayRequest('list.page_size'))
      }
      if (query.search !== undefined && query.search.trim() !== '') {
        return search({ ...query, search: query.search }, limit)
      }
      const sort = query.sort ?? 'time'
      const descending = query.descending ?? isUsuallyDescending(sort)
      const name = orderName(sort, descending)
      const after = query.cursor == null ? null : readCursor(query.cursor, name)
      // One more than asked for tells whether there is a next page.
      const rows = calls.page({
        filters: query.filters ?? {},
        sort,
        descending,
        limit: limit + 1,
        after,
        offset: query.offset ?? 0,
      })
      const page = rows.slice(0, limit)
      const last = page.at(-1)
      const more = rows.length > limit && last !== undefined
      return {
        calls: page,
        next: more ? writeCursor(name, positionOf(last, sort)) : null,
        incomplete: false,
      }
    },
    count: filters => calls.count(filters, countCap, countScan),
    newestId: () => calls.newestId(),
    cursorBehind: (call, sort, descending) => writeCursor(orderName(sort, descending), positionOf(call, sort)),
    get(id) {
      const call = calls.byId(id)
      if (call === null) {
        throw failing('not_found', sayFailure('call.gone', { id }), { id })
      }
      const price = call.priceId === null ? null : details.price(call.priceId)
      const stored = details.details(id)
      return {
        call,
        details: stored,
        attempts: call.requestId === null ? [] : calls.ofRequest(call.requestId, attemptsShown),
        cost: price === null ? null : { price, lines: pricing.explain(price.id, usageOf(call, stored)) },
        scores: details.scores(id),
        text: content.readContent(id),
      }
    },
  }
}

function usageOf(call: StoredCall, stored: unknown): TokenUsage {
  const { inputUncached, cacheRead, cacheWrite5m, cacheWrite1h, outputText, reasoning } = call
  const other = (stored as CallDetails | null)?.otherUnits ?? null
  const estimated = call.usageEstimated === 1
  return { inputUncached, cacheRead, cacheWrite5m, cacheWrite1h, outputText, reasoning, other, estimated }
}

function orderName(sort: CallSort, descending: boolean): string {
  return `${sort}${descending ? '' : '-up'}`
}

function positionOf(call: StoredCall, sort: CallSort): CallPosition {
  const { id, createdAt } = call
  return isNameSort(sort) ? { value: nameOf[sort](call), createdAt, id } : { value: amountOf[sort](call), id }
}

/** What each sort goes by, as the repository's statements have it. */
const nameOf: Readonly<Record<NameSort, (call: StoredCall) => string | null>> = {
  provider: call => `${call.providerDisplayName}${providerNameMark}${call.provider}`,
  model: call => call.modelName,
  operation: call => call.operation,
  status: call => call.status,
  error_kind: call => call.errorKind,
  book: call => call.sourceBook,
  user: call => call.createdBy,
  origin: call => call.origin,
}
const amountOf: Readonly<Record<AmountSort, (call: StoredCall) => number | null>> = {
  time: call => call.createdAt,
  cost: call => call.costNanos,
  latency: call => call.responseTimeMs,
  tokens: ({ inputTokens, outputTokens }) =>
    inputTokens === null && outputTokens === null ? null : (inputTokens ?? 0) + (outputTokens ?? 0),
  score: call => call.qualityScore,
  input_tokens: call => call.inputTokens,
  output_tokens: call => call.outputTokens,
  cache_read: call => call.cacheRead,
  reasoning: call => call.reasoning,
  first_token: call => call.timeToFirstTokenMs,
  attempt: call => call.attempt,
}

/** A cursor says which order it belongs to, so that it cannot be used with another. */
function writeCursor(order: string, position: CallPosition): string {
  const { value, id } = position
  const parts = 'createdAt' in position ? [order, value, id, position.createdAt] : [order, value, id]
  return Buffer.from(JSON.stringify(parts)).toString('base64url')
}

function readCursor(cursor: string, order: string): CallPosition {
  try {
    const [of, value, id, createdAt] = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8')) as unknown[]
    if (of === order && Number.isSafeInteger(id)) {
      const isName = isNameSort(order.replace(/-up$/, '') as CallSort)
      if (isName && (value === null || typeof value === 'string') && Number.isSafeInteger(createdAt)) {
        return { value, createdAt, id } as NamePosition
      }
      if (!isName && (value === null || Number.isFinite(value))) return { value, id } as AmountPosition
    }
  } catch {
    // Falls through to the refusal: a cursor that is not JSON is no cursor.
  }
  throw failing('usage', sayRequest('list.cursor'))
}
