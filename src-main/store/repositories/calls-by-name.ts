import type { Store } from '../store.ts'
import type { CallFilters } from './call-filters.ts'
import { type Name, type NamedCall, type NamePosition, type NameQuery, Names } from './call-names.ts'
import { countStatement, idFilter, type Statement, selectOf } from './call-statements.ts'
import {
  type CallStream,
  planByTime,
  planCalls,
  planCallsBy,
  type SqlPart,
  timeBounds,
  unlistedIndex,
} from './call-streams.ts'
import { nameColumns } from './name-columns.ts'

export interface NameBounds {
  /** So few calls are read and sorted at once. */
  readonly few: number
  /** So many calls are passed over, which other filters do not hold, before all that they hold are sorted instead. */
  readonly passedOver: number
}
const usualBounds: NameBounds = { few: 10_000, passedOver: 20_000 }

/** So many calls are looked at before another way is taken. */
type WalkQuery = NameQuery & { readonly most: number }
type Seen = NamedCall & { readonly hit: 0 | 1 }

/**
 * Calls in the order of a name, without an index for it: the index that serves the filter of the name has the calls of each name
 * in order of time, so that the list is one such stretch after another. A page costs the calls it shows and a look-up for each
 * name. Where other filters leave few of what is walked through, all they hold are read and sorted.
 */
export function createNamedCalls({ db }: Pick<Store, 'db'>, bounds: NameBounds = usualBounds) {
  const sorted = (query: NameQuery): NamedCall[] => {
    const { sql, values } = sortedCalls(query)
    return db.prepare(sql).all(...values) as NamedCall[]
  }

  function isFew(filters: CallFilters): boolean {
    const { sql, values } = countStatement(filters, bounds.few, bounds.few + 1)
    const { seen } = db.prepare(sql).get(...values) as { seen: number }
    return filters.ids !== undefined || seen <= bounds.few
  }

  /** Null: more than so much would have to be passed over. */
  function walk(query: NameQuery, mostPassedOver: number): NamedCall[] | null {
    const { sort, limit, after, filters } = query
    const found: NamedCall[] = []
    const most = Math.min(Number.MAX_SAFE_INTEGER, limit + mostPassedOver + 1)
    const isTested = hasTests(query)
    let passedOver = 0
    /** False: enough, one way or the other. */
    const take = ({ sql, values }: Statement, tested: boolean): boolean => {
      const statement = db.prepare(sql)
      const rows = tested ? statement.iterate(...values) : statement.all(...values)
      for (const call of rows as Iterable<Seen>) {
        if (call.hit === 1) found.push(call)
        else passedOver += 1
        if (found.length === limit || passedOver > mostPassedOver) return false
      }
      return true
    }
    let goesOn = true
    if (after === null || after.value !== null) {
      const names = new Names(db, query)
      let name = names.first(after?.value ?? null)
      while (goesOn && name !== null) {
        const behind = after?.value === name.value ? after : null
        goesOn = take(callsOfName({ ...query, most }, name, behind, limit - found.length), isTested)
        name = names.next(name.value)
      }
    }
    const { isOptional, key } = nameColumns[sort]
    if (goesOn && isOptional && filters[key] === undefined) {
      take(callsWithoutName({ ...query, most }, after?.value === null ? after : null), true)
    }
    return passedOver > mostPassedOver ? null : found
  }

  return {
    /** A stretch of the whole list, for whoever reads all of it. Null: each call would have to be tested. */
    stretch(query: NameQuery): NamedCall[] | null {
      return hasTests(query) ? null : db.transaction(() => walk(query, Number.POSITIVE_INFINITY))()
    },
    inOrder(query: NameQuery): NamedCall[] {
      // One moment: a call that enters the indexes between two statements would be met twice or never.
      return db.transaction(() => (isFew(query.filters) ? null : walk(query, bounds.passedOver)) ?? sorted(query))()
    },
  }
}

/** Whether there are filters that the index of the name does not serve. */
function hasTests({ sort, filters }: NameQuery): boolean {
  const { key } = nameColumns[sort]
  const { realms, ...others } = filters
  const narrowed = { ...(sort === 'origin' ? others : filters), [key]: [] }
  return filters.ids !== undefined || planCallsBy(key, narrowed).residual.length > 0
}

/** Calls of one name, newest first; `hit` says whether the other filters hold them. */
export function callsOfName(query: WalkQuery, name: Name, after: NamePosition | null, left: number): Statement {
  const { key } = nameColumns[query.sort]
  // The realm is part of the origin, and was looked at when the names were.
  const { realms, ...others } = query.filters
  const filters = { ...(query.sort === 'origin' ? others : query.filters), [key]: [name.key] }
  const plan = planCallsBy(key, filters)
  const streams = name.isUnlisted ? plan.streams : plan.streams.filter(({ index }) => index !== unlistedIndex)
  return newestFirst({ sql: '?', values: [name.value] }, streams, plan.residual, query, after, left)
}

/** Calls without a name, newest first: most of all where they are sorted by why they failed. */
export function callsWithoutName(query: WalkQuery, after: NamePosition | null): Statement {
  const plan = planByTime(query.filters)
  const none: SqlPart = { sql: `${nameColumns[query.sort].name} IS NULL`, values: [] }
  return newestFirst({ sql: 'NULL', values: [] }, plan.streams, [...plan.residual, none], query, after)
}

function newestFirst(
  value: SqlPart,
  streams: readonly CallStream[],
  tests: readonly SqlPart[],
  { filters, limit, most }: WalkQuery,
  after: NamePosition | null,
  left = limit,
): Statement {
  const hit = tests.length === 0 ? '1' : tests.map(({ sql }) => `(${sql})`).join(' AND ')
  const columns = `c.id AS id, c.created_at AS createdAt, ${value.sql} AS value, ${hit} AS hit`
  const extra = [...behindInName(after), ...timeBounds(filters), ...idFilter(filters)]
  const read = tests.length === 0 ? left : most
  const order = 'ORDER BY createdAt DESC, id DESC LIMIT ?'
  const parts = streams.map(stream => selectOf(columns, stream, extra, order, [read]))
  const values = parts.flatMap(part => [...value.values, ...tests.flatMap(test => test.values), ...part.values])
  const [only] = parts
  if (only === undefined) return { sql: `${nothing}, 1 AS hit WHERE 0`, values: [] }
  if (parts.length === 1) return { sql: only.sql, values }
  const merged = parts.map(part => `SELECT * FROM (${part.sql})`).join(' UNION ALL ')
  return { sql: `${merged} ${order}`, values: [...values, read] }
}

const nothing = 'SELECT 0 AS id, 0 AS createdAt, NULL AS value'

/** All calls of the filters sorted by the name: for few of them. */
export function sortedCalls({ filters, sort, descending, limit, after }: NameQuery): Statement {
  const { name } = nameColumns[sort]
  const plan = planCalls(filters)
  const extra = [...plan.residual, ...timeBounds(filters), ...idFilter(filters)]
  const parts = plan.streams.map(stream =>
    selectOf(`c.id AS id, c.created_at AS createdAt, ${name} AS value`, stream, extra, '', []),
  )
  if (parts.length === 0) return { sql: `${nothing} WHERE 0`, values: [] }
  const behind = after === null ? null : behindInAll(after, descending)
  return {
    sql: `SELECT * FROM (${parts.map(part => part.sql).join(' UNION ALL ')}) ${behind === null ? '' : `WHERE ${behind.sql}`}
      ORDER BY value ${descending ? 'DESC' : 'ASC'} NULLS LAST, createdAt DESC, id DESC LIMIT ?`,
    values: [...parts.flatMap(part => part.values), ...(behind?.values ?? []), limit],
  }
}

/** Time comes first and alone, so that the index seeks to it. */
function behindInName(after: NamePosition | null): SqlPart[] {
  if (after === null) return []
  const { createdAt, id } = after
  return [{ sql: 'c.created_at <= ? AND (c.created_at < ? OR c.id < ?)', values: [createdAt, createdAt, id] }]
}

function behindInAll({ value, createdAt, id }: NamePosition, descending: boolean): SqlPart {
  const older = '(createdAt < ? OR (createdAt = ? AND id < ?))'
  const times = [createdAt, createdAt, id]
  if (value === null) return { sql: `value IS NULL AND ${older}`, values: times }
  return {
    sql: `(value ${descending ? '<' : '>'} ? OR (value = ? AND ${older}) OR value IS NULL)`,
    values: [value, value, ...times],
  }
}
