import type { Database } from 'better-sqlite3'
import { openToRead } from '../connection.ts'
import { withStorageFailures } from '../storage-failure.ts'
import type { Store } from '../store.ts'
import { createExpectedRollups, rollupHistograms, rollupTableNames, rollupValueColumns } from './rollup-replace.ts'
import { type RollupTable, rollupTables } from './rollup-rows.ts'

export type RollupValue = string | number | null

/** One value that is not what the calls say. */
export interface RollupDifference {
  readonly table: RollupTable
  readonly key: Readonly<Record<string, string | number>>
  readonly column: string
  /** What stands in the rollup; histograms in hexadecimal. */
  readonly stored: RollupValue
  /** What the calls amount to. */
  readonly expected: RollupValue
}

/** An unchanging view of a database, on a connection of its own, with empty `temp` tables beside the rollups. */
export interface RollupSnapshot {
  readonly db: Database
  /** Differences between the stored rollups and those in `temp`; at most `limit` are returned, all are counted. */
  compare(limit: number): { readonly differences: readonly RollupDifference[]; readonly total: number }
  close(): void
}

/** What a missing row amounts to. */
const emptyValue = (column: string) => (rollupHistograms.includes(column) ? "x''" : '0')

/** Opens a snapshot of a store's file; the owner may go on writing meanwhile. */
export function openRollupSnapshot(store: Pick<Store, 'file'>): RollupSnapshot {
  const db = openToRead(store.file)
  try {
    withStorageFailures(store.file, () => {
      createExpectedRollups(db)
      db.exec('BEGIN')
      // A snapshot begins with the first read, not with BEGIN.
      db.prepare('SELECT 1 FROM settings LIMIT 1').get()
    })
  } catch (error) {
    db.close()
    throw error
  }
  return {
    db,
    compare: limit => compareAll(db, limit),
    close: () => db.close(),
  }
}

function compareAll(db: Database, limit: number) {
  const differences: RollupDifference[] = []
  let total = 0
  for (const table of rollupTableNames) {
    for (const difference of compareTable(db, table)) {
      total += 1
      if (differences.length < limit) differences.push(difference)
    }
  }
  return { differences, total }
}

/** Rows that differ on either side; a row of nothing but zeros is the same as no row. */
function differingRowsSql(table: RollupTable): string {
  const keys = rollupTables[table]
  const values = rollupValueColumns(table)
  const same = keys.map(key => `s.${key} = e.${key}`).join(' AND ')
  const shown = (from: string) => keys.map(key => `${from}.${key} AS ${key}`)
  const stored = values.map(column => `coalesce(s.${column}, ${emptyValue(column)}) AS stored_${column}`)
  const expected = values.map(column => `coalesce(e.${column}, ${emptyValue(column)}) AS expected_${column}`)
  const differs = values.map(column => `stored_${column} IS NOT expected_${column}`).join(' OR ')
  const select = (from: string) => `SELECT ${[...shown(from), ...stored, ...expected].join(', ')}`
  return `SELECT * FROM (
      ${select('s')} FROM main.${table} s LEFT JOIN temp.${table} e ON ${same}
      UNION ALL
      ${select('e')} FROM temp.${table} e LEFT JOIN main.${table} s ON ${same} WHERE s.id IS NULL
    ) WHERE ${differs}`
}

function* compareTable(db: Database, table: RollupTable): Generator<RollupDifference> {
  const rows = db.prepare<[], Record<string, string | number | Buffer>>(differingRowsSql(table)).iterate()
  for (const row of rows) {
    const key = Object.fromEntries(rollupTables[table].map(name => [name, shownValue(row[name])])) as Record<
      string,
      string | number
    >
    for (const column of rollupValueColumns(table)) {
      const stored = shownValue(row[`stored_${column}`])
      const expected = shownValue(row[`expected_${column}`])
      if (stored !== expected) yield { table, key, column, stored, expected }
    }
  }
}

function shownValue(value: string | number | Buffer | undefined): RollupValue {
  if (value === undefined) return null
  return Buffer.isBuffer(value) ? value.toString('hex') : value
}
