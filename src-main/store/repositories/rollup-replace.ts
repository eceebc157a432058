import type { Database } from 'better-sqlite3'
import type { Store } from '../store.ts'
import { counterColumns, type RollupTable, rollupTables } from './rollup-rows.ts'

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

/**
 * Makes the rollups what the `temp` tables say, inside the caller's transaction. Rows that are the same already are not
 * written, so that it is short where little differs. `days` leaves what no time zone changes.
 */
export function replaceRollups({ db }: Pick<Store, 'db'>, scope: 'all' | 'days'): void {
  forgetAddedUp({ db })
  for (const table of rollupTableNames) {
    const keys = rollupTables[table]
    const values = rollupValueColumns(table)
    const columns = [...keys, ...values].join(', ')
    const inScope = scope === 'days' ? `${dayRows(table)} AND` : ''
    const same = keys.map(key => `e.${key} = main.${table}.${key}`).join(' AND ')
    db.exec(`DELETE FROM main.${table} WHERE ${inScope} NOT EXISTS (SELECT 1 FROM temp.${table} e WHERE ${same})`)
    // The alias keeps the columns of the stored row apart from those of the new one.
    db.exec(`INSERT INTO main.${table} AS stored (${columns}) SELECT ${columns} FROM temp.${table} WHERE true
      ON CONFLICT (${keys.join(', ')}) DO UPDATE SET ${values.map(value => `${value} = excluded.${value}`).join(', ')}
      WHERE ${values.map(value => `stored.${value} IS NOT excluded.${value}`).join(' OR ')}`)
  }
}

/**
 * What was added up from rows that are being replaced counts no more: a row that stays the same, or one without a day,
 * changes no version of its own.
 */
function forgetAddedUp({ db }: Pick<Store, 'db'>): void {
  db.exec('DELETE FROM main.metrics_digests')
  db.exec('UPDATE main.rollup_versions SET version = version + 1')
}

/** Deletes rollup rows ahead of a rebuild: all, or those whose period is a day of the user's zone. */
export function clearRollups({ db }: Pick<Store, 'db'>, scope: 'all' | 'days'): void {
  forgetAddedUp({ db })
  for (const table of rollupTableNames) {
    db.exec(`DELETE FROM ${table} ${scope === 'days' ? `WHERE ${dayRows(table)}` : ''}`)
  }
}
