import { expect, it } from 'vitest'
import { sortedCallsInSteps } from '../../src-main/metrics/sorted-calls.ts'
import { createCallQueryRepository } from '../../src-main/store/repositories/call-query-repository.ts'
import { fillCalls } from '../bench/bulk-ledger.ts'
import { createTemporaryStore } from '../support/temporary-store.ts'

it('a page sorted in steps is the page sorted at once, in any order, of any filters, on any page', () => {
  const { store, dispose } = createTemporaryStore()
  try {
    fillCalls(store.db, { calls: 45_000, days: 40, until: Date.UTC(2026, 10, 23) })
    store.db.exec('UPDATE service_calls SET cost_nanos = 1000 WHERE id % 3 = 0')
    const calls = createCallQueryRepository(store)
    let steps = 0
    for (const sort of ['cost', 'latency', 'tokens', 'time'] as const) {
      for (const descending of [true, false]) {
        for (const filters of [
          {},
          { models: ['openai-model-1'] },
          { from: Date.UTC(2026, 10, 1), books: ['Book 1'] },
        ]) {
          let after: { value: number | null; id: number } | null = null
          for (const offset of [0, 7]) {
            const query = { filters, sort, descending, limit: 40, after, offset }
            const run = sortedCallsInSteps(store, query)
            let step = run.next()
            for (; !step.done; step = run.next()) steps += 1
            expect(step.value).toEqual(calls.page(query))
            expect(step.value).toHaveLength(40)
            const last = step.value.at(-1)
            after = last === undefined ? null : { value: last.sortValue ?? null, id: last.id }
          }
        }
      }
    }
    expect(steps).toBeGreaterThan(60)
  } finally {
    dispose()
  }
})
