import { expect, it } from 'vitest'
import { holdList } from '../../src-main/metrics/held-list.ts'
import { createCallQueryRepository } from '../../src-main/store/repositories/call-query-repository.ts'
import { idsStatement } from '../../src-main/store/repositories/call-statements.ts'
import { fillCalls } from '../bench/bulk-ledger.ts'
import { explain } from '../support/query-plan.ts'
import { createTemporaryStore } from '../support/temporary-store.ts'

it('holds the calls of the pages, in their order, whatever it is sorted and filtered by', () => {
  const { store, dispose } = createTemporaryStore()
  try {
    fillCalls(store.db, { calls: 60_000, days: 40, until: Date.UTC(2026, 10, 23) })
    store.db.exec('UPDATE service_calls SET cost_nanos = 1000 WHERE id % 3 = 0')
    const calls = createCallQueryRepository(store)
    let steps = 0
    for (const sort of ['cost', 'latency', 'tokens', 'time'] as const) {
      for (const descending of [true, false]) {
        for (const filters of [
          { throughId: 59_000 },
          { models: ['openai-model-1', 'openai-model-2'] },
          { from: Date.UTC(2026, 10, 1), books: ['Book 1'] },
        ]) {
          const run = holdList(calls, { filters, sort, descending })
          let step = run.next()
          for (; !step.done; step = run.next()) steps += 1
          const query = { filters, sort, descending, limit: 1_000_000, after: null }
          const expected = calls.page(query).map(call => call.id)
          expect(expected.length).toBeGreaterThan(100)
          expect([...step.value.ids]).toEqual(expected)
        }
      }
    }
    expect(steps).toBeGreaterThan(8)
  } finally {
    dispose()
  }
})

it('is read along the index that serves its filters', () => {
  const { store, dispose } = createTemporaryStore()
  try {
    const after = { value: 5, id: 5 }
    for (const [filters, index] of [
      [{}, 'calls_by_created'],
      [{ books: ['Book 1'] }, 'calls_by_book'],
    ] as const) {
      const { sql, values } = idsStatement({ filters, sort: 'cost', descending: true, limit: 10, after })
      const plan = explain(store, sql, values)
      expect(plan.some(line => line.includes(index) && line.includes('created_at<'))).toBe(true)
      if (index === 'calls_by_created') expect(plan.some(line => line.includes('TEMP B-TREE'))).toBe(false)
    }
  } finally {
    dispose()
  }
})
