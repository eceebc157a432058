import type { CounterTable, RollupKey } from '../store/repositories/rollup-rows.ts'
import { Histogram } from './histogram.ts'
import type { RollupDeltas, RowDelta } from './rollup-deltas.ts'

/** Changes of rollup rows as plain data, for a message to another thread. */
export interface PackedDeltas {
  readonly rows: readonly {
    readonly table: CounterTable
    readonly name: string
    readonly key: RollupKey
    readonly counters: number[]
    readonly response: Uint8Array | null
    readonly firstToken: Uint8Array | null
  }[]
  readonly errors: readonly (readonly [string, { readonly key: RollupKey; readonly calls: number }])[]
}

export function packDeltas(deltas: Pick<RollupDeltas, 'rows' | 'errors'>): PackedDeltas {
  const rows = [...deltas.rows].flatMap(([table, changed]) =>
    [...changed].map(([name, { key, counters, response, firstToken }]) => ({
      table,
      name,
      key,
      counters,
      response: response?.encode() ?? null,
      firstToken: firstToken?.encode() ?? null,
    })),
  )
  return { rows, errors: [...deltas.errors] }
}

export function unpackDeltas(packed: PackedDeltas): Pick<RollupDeltas, 'rows' | 'errors'> {
  const rows = new Map<CounterTable, Map<string, RowDelta>>()
  for (const { table, name, key, counters, response, firstToken } of packed.rows) {
    const changed = rows.get(table) ?? new Map<string, RowDelta>()
    rows.set(table, changed)
    changed.set(name, {
      key,
      counters,
      response: response === null ? null : Histogram.decode(response),
      firstToken: firstToken === null ? null : Histogram.decode(firstToken),
    })
  }
  return { rows, errors: new Map(packed.errors) }
}
