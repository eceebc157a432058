import { origins, realmOf } from '../../../db/vocabulary.ts'
import type { CallFilters, Range, WeekHours } from './call-filters.ts'

export interface SqlPart {
  readonly sql: string
  readonly values: readonly (string | number)[]
}

/**
 * One stretch of one index that is already in order of time. A filter with several values is served
 * by several streams, merged; so a page costs the rows it shows, however many calls there are. Calls that
 * no such index holds yet, a few hundred at most beside those under way, are one stream more.
 */
export interface CallStream {
  /** Null: none, where the calls are known by their numbers. */
  readonly index: string | null
  readonly where: readonly SqlPart[]
}

export interface CallPlan {
  readonly streams: readonly CallStream[]
  /** Conditions the index does not serve; they are tested row by row. */
  readonly residual: readonly SqlPart[]
}

export type FilterKey = keyof CallFilters

interface IndexChoice {
  readonly index: string
  /** The filters the index serves; all of them must be given. */
  readonly keys: readonly FilterKey[]
  readonly streams: (filters: CallFilters) => SqlPart[][]
}

const maxStreams = 48

/** Input and output together; null only where neither is known. */
export const tokensOfCall =
  'CASE WHEN coalesce(c.input_tokens, c.output_tokens) IS NULL THEN NULL ELSE coalesce(c.input_tokens, 0) + coalesce(c.output_tokens, 0) END'

function equals(column: string, value: string | number): SqlPart {
  return { sql: `c.${column} = ?`, values: [value] }
}

function each(column: string, values: readonly (string | number)[] | undefined): SqlPart[][] {
  return (values ?? []).map(value => [equals(column, value)])
}

/** What origins and realms together leave; undefined: any. */
export function originsOf(filters: CallFilters): readonly string[] | undefined {
  if (filters.realms === undefined) return filters.origins
  const inRealms = origins.filter(origin => filters.realms?.includes(realmOf(origin)))
  return filters.origins === undefined ? inRealms : inRealms.filter(origin => filters.origins?.includes(origin))
}

/** In the index, or not yet: a query must say so for SQLite to use the index. */
export const listed = 'listed = 1'
export const unlisted = 'listed = 0'
/** Finds what the other indexes for lists do not hold yet. */
export const unlistedIndex = 'calls_unlisted'
/** These hold every call from its first moment. */
const wholeIndexes: ReadonlySet<string> = new Set(['calls_by_created', 'calls_by_request'])

/** Most selective first: the first index whose filters are given is used. */
const choices: readonly IndexChoice[] = [
  {
    index: 'calls_by_request',
    keys: ['requestUid'],
    streams: filters => [
      [{ sql: 'c.request_id = (SELECT id FROM requests WHERE uid = ?)', values: [filters.requestUid ?? ''] }],
    ],
  },
  {
    index: 'calls_unpriced',
    keys: ['unpriced'],
    streams: () => [[{ sql: "c.cost_nanos IS NULL AND c.status = 'success'", values: [] }]],
  },
  { index: 'calls_by_error_kind', keys: ['errorKinds'], streams: filters => each('error_kind', filters.errorKinds) },
  { index: 'calls_by_book', keys: ['books'], streams: filters => each('source_book', filters.books) },
  { index: 'calls_by_user', keys: ['users'], streams: filters => each('created_by', filters.users) },
  {
    index: 'calls_by_languages',
    keys: ['sourceLanguages', 'targetLanguages'],
    streams: filters =>
      (filters.sourceLanguages ?? []).flatMap(source =>
        (filters.targetLanguages ?? []).map(target => [
          equals('source_language', source),
          equals('target_language', target),
        ]),
      ),
  },
  { index: 'calls_by_model', keys: ['models'], streams: filters => each('model_name', filters.models) },
  { index: 'calls_by_status', keys: ['statuses'], streams: filters => each('status', filters.statuses) },
  { index: 'calls_by_provider', keys: ['providerIds'], streams: filters => each('provider_id', filters.providerIds) },
  { index: 'calls_by_operation', keys: ['operations'], streams: filters => each('operation', filters.operations) },
  { index: 'calls_by_origin', keys: ['origins'], streams: filters => each('origin', originsOf(filters)) },
  { index: 'calls_by_origin', keys: ['realms'], streams: filters => each('origin', originsOf(filters)) },
]

/** Nearly every call is a success, so that its index narrows nothing: other filters go first. */
function isSelective(choice: IndexChoice, filters: CallFilters): boolean {
  return choice.index !== 'calls_by_status' || !(filters.statuses ?? []).includes('success')
}

/** Decides which index serves a filter, and what is left to test on each row. */
export function planCalls(filters: CallFilters): CallPlan {
  // Through any index all calls would be gone through to find those few.
  if (filters.ids !== undefined) {
    return { streams: [{ index: null, where: [] }], residual: conditions(filters, new Set()) }
  }
  const given = choices.filter(choice => choice.keys.every(key => isGiven(filters[key])))
  const ordered = [
    ...given.filter(choice => isSelective(choice, filters)),
    ...given.filter(choice => !isSelective(choice, filters)),
  ]
  for (const choice of ordered) {
    const streams = choice.streams(filters)
    if (streams.length <= maxStreams) return planOf(choice, streams, filters)
  }
  return planByTime(filters)
}

/** The same through the index of one filter, whatever else is given: for what is in the order of that index. */
export function planCallsBy(key: FilterKey, filters: CallFilters): CallPlan {
  const choice = choices.find(({ keys }) => keys.length === 1 && keys[0] === key)
  return choice === undefined ? planByTime(filters) : planOf(choice, choice.streams(filters), filters)
}

/** Through all calls, each tested for everything. */
export function planByTime(filters: CallFilters): CallPlan {
  return { streams: [{ index: 'calls_by_created', where: [] }], residual: conditions(filters, new Set()) }
}

function planOf(choice: IndexChoice, streams: readonly SqlPart[][], filters: CallFilters): CallPlan {
  const served = new Set<FilterKey>(choice.keys)
  // Realms and origins are one column: the origin index serves both at once.
  if (choice.index === 'calls_by_origin') served.add('origins').add('realms')
  return {
    streams: wholeIndexes.has(choice.index)
      ? streams.map(where => ({ index: choice.index, where }))
      : withUnlisted(choice.index, streams, onlyOf(filters, served)),
    residual: conditions(filters, served),
  }
}

/** The streams of an index that takes its calls later, and the one of those it does not hold yet. */
function withUnlisted(index: string, streams: readonly SqlPart[][], served: CallFilters): CallStream[] {
  if (streams.length === 0) return []
  return [
    ...streams.map(where => ({ index, where: [{ sql: `c.${listed}`, values: [] }, ...where] })),
    { index: unlistedIndex, where: [{ sql: `c.${unlisted}`, values: [] }, ...conditions(served, new Set())] },
  ]
}

function onlyOf(filters: CallFilters, keys: ReadonlySet<FilterKey>): CallFilters {
  return Object.fromEntries(Object.entries(filters).filter(([key]) => keys.has(key as FilterKey)))
}

function isGiven(value: CallFilters[FilterKey]): boolean {
  return value !== undefined && value !== false
}

function conditions(filters: CallFilters, served: ReadonlySet<FilterKey>): SqlPart[] {
  const parts: SqlPart[] = []
  const oneOf = (key: FilterKey, column: string, values: readonly (string | number)[] | undefined) => {
    if (values === undefined || served.has(key)) return
    parts.push({ sql: `c.${column} IN (${values.map(() => '?').join(', ')})`, values })
  }
  const within = (expression: string, range: Range | undefined) => {
    if (range?.min !== undefined) parts.push({ sql: `${expression} >= ?`, values: [range.min] })
    if (range?.max !== undefined) parts.push({ sql: `${expression} <= ?`, values: [range.max] })
  }
  oneOf('providerIds', 'provider_id', filters.providerIds)
  oneOf('models', 'model_name', filters.models)
  oneOf('operations', 'operation', filters.operations)
  oneOf('statuses', 'status', filters.statuses)
  oneOf('errorKinds', 'error_kind', filters.errorKinds)
  oneOf('books', 'source_book', filters.books)
  oneOf('chapters', 'source_chapter', filters.chapters)
  oneOf('users', 'created_by', filters.users)
  oneOf('sourceLanguages', 'source_language', filters.sourceLanguages)
  oneOf('targetLanguages', 'target_language', filters.targetLanguages)
  if (!served.has('realms')) oneOf('origins', 'origin', originsOf(filters))
  if (filters.requestUid !== undefined && !served.has('requestUid')) {
    parts.push({ sql: 'c.request_id = (SELECT id FROM requests WHERE uid = ?)', values: [filters.requestUid] })
  }
  if (filters.unpriced === true && !served.has('unpriced')) {
    parts.push({ sql: "c.cost_nanos IS NULL AND c.status = 'success'", values: [] })
  }
  if (filters.truncated === true) parts.push({ sql: "c.finish_reason = 'length'", values: [] })
  if (filters.withoutWithdrawn === true) {
    parts.push({ sql: "(c.error_kind IS NULL OR c.error_kind NOT IN ('cancelled', 'budget_blocked'))", values: [] })
  }
  within('c.cost_nanos', filters.costNanos)
  within('c.response_time_ms', filters.responseTimeMs)
  within(tokensOfCall, filters.tokens)
  within('c.quality_score', filters.score)
  if (filters.weekHours !== undefined) parts.push(inWeekHours(filters.weekHours))
  return parts
}

/** The epoch began on a Thursday. */
const epochWeekHour = 72

/** The whole UTC hour counts where it begins, as the rollups have it; zones half an hour off share it between two of their own. */
function inWeekHours({ hours, offsets }: WeekHours): SqlPart {
  const [first, ...later] = offsets
  const whens = later.map(() => 'WHEN c.created_at >= ? THEN ?').join(' ')
  const offset = later.length === 0 ? '?' : `CASE ${whens} ELSE ? END`
  const known = later.toReversed().flatMap(({ since, offset: ms }) => [since, ms])
  return {
    sql: `((c.created_at - c.created_at % 3600000 + ${offset}) / 3600000 + ${epochWeekHour}) % 168 IN (${hours.map(() => '?').join(', ')})`,
    values: [...known, first?.offset ?? 0, ...hours],
  }
}

/** `created_at` bounds, which every index ends with. */
export function timeBounds(filters: CallFilters): SqlPart[] {
  const parts: SqlPart[] = []
  if (filters.from !== undefined) parts.push({ sql: 'c.created_at >= ?', values: [filters.from] })
  if (filters.to !== undefined) parts.push({ sql: 'c.created_at < ?', values: [filters.to] })
  return parts
}
