import type { Inputs } from '../../../src-main/contract/contract.ts'
import {
  longestName,
  readDay,
  readFlag,
  readInteger,
  readIntegers,
  readNumber,
  readOneOf,
  readSomeOf,
  readText,
  readTexts,
  withLeftOut,
} from '../../app/read-search.ts'
import { startOfDay } from '../../format/zoned-day.ts'

export const operations = [
  'translation',
  'abstract_generation',
  'key_terms_extraction',
  'chapter_division',
  'other',
  'quality_evaluation',
] as const
export const statuses = ['success', 'failed', 'error', 'timeout', 'rate_limited', 'pending'] as const
export const errorKinds = [
  'connect',
  'first_token',
  'stall',
  'total',
  'rate_limit',
  'quota_exhausted',
  'authentication',
  'permission',
  'not_found',
  'invalid_request',
  'context_length',
  'content_filter',
  'overloaded',
  'server',
  'network',
  'cancelled',
  'interrupted',
  'invalid_response',
  'budget_blocked',
] as const
export const origins = ['service', 'gateway', 'recorded', 'import', 'practice', 'sample'] as const
export const realms = ['real', 'practice', 'sample'] as const
const nameSorts = ['provider', 'model', 'operation', 'status', 'error_kind', 'book', 'user', 'origin'] as const
export const sorts = [
  'time',
  'cost',
  'latency',
  'tokens',
  'score',
  'input_tokens',
  'output_tokens',
  'cache_read',
  'reasoning',
  'first_token',
  'attempt',
  ...nameSorts,
] as const
export type CallSort = (typeof sorts)[number]

/** Sorts by a name begin with A, the others with the largest or newest. */
export function usualOrder(sort: CallSort): 'ascending' | 'descending' {
  return (nameSorts as readonly string[]).includes(sort) ? 'ascending' : 'descending'
}

type CallListInput = Inputs['calls']['list']
/** What the API takes as filters, without the ways of paging. */
export type CallFilters = Omit<
  CallListInput,
  'page' | 'page_size' | 'cursor' | 'as_of' | 'count' | 'sort' | 'order' | 'search'
>

/** The address of the page: filters under the names of the API, search, sort, and the call that lies open beside the list. */
export interface CallSearch {
  readonly provider?: readonly string[] | undefined
  readonly model?: readonly string[] | undefined
  readonly operation?: readonly (typeof operations)[number][] | undefined
  readonly status?: readonly (typeof statuses)[number][] | undefined
  readonly error_kind?: readonly (typeof errorKinds)[number][] | undefined
  readonly book?: readonly string[] | undefined
  readonly chapter?: readonly string[] | undefined
  readonly user?: readonly string[] | undefined
  readonly source_language?: readonly string[] | undefined
  readonly target_language?: readonly string[] | undefined
  readonly origin?: readonly (typeof origins)[number][] | undefined
  readonly realm?: readonly (typeof realms)[number][] | undefined
  readonly request_id?: string | undefined
  readonly unpriced?: true | undefined
  readonly truncated?: true | undefined
  readonly without_withdrawn?: true | undefined
  readonly min_cost?: number | undefined
  readonly max_cost?: number | undefined
  readonly min_response_time_ms?: number | undefined
  readonly max_response_time_ms?: number | undefined
  readonly min_tokens?: number | undefined
  readonly max_tokens?: number | undefined
  readonly min_score?: number | undefined
  readonly max_score?: number | undefined
  /** Hours of the week in the person's zone, 0 is Monday from midnight to one. */
  readonly week_hour?: readonly number[] | undefined
  readonly days?: number | undefined
  readonly from?: string | undefined
  readonly to?: string | undefined
  readonly search?: string | undefined
  readonly sort?: (typeof sorts)[number] | undefined
  /** Only where it is not the usual one of the sort. */
  readonly order?: 'ascending' | 'descending' | undefined
  readonly call?: number | undefined
  /** What the address asked for and is not understood. */
  readonly left_out?: readonly string[] | undefined
}

const most = Number.MAX_SAFE_INTEGER

export function readCallSearch(search: Readonly<Record<string, unknown>>): CallSearch {
  const days = readInteger(search.days, 1, 36_500)
  const usual = usualOrder(readOneOf(search.sort, sorts) ?? 'time')
  const order = readOneOf(search.order, ['ascending', 'descending'] as const)
  const read = {
    provider: readTexts(search.provider),
    model: readTexts(search.model),
    operation: readSomeOf(search.operation, operations),
    status: readSomeOf(search.status, statuses),
    error_kind: readSomeOf(search.error_kind, errorKinds),
    book: readTexts(search.book, longestName),
    chapter: readTexts(search.chapter, longestName),
    user: readTexts(search.user, longestName),
    source_language: readTexts(search.source_language),
    target_language: readTexts(search.target_language),
    origin: readSomeOf(search.origin, origins),
    realm: readSomeOf(search.realm, realms),
    request_id: readText(search.request_id, 200),
    unpriced: readFlag(search.unpriced),
    truncated: readFlag(search.truncated),
    without_withdrawn: readFlag(search.without_withdrawn),
    min_cost: readNumber(search.min_cost, 0, most),
    max_cost: readNumber(search.max_cost, 0, most),
    min_response_time_ms: readNumber(search.min_response_time_ms, 0, most),
    max_response_time_ms: readNumber(search.max_response_time_ms, 0, most),
    min_tokens: readInteger(search.min_tokens, 0, most),
    max_tokens: readInteger(search.max_tokens, 0, most),
    min_score: readNumber(search.min_score, 0, 1),
    max_score: readNumber(search.max_score, 0, 1),
    week_hour: readIntegers(search.week_hour, 0, 167),
    days,
    // The API takes one or the other.
    from: days === undefined ? readMoment(search.from) : undefined,
    to: days === undefined ? readMoment(search.to) : undefined,
    search: readText(search.search),
    sort: readOneOf(search.sort, sorts),
    order: order === usual ? undefined : order,
    call: readInteger(search.call, 1, most),
  }
  return withLeftOut(search, read, { order: usual })
}

/** A day, or an instant as charts link to it. */
function readMoment(value: unknown): string | undefined {
  const text = readText(value, 40)
  const instant = text !== undefined && /^\d{4}-\d{2}-\d{2}T[\d:.]+(?:Z|[+-]\d{2}:\d{2})$/.test(text) ? text : undefined
  return readDay(value) ?? (instant !== undefined && !Number.isNaN(Date.parse(instant)) ? instant : undefined)
}

/** The period of the address as the API takes it: a day begins when it does in the person's zone. */
export function periodOf({ days, from, to }: CallSearch, timeZone: string): Pick<CallFilters, 'days' | 'from' | 'to'> {
  const instant = (moment: string | undefined) =>
    readDay(moment) === undefined || moment === undefined
      ? moment
      : new Date(startOfDay(moment, timeZone)).toISOString()
  return { days, from: instant(from), to: instant(to) }
}

/** What of the address filters calls; the rest orders them or is about the page. */
export function filtersOf(search: CallSearch, timeZone: string): CallFilters {
  const { search: _text, sort: _sort, order: _order, call: _call, left_out: _leftOut, ...filters } = search
  const given = Object.entries({ ...filters, ...periodOf(search, timeZone) }).filter(([, value]) => value !== undefined)
  return Object.fromEntries(
    given.map(([name, value]) => [name, Array.isArray(value) ? [...value] : value]),
  ) as CallFilters
}

/** Everything that narrows the list taken off; order and open call stay. */
export function withoutFilters({ sort, order, call }: CallSearch): CallSearch {
  return { sort, order, call }
}

export function hasFilters(search: CallSearch): boolean {
  return Object.keys(filtersOf(search, 'UTC')).length > 0 || search.search !== undefined
}
