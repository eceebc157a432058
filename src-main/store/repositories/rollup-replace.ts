import type { Database } from 'better-sqlite3'
import type { Store } from '../store.ts'
import { noteCorrections } from './rollup-corrections.ts'
import { counterColumns, type RollupKey, type RollupTable, rollupTables } from './rollup-rows.ts'

export const rollupHistograms = ['response_histogram', 'first_token_histogram']
export const rollupTableNames = Object.keys(rollupTables) as readonly RollupTable[]

/** The columns of a rollup that are not part of its key. */
export function rollupValueColumns(table: RollupTable): readonly string[] {
  return table === 'error_metrics' ? ['calls'] : [...Object.values(counterColumns), ...rollupHistograms]
}

/** Empty `temp` tables of the rollups' shape; where the two have one name, SQLite takes the temporary one unless told. */
export function createExpectedRollups(db: Database): void {
  for (const table of rollupTableNames) {
    const columns = db
      .prepare<[string], { name: string; type: string }>(
        `SELECT name, type FROM pragma_table_info(?, 'main') WHERE name <> 'id'`,
      )
      .all(table)
      .map(({ name, type }) => `${name} ${type}`)
    const keys = rollupTables[table].join(', ')
    db.exec(`CREATE TEMP TABLE ${table} (id INTEGER PRIMARY KEY, ${columns.join(', ')}, UNIQUE (${keys}))`)
  }
}

/** The rows whose period is a day of the user's zone, for a table's WHERE. */
function dayRows(table: RollupTable): string {
  return table === 'subject_metrics' ? "kind IN ('book', 'user')" : "period = 'day'"
}

const sameKey = (table: RollupTable, one: string, other: string) =>
  rollupTables[table].map(key => `${one}.${key} = ${other}.${key}`).join(' AND ')

/**
 * Reduces the `temp` tables to the rows that are not stored as they should be, and remembers the keys of stored rows that
 * should not be there. Reads only, so it takes its time on a view of the database that stays as it is: what is counted
 * later is added to rows that were right by whoever counts it.
 */
export function keepDifferences({ db }: Pick<Store, 'db'>): void {
  for (const table of rollupTableNames) {
    const same = sameKey(table, 'e', 'm')
    const alike = rollupValueColumns(table).map(value => `e.${value} IS m.${value}`)
    db.exec(`CREATE TEMP TABLE gone_${table} AS SELECT ${rollupTables[table].join(', ')} FROM main.${table} m
      WHERE NOT EXISTS (SELECT 1 FROM temp.${table} e WHERE ${same})`)
    db.exec(`DELETE FROM temp.${table} WHERE id IN
      (SELECT e.id FROM temp.${table} e JOIN main.${table} m ON ${same} WHERE ${alike.join(' AND ')})`)
  }
}

/** After {@link keepDifferences}: tells whether a row will be put in place, or away. */
export function createDifferenceLookup({ db }: Pick<Store, 'db'>): (table: RollupTable, key: RollupKey) => boolean {
  const lookups = new Map(
    rollupTableNames.map(table => {
      const match = rollupTables[table].map(key => `${key} = ?`).join(' AND ')
      const sql = `SELECT 1 FROM temp.${table} WHERE ${match} UNION ALL SELECT 1 FROM temp.gone_${table} WHERE ${match}`
      return [table, db.prepare<unknown[]>(sql)] as const
    }),
  )
  return (table, key) => lookups.get(table)?.get(...key, ...key) !== undefined
}

/** After {@link keepDifferences}, inside the caller's transaction: makes the rollups what they should be. */
export function replaceDifferences({ db }: Pick<Store, 'db'>): void {
  forgetAddedUp({ db })
  for (const table of rollupTableNames) {
    db.exec(`DELETE FROM main.${table} WHERE id IN
      (SELECT m.id FROM temp.gone_${table} g CROSS JOIN main.${table} m ON ${sameKey(table, 'm', 'g')})`)
    putInPlace(db, table)
  }
}

/**
 * Replaces all rollups with the `temp` tables, inside the caller's transaction. `days` leaves what no time zone changes.
 */
export function replaceRollups({ db }: Pick<Store, 'db'>, scope: 'all' | 'days'): void {
  forgetAddedUp({ db })
  for (const table of rollupTableNames) {
    db.exec(`DELETE FROM main.${table} ${scope === 'days' ? `WHERE ${dayRows(table)}` : ''}`)
    putInPlace(db, table)
  }
}

/**
 * What was added up from rows that are being replaced counts no more: a row that stays the same, or one without a day,
 * changes no version of its own.
 */
function forgetAddedUp({ db }: Pick<Store, 'db'>): void {
  db.exec('DELETE FROM main.metrics_digests')
  db.exec('UPDATE main.rollup_versions SET version = version + 1')
  noteCorrections({ db })
}

function putInPlace(db: Database, table: RollupTable): void {
  const keys = rollupTables[table].join(', ')
  const values = rollupValueColumns(table)
  const columns = `${keys}, ${values.join(', ')}`
  db.exec(`INSERT INTO main.${table} (${columns}) SELECT ${columns} FROM temp.${table} WHERE true
    ON CONFLICT (${keys}) DO UPDATE SET ${values.map(value => `${value} = excluded.${value}`).join(', ')}`)
}

/** Deletes rollup rows ahead of a rebuild: all, or those whose period is a day of the user's zone. */
export function clearRollups({ db }: Pick<Store, 'db'>, scope: 'all' | 'days'): void {
  forgetAddedUp({ db })
  for (const table of rollupTableNames) {
    db.exec(`DELETE FROM ${table} ${scope === 'days' ? `WHERE ${dayRows(table)}` : ''}`)
  }
}
