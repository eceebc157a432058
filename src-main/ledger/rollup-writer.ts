import {
  type CounterRows,
  type CounterTable,
  createCounterRows,
  createErrorCounts,
  rollupGeneration,
} from '../store/repositories/rollup-rows.ts'
import type { Store } from '../store/store.ts'
import { Histogram } from './histogram.ts'
import type { RollupDeltas, RowDelta } from './rollup-deltas.ts'

/** Rows whose id and histograms are remembered, so that a busy hour is not read back for every call. */
const rememberedRows = 2048

interface RememberedRow {
  readonly id: number
  readonly response: Histogram
  readonly firstToken: Histogram
}

/** Adds deltas to rollup rows, inside the caller's transaction. */
export interface RollupWriter {
  write(deltas: Pick<RollupDeltas, 'rows' | 'errors'>): void
  /** After a rollback: what was remembered may not be what is stored. */
  forget(): void
}

export function createRollupWriter(store: Pick<Store, 'db'>, schema: 'main' | 'temp' = 'main'): RollupWriter {
  const addErrors = createErrorCounts(store.db, schema)
  const tables = new Map<CounterTable, { rows: CounterRows; remembered: Map<string, RememberedRow> }>()
  for (const table of ['quality_metrics', 'subject_metrics'] as const) {
    tables.set(table, { rows: createCounterRows(store.db, table, schema), remembered: new Map() })
  }
  let generation = rollupGeneration(store.db)

  function forget(): void {
    for (const { remembered } of tables.values()) remembered.clear()
  }

  return {
    forget,
    write(deltas) {
      if (generation !== rollupGeneration(store.db)) {
        generation = rollupGeneration(store.db)
        forget()
      }
      for (const [table, changed] of deltas.rows) {
        const { rows, remembered } = tables.get(table) as { rows: CounterRows; remembered: Map<string, RememberedRow> }
        for (const [name, delta] of changed) writeRow(rows, remembered, name, delta)
      }
      for (const { key, calls } of deltas.errors.values()) addErrors(key, calls)
    },
  }
}

function writeRow(rows: CounterRows, remembered: Map<string, RememberedRow>, name: string, delta: RowDelta): void {
  const known = remembered.get(name)
  // The row may have been deleted behind the memory's back: then it is looked up again.
  if (known !== undefined && addTo(rows, known, delta)) return
  const stored = rows.find(delta.key)
  const row = stored === undefined ? insertRow(rows, delta) : readRow(stored)
  if (stored !== undefined) addTo(rows, row, delta)
  remembered.delete(name)
  remembered.set(name, row)
  if (remembered.size > rememberedRows) {
    for (const oldest of remembered.keys()) {
      remembered.delete(oldest)
      break
    }
  }
}

function addTo(rows: CounterRows, row: RememberedRow, delta: RowDelta): boolean {
  const response = mergedBytes(row.response, delta.response)
  const firstToken = mergedBytes(row.firstToken, delta.firstToken)
  return rows.add(row.id, delta.counters, response, firstToken)
}

/** Null when nothing was added, so that the column stays untouched. */
function mergedBytes(into: Histogram, added: Histogram | null): Buffer | null {
  if (added === null) return null
  into.merge(added)
  return into.encode()
}

function insertRow(rows: CounterRows, delta: RowDelta): RememberedRow {
  const { response, firstToken } = {
    response: delta.response ?? new Histogram(),
    firstToken: delta.firstToken ?? new Histogram(),
  }
  const id = rows.insert(delta.key, delta.counters, response.encode(), firstToken.encode())
  return { id, response, firstToken }
}

function readRow(stored: { id: number; response: Buffer; firstToken: Buffer }): RememberedRow {
  return { id: stored.id, response: Histogram.decode(stored.response), firstToken: Histogram.decode(stored.firstToken) }
}
