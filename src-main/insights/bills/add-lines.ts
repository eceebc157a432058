import { addKnown } from './add-known.ts'
import type { BillRow } from './bill-rows.ts'
import type { BillLine } from './bill-types.ts'
import { partColumn } from './cost-parts.ts'

type Writable<Type> = { -readonly [Key in keyof Type]: Type[Key] }

/** Sums of a file's rows, by day, model, account and tier. */
export type LineSums = Map<string, { readonly line: Writable<BillLine>; pricedRows: number }>

const counted = ['requests', 'inputUncached', 'cacheRead', 'cacheWrite', 'output', 'costNanos'] as const

/** Rows of several keys, users or kinds of token are one line. What no row says stays unknown. */
export function addToLines(sums: LineSums, row: BillRow): void {
  const key = [row.day, row.model, row.account, row.tier].join('\u0000')
  let sum = sums.get(key)
  if (sum === undefined) {
    sum = { line: emptyLine(row), pricedRows: 0 }
    sums.set(key, sum)
  }
  const { line } = sum
  for (const field of counted) line[field] = addKnown(line[field], row[field])
  if (row.costNanos === null) return
  sum.pricedRows += 1
  if (row.part !== null) {
    const column = partColumn(row.part)
    line[column] = addKnown(line[column], row.costNanos)
  }
}

function emptyLine({ day, model, account, tier }: BillRow): Writable<BillLine> {
  return {
    ...{ day, model, account, tier, requests: null, inputUncached: null, cacheRead: null, cacheWrite: null },
    ...{ output: null, costNanos: null, inputCostNanos: null, cacheReadCostNanos: null, cacheWriteCostNanos: null },
    ...{ outputCostNanos: null, otherCostNanos: null, roundingNanos: 0 },
  }
}
