import type { NameSort } from '../../../db/vocabulary.ts'
import type { Store } from '../store.ts'
import type { CallFilters } from './call-filters.ts'
import type { Statement } from './call-statements.ts'
import { listed, originsOf, unlisted, unlistedIndex } from './call-streams.ts'
import { nameColumns, providerName } from './name-columns.ts'

/** Behind this call. */
export interface NamePosition {
  /** The name sorted by; null where the call has none (such calls come last). */
  readonly value: string | null
  readonly createdAt: number
  readonly id: number
}
export type NamedCall = NamePosition

export interface NameQuery {
  readonly filters: CallFilters
  readonly sort: NameSort
  /** Of the names. Among calls of one name the newest is always first. */
  readonly descending: boolean
  readonly limit: number
  readonly after: NamePosition | null
}

export interface Name {
  readonly value: string
  /** What stands in the column. */
  readonly key: string | number
  /** Calls that the index does not hold yet may have it. */
  readonly isUnlisted: boolean
}

/** The names calls have, in order, each looked up when it is its turn. */
export class Names {
  readonly #query: NameQuery
  readonly #db: Store['db']
  /** Of calls that the index does not hold yet. */
  readonly #unlisted: ReadonlySet<string>
  /** Where they are known beforehand. */
  readonly #known: readonly Omit<Name, 'isUnlisted'>[] | null

  constructor(db: Store['db'], query: NameQuery) {
    this.#db = db
    this.#query = query
    const { sql, values } = unlistedNames(query)
    this.#unlisted = new Set(
      db
        .prepare(sql)
        .pluck()
        .all(...values) as string[],
    )
    const known = knownNames(query)
    this.#known = known === null ? null : (db.prepare(known.sql).all(...known.values) as Omit<Name, 'isUnlisted'>[])
  }

  /** The first, or the one given, or the one after it where it is gone. */
  first(from: string | null): Name | null {
    return from === null ? this.#find(null, false) : this.#find(from, true)
  }

  next(value: string): Name | null {
    return this.#find(value, false)
  }

  #find(from: string | null, itself: boolean): Name | null {
    const found = this.#known === null ? this.#lookUp(from, itself) : this.#amongKnown(this.#known, from, itself)
    return found === null ? null : { ...found, isUnlisted: this.#unlisted.has(found.value) }
  }

  #amongKnown(known: readonly Omit<Name, 'isUnlisted'>[], from: string | null, itself: boolean) {
    if (from === null) return known[0] ?? null
    const { descending } = this.#query
    const at = known.findIndex(({ value }) => {
      const order = compareCodePoints(value, from) * (descending ? -1 : 1)
      return itself ? order >= 0 : order > 0
    })
    return at < 0 ? null : (known[at] ?? null)
  }

  #lookUp(from: string | null, itself: boolean) {
    const { sql, values } = nextName(this.#query, from, itself, [...this.#unlisted])
    const value = this.#db
      .prepare(sql)
      .pluck()
      .get(...values) as string | null
    return value === null ? null : { value, key: value }
  }
}

/** As SQLite compares: the order of UTF-8 is that of code points, which that of UTF-16 is not. */
export function compareCodePoints(one: string, other: string): number {
  return Buffer.compare(Buffer.from(one), Buffer.from(other))
}

/** Names that need not be looked for: all providers, and what the filter of the column leaves. Null: any. */
function knownNames({ sort, filters, descending }: NameQuery): Statement | null {
  const { key } = nameColumns[sort]
  const order = `ORDER BY value ${descending ? 'DESC' : 'ASC'}`
  if (sort === 'provider') {
    const among = filters.providerIds === undefined ? '' : 'WHERE p.id IN (SELECT value FROM json_each(?))'
    return {
      sql: `SELECT p.id AS key, ${providerName('p')} AS value FROM providers p ${among} ${order}`,
      values: filters.providerIds === undefined ? [] : [JSON.stringify(filters.providerIds)],
    }
  }
  const given = sort === 'origin' ? originsOf(filters) : (filters[key] as readonly string[] | undefined)
  if (given === undefined) return null
  return { sql: `SELECT DISTINCT value AS key, value FROM json_each(?) ${order}`, values: [JSON.stringify(given)] }
}

/** Names of calls that the indexes do not hold yet. */
export function unlistedNames({ sort }: Pick<NameQuery, 'sort'>): Statement {
  const { name } = nameColumns[sort]
  return {
    sql: `SELECT DISTINCT ${name} FROM service_calls c INDEXED BY ${unlistedIndex} WHERE c.${unlisted} AND ${name} IS NOT NULL`,
    values: [],
  }
}

/** The name behind another; found by a seek in the index, and among those it does not hold yet. */
export function nextName(
  { sort, descending }: Pick<NameQuery, 'sort' | 'descending'>,
  from: string | null,
  itself: boolean,
  unlistedValues: readonly string[],
): Statement {
  const { index, column } = nameColumns[sort]
  const further = `${descending ? '<' : '>'}${itself ? '=' : ''} ?`
  const direction = descending ? 'DESC' : 'ASC'
  const bound = (value: string) => (from === null ? `${value} IS NOT NULL` : `${value} ${further}`)
  const given = from === null ? [] : [from]
  return {
    sql: `SELECT ${descending ? 'max' : 'min'}(value) FROM (
      SELECT * FROM (SELECT c.${column} AS value FROM service_calls c INDEXED BY ${index}
        WHERE c.${listed} AND ${bound(`c.${column}`)} ORDER BY c.${column} ${direction} LIMIT 1)
      UNION ALL SELECT value FROM json_each(?) WHERE ${bound('value')})`,
    values: [...given, JSON.stringify(unlistedValues), ...given],
  }
}
