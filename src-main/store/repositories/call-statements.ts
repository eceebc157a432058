import { type AmountSort, type CallSort, isNameSort } from '../../../db/vocabulary.ts'
import type { CallFilters } from './call-filters.ts'
import { callColumns } from './call-row.ts'
import { type CallStream, planCalls, type SqlPart, timeBounds, tokensOfCall } from './call-streams.ts'
import { nameColumns } from './name-columns.ts'

/** Where the next page begins: behind this row, in the sort's order. */
export interface AmountPosition {
  /** The value sorted by; null where the row has none (such rows come last). */
  readonly value: number | null
  readonly id: number
}

export interface AmountQuery {
  readonly filters: CallFilters
  readonly sort: AmountSort
  readonly descending: boolean
  readonly limit: number
  readonly after: AmountPosition | null
  /** Rows to pass over first, behind `after`. Costs as much as showing them would; `after` costs nothing. */
  readonly offset?: number
}

export interface Statement {
  readonly sql: string
  readonly values: readonly (string | number)[]
}

const sortValue: Readonly<Record<AmountSort, string>> = {
  time: 'c.created_at',
  cost: 'c.cost_nanos',
  latency: 'c.response_time_ms',
  tokens: tokensOfCall,
  score: 'c.quality_score',
  input_tokens: 'c.input_tokens',
  output_tokens: 'c.output_tokens',
  cache_read: 'c.cache_read',
  reasoning: 'c.reasoning',
  first_token: 'c.time_to_first_token_ms',
  attempt: 'c.attempt',
}

/** For {@link callColumns}. */
export const callJoins = `JOIN providers p ON p.id = c.provider_id LEFT JOIN requests r ON r.id = c.request_id`

/** The statement of a page; apart so that a test can look at its plan. */
export function pageStatement(query: AmountQuery): Statement {
  const hits = hitsStatement(query)
  return {
    sql: `WITH hits AS MATERIALIZED (${hits.sql})
      SELECT ${callColumns}, hits.value AS sortValue FROM hits CROSS JOIN service_calls c ON c.id = hits.id ${callJoins}
      ORDER BY ${orderOf(query, 'hits.')}`,
    values: hits.values,
  }
}

/** What is read beside the ids may be a name, too. */
export type IdsQuery = Omit<AmountQuery, 'sort' | 'offset'> & { readonly sort: CallSort }

/** The statement of `idsInOrderOfTime`; apart so that a test can look at its plan. */
export function idsStatement({ filters, sort, descending, limit, after }: IdsQuery): Statement {
  const plan = planCalls(filters)
  const time = sortValue.time
  const query = { filters, sort: 'time', descending, limit, after } as const
  const extra = [...plan.residual, ...timeBounds(filters), ...idFilter(filters), ...behind(query, time)]
  const order = orderOf(query)
  const columns = `c.id AS id, ${time} AS value, ${beside(sort)} AS beside`
  const parts = plan.streams.map(stream => selectOf(columns, stream, extra, `ORDER BY ${order} LIMIT ?`, [limit]))
  const [only] = parts
  if (only === undefined) return { sql: 'SELECT 0, 0, 0 WHERE 0', values: [] }
  if (parts.length === 1) return only
  const merged = parts.map(part => `SELECT * FROM (${part.sql})`).join(' UNION ALL ')
  return {
    sql: `${merged} ORDER BY ${order} LIMIT ?`,
    values: [...parts.flatMap(part => part.values), limit],
  }
}

function beside(sort: CallSort): string {
  if (sort === 'time') return 'NULL'
  return isNameSort(sort) ? nameColumns[sort].name : sortValue[sort]
}

/** Ids of a page with the values they are sorted by, as `id` and `value`. */
export function hitsStatement(query: AmountQuery): Statement {
  const plan = planCalls(query.filters)
  const value = sortValue[query.sort]
  const offset = query.offset ?? 0
  const extra = [...plan.residual, ...timeBounds(query.filters), ...idFilter(query.filters), ...behind(query, value)]
  const order = orderOf(query)
  const parts = plan.streams.map(stream =>
    selectOf(`c.id AS id, ${value} AS value`, stream, extra, `ORDER BY ${order} LIMIT ?`, [query.limit + offset]),
  )
  const [only] = parts
  if (parts.length === 1 && only !== undefined && offset === 0) return only
  if (only === undefined) return { sql: 'SELECT 0 AS id, 0 AS value WHERE 0', values: [] }
  const merged = parts.map(part => `SELECT * FROM (${part.sql})`).join(' UNION ALL ')
  return {
    sql: `${merged} ORDER BY ${order} LIMIT ?${offset === 0 ? '' : ' OFFSET ?'}`,
    values: [...parts.flatMap(part => part.values), query.limit, ...(offset === 0 ? [] : [offset])],
  }
}

/** Time is never null, and NULLS LAST would keep the index from giving the order. */
function orderOf(query: AmountQuery, table = ''): string {
  const direction = query.descending ? 'DESC' : 'ASC'
  const nulls = query.sort === 'time' ? '' : ' NULLS LAST'
  return `${table}value ${direction}${nulls}, ${table}id ${direction}`
}

/** The statement of a count, and the number of rows it stops at. */
export function countStatement(filters: CallFilters, cap: number, scan: number): Statement & { limit: number } {
  const plan = planCalls(filters)
  const tested = plan.residual.length > 0
  const limit = tested ? scan : cap + 1
  const hit = tested ? `(${plan.residual.map(part => `(${part.sql})`).join(' AND ')}) AS hit` : '1 AS hit'
  const bounds = [...timeBounds(filters), ...idFilter(filters)]
  const parts = plan.streams.map(stream => selectOf(hit, stream, bounds, '', []))
  const union = parts.length === 0 ? 'SELECT 1 AS hit WHERE 0' : parts.map(part => part.sql).join(' UNION ALL ')
  return {
    sql: `SELECT coalesce(sum(hit), 0) AS calls, count(*) AS seen FROM (${union} LIMIT ?)`,
    values: [...parts.flatMap(part => [...plan.residual.flatMap(test => test.values), ...part.values]), limit],
    limit,
  }
}

/** Rows of one stream. */
export function selectOf(
  columns: string,
  stream: CallStream,
  extra: readonly SqlPart[],
  tail: string,
  tailValues: readonly number[],
): Statement {
  const where = [...stream.where, ...extra]
  const access = stream.index === null ? 'NOT INDEXED' : `INDEXED BY ${stream.index}`
  const condition = where.length === 0 ? '' : `WHERE ${where.map(part => part.sql).join(' AND ')}`
  return {
    sql: `SELECT ${columns} FROM service_calls c ${access} ${condition} ${tail}`,
    values: [...where.flatMap(part => part.values), ...tailValues],
  }
}

export function idFilter({ ids, exceptIds, throughId }: CallFilters): SqlPart[] {
  return [
    // The sign keeps SQLite from walking the rows by id instead of the index that is in order of time.
    ...(throughId === undefined ? [] : [{ sql: '+c.id <= ?', values: [throughId] }]),
    ...(ids === undefined ? [] : [{ sql: 'c.id IN (SELECT value FROM json_each(?))', values: [JSON.stringify(ids)] }]),
    ...(exceptIds === undefined
      ? []
      : [{ sql: '+c.id NOT IN (SELECT value FROM json_each(?))', values: [JSON.stringify(exceptIds)] }]),
  ]
}

/** Rows behind the cursor. Time comes first and alone, so that the index seeks to it. */
function behind(query: AmountQuery, value: string): SqlPart[] {
  const after = query.after
  if (after === null) return []
  const further = query.descending ? '<' : '>'
  if (after.value === null) return [{ sql: `${value} IS NULL AND c.id ${further} ?`, values: [after.id] }]
  const values = [after.value, after.value, after.id]
  if (query.sort === 'time') {
    return [{ sql: `${value} ${further}= ? AND (${value} ${further} ? OR c.id ${further} ?)`, values }]
  }
  const equal = `(${value} = ? AND c.id ${further} ?)`
  return [{ sql: `(${value} ${further} ? OR ${equal} OR ${value} IS NULL)`, values }]
}
