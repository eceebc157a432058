import type { BookCall, BookSums } from '../store/repositories/book-repository.ts'
import type { Sums, UsedModel } from './book-types.ts'

export function sumOf(rows: readonly BookSums[]): Sums {
  const sum = (of: (row: BookSums) => number) => rows.reduce((total, row) => total + of(row), 0)
  const scoreCount = sum(row => row.scoreCount)
  const unpricedCalls = sum(row => row.unpricedCalls)
  return {
    calls: sum(row => row.success + row.failed + row.others),
    success: sum(row => row.success),
    failed: sum(row => row.failed),
    tokens: sum(row => row.tokens),
    costNanos: sum(row => row.pricedCalls) === 0 && unpricedCalls > 0 ? null : sum(row => row.costNanos),
    unpricedCalls,
    sourceChars: sum(row => row.sourceChars),
    outputChars: sum(row => row.outputChars),
    score: scoreCount === 0 ? null : sum(row => row.scoreSum) / scoreCount,
  }
}

/** Failed calls are paid too, so they are part of what a character costs. */
export function rateOf({ costNanos, sourceChars, unpricedCalls }: Sums): number | null {
  return costNanos === null || sourceChars === 0 || unpricedCalls > 0 ? null : (costNanos * 1000) / sourceChars
}

/** What so many characters cost at a rate; null where either is not known. */
export function costOf(nanosPerThousandChars: number | null, chars: number | null): number | null {
  return nanosPerThousandChars === null || chars === null ? null : Math.round((nanosPerThousandChars * chars) / 1000)
}

export function modelsOf(calls: readonly BookCall[]): UsedModel[] {
  const used = groupBy(calls, ({ providerId, modelName }) => `${providerId} ${modelName}`)
  return [...used.values()]
    .flatMap(of => {
      const [first] = of
      return first === undefined ? [] : [{ providerId: first.providerId, model: first.modelName, calls: of.length }]
    })
    .sort((a, b) => b.calls - a.calls)
}

export function groupBy<Row, Key>(rows: readonly Row[], keyOf: (row: Row) => Key): Map<Key, Row[]> {
  const groups = new Map<Key, Row[]>()
  for (const row of rows) {
    const group = groups.get(keyOf(row))
    if (group === undefined) groups.set(keyOf(row), [row])
    else group.push(row)
  }
  return groups
}
