import type { Operation, Realm } from '../../../db/vocabulary.ts'

/** What rollup rows can be narrowed by. */
export interface RollupFilters {
  readonly realms: readonly Realm[]
  readonly providerIds?: readonly number[]
  readonly models?: readonly string[]
  readonly operations?: readonly Operation[]
  readonly sourceLanguages?: readonly string[]
  readonly targetLanguages?: readonly string[]
}

/** What the calls themselves can be narrowed by besides; no rollup holds these together with provider and model. */
export interface FactFilters extends RollupFilters {
  readonly books?: readonly string[]
  readonly users?: readonly string[]
}

/** A part of a WHERE clause, with its values in order. */
export interface Condition {
  readonly sql: string
  readonly values: readonly (string | number)[]
}

function oneOf(column: string, values: readonly (string | number)[] | undefined): Condition[] {
  return values === undefined ? [] : [{ sql: `${column} IN (${values.map(() => '?').join(', ')})`, values }]
}

export function rollupConditions(filters: RollupFilters): Condition[] {
  return [
    ...oneOf('realm', filters.realms),
    ...oneOf('provider_id', filters.providerIds),
    ...oneOf('model_name', filters.models),
    ...oneOf('operation', filters.operations),
    ...oneOf('source_language', filters.sourceLanguages),
    ...oneOf('target_language', filters.targetLanguages),
  ]
}

/** `realm` is a column of requests; calls have their origin. */
export function factConditions(filters: FactFilters, table: 'call' | 'request'): Condition[] {
  const { realms, ...others } = filters
  const realm: Condition[] =
    table === 'request'
      ? oneOf('realm', realms)
      : [
          {
            sql: `CASE origin WHEN 'practice' THEN 'practice' WHEN 'sample' THEN 'sample' ELSE 'real' END
              IN (${realms.map(() => '?').join(', ')})`,
            values: realms,
          },
        ]
  return [
    ...realm,
    ...rollupConditions({ realms: [], ...others }).slice(1),
    ...oneOf('source_book', filters.books),
    ...oneOf('created_by', filters.users),
  ]
}

export function where(conditions: readonly Condition[]): string {
  return conditions.map(condition => ` AND ${condition.sql}`).join('')
}
