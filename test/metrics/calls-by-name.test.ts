import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type NameSort, nameSorts } from '../../db/vocabulary.ts'
import { type CallListQuery, createCallQuery } from '../../src-main/metrics/call-query.ts'
import { holdList } from '../../src-main/metrics/held-list.ts'
import type { CallFilters } from '../../src-main/store/repositories/call-filters.ts'
import { type NamedCall, nextName, unlistedNames } from '../../src-main/store/repositories/call-names.ts'
import { createCallQueryRepository } from '../../src-main/store/repositories/call-query-repository.ts'
import {
  callsOfName,
  callsWithoutName,
  createNamedCalls,
  sortedCalls,
} from '../../src-main/store/repositories/calls-by-name.ts'
import { fillCalls } from '../bench/bulk-ledger.ts'
import { explain } from '../support/query-plan.ts'
import { createTemporaryStore } from '../support/temporary-store.ts'

const until = Date.UTC(2026, 10, 23, 12)
const opened = createTemporaryStore()
const { store } = opened
const repository = createCallQueryRepository(store)
const query = createCallQuery({
  store,
  content: {
    search: () => ({ hits: [], next: null, incomplete: false }),
    readContent: () => ({ text: null, why: { reason: 'never_stored' } }),
  },
  pricing: { explain: () => null },
})

const columns = {
  provider: "(SELECT display_name || ' ' || name FROM providers WHERE id = provider_id)",
  model: 'model_name',
  operation: 'operation',
  status: 'status',
  error_kind: 'error_kind',
  book: 'source_book',
  user: 'created_by',
  origin: 'origin',
} as const

beforeAll(() => {
  fillCalls(store.db, { calls: 3000, days: 30, until, books: 40 })
  const { db } = store
  // Two providers shown under one name, books in several scripts, and one beyond the first plane, which UTF-16 puts before.
  db.exec(`UPDATE providers SET display_name = 'Twins' WHERE name IN ('google', 'anthropic');
    UPDATE service_calls SET source_book = NULL WHERE id % 11 = 0;
    UPDATE service_calls SET source_book = '红楼梦' WHERE id % 13 = 0;
    UPDATE service_calls SET source_book = '三国演义' WHERE id % 17 = 0;
    UPDATE service_calls SET source_book = '𠀋の本' WHERE id % 19 = 0;
    UPDATE service_calls SET source_book = '｢かぎ｣' WHERE id % 23 = 0;
    UPDATE service_calls SET source_book = 'book 3' WHERE id % 29 = 0;
    UPDATE service_calls SET created_by = NULL WHERE id % 7 = 0;
    UPDATE service_calls SET origin = 'practice' WHERE id % 31 = 0;
    UPDATE service_calls SET created_at = created_at / 60000 * 60000 WHERE id % 3 = 0`)
  // The newest are not in the indexes for lists yet; one of their books is in none of them.
  db.exec(`UPDATE service_calls SET listed = 0 WHERE id > 2800;
    UPDATE service_calls SET source_book = 'Aardvark' WHERE id IN (2900, 2950);
    UPDATE service_calls SET status = 'pending', error_kind = NULL WHERE id = 2990`)
})
afterAll(() => opened.dispose())

function paged(list: CallListQuery, limit = 900): number[] {
  const ids: number[] = []
  let cursor: string | null = null
  do {
    const page = query.list({ ...list, cursor, limit })
    ids.push(...page.calls.map(call => call.id))
    cursor = page.next
  } while (cursor !== null)
  return ids
}

const ways = {
  walked: createNamedCalls(store, { few: 0, passedOver: Number.MAX_SAFE_INTEGER }),
  'walked as far as it is worth it': createNamedCalls(store, { few: 0, passedOver: 400 }),
  sorted: createNamedCalls(store, { few: Number.MAX_SAFE_INTEGER - 1, passedOver: 0 }),
}

/** All of them, page by page, without reading the calls themselves. */
function ids(way: keyof typeof ways, filters: CallFilters, sort: NameSort, descending: boolean): number[] {
  const found: NamedCall[] = []
  for (;;) {
    const more = ways[way].inOrder({ filters, sort, descending, limit: 900, after: found.at(-1) ?? null })
    found.push(...more)
    if (more.length < 900) return found.map(({ id }) => id)
  }
}

function held(filters: CallFilters, sort: NameSort, descending: boolean): number[] {
  const steps = holdList(repository, { filters, sort, descending })
  let step = steps.next()
  while (!step.done) step = steps.next()
  return [...step.value.ids]
}

function expected(sort: keyof typeof columns, descending: boolean, where = '1'): unknown[] {
  const order = `${columns[sort]} ${descending ? 'DESC' : 'ASC'} NULLS LAST, created_at DESC, id DESC`
  return store.db.prepare(`SELECT id FROM service_calls WHERE ${where} ORDER BY ${order}`).pluck().all()
}

describe.each(nameSorts)('calls by %s', sort => {
  it.each([false, true])('are met once each, the newest of a name first (descending: %s)', descending => {
    expect(paged({ sort, descending })).toEqual(expected(sort, descending))
  })

  it('begin with A where nothing else is said', () => {
    expect(query.list({ sort, limit: 30 }).calls.map(({ id }) => id)).toEqual(expected(sort, false).slice(0, 30))
  })

  it('are in the same order page by page, behind any call, and held as a whole', () => {
    const order = expected(sort, true)
    const third = query.list({ sort, descending: true, limit: 40, offset: 80 }).calls
    expect(third.map(({ id }) => id)).toEqual(order.slice(80, 120))
    expect(held({}, sort, true)).toEqual(order)
    for (const at of [0, 700, 2000, 2700, 2998]) {
      const call = repository.byId(order[at] as number)
      if (call === null) throw new Error('A call is gone.')
      const behind = query.list({ sort, descending: true, limit: 3, cursor: query.cursorBehind(call, sort, true) })
      expect(behind.calls.map(({ id }) => id)).toEqual(order.slice(at + 1, at + 4))
    }
  })

  const filters: [string, CallFilters, string][] = [
    ['few', { books: ['红楼梦'], providerIds: [2] }, "source_book = '红楼梦' AND provider_id = 2"],
    ['many', { operations: ['translation'] }, "operation = 'translation'"],
    [
      'of some names',
      { models: ['openai-model-1', 'openai-model-0', 'none'] },
      "model_name IN ('openai-model-1', 'openai-model-0')",
    ],
    [
      'of all names but one',
      { statuses: ['success', 'error', 'timeout'] },
      "status IN ('success', 'error', 'timeout')",
    ],
    ['of a realm', { realms: ['real'] }, "origin <> 'practice'"],
    ['of providers', { providerIds: [1, 2, 3] }, 'provider_id IN (1, 2, 3)'],
    ['of failures', { errorKinds: ['server', 'total'] }, "error_kind IN ('server', 'total')"],
    ['of a time', { from: until - 20 * 86_400_000 }, `created_at >= ${until - 20 * 86_400_000}`],
    ['of a moment', { throughId: 2900 }, 'id <= 2900'],
    ['of nothing', { realms: ['practice'], origins: ['service'] }, '0'],
  ]
  it.each(filters)('keep to filters that leave calls %s', (_, filter, where) => {
    for (const descending of [false, true]) {
      const order = expected(sort, descending, where)
      for (const way of Object.keys(ways) as (keyof typeof ways)[]) {
        expect(ids(way, filter, sort, descending), way).toEqual(order)
      }
      expect(held(filter, sort, descending)).toEqual(order)
    }
  })
})

describe('the way calls are found by name', () => {
  const page = { filters: {}, descending: false, limit: 100, most: 300, after: null } as const
  it.each(nameSorts)('is a seek in an index there is, for %s', sort => {
    for (const descending of [false, true]) {
      for (const from of [null, 'Book 1']) {
        const { sql, values } = nextName({ sort, descending }, from, false, [])
        const plan = explain(store, sql, values)
        const calls = plan.filter(line => /^(SEARCH|SCAN) c\b/.test(line))
        expect(calls).toHaveLength(1)
        // A page is found by one entry of the index; an index without a bound is walked no further than its first.
        expect(calls[0]).toMatch(/USING COVERING INDEX calls_by_/)
        expect(plan.filter(line => line.includes('TEMP B-TREE'))).toEqual([])
      }
    }
    const unlisted = explain(store, unlistedNames({ sort }).sql).filter(line => /^(SEARCH|SCAN) c\b/.test(line))
    expect(unlisted).toHaveLength(1)
    expect(unlisted[0]).toContain('calls_unlisted')
  })

  it.each(nameSorts)('reads a name in order of time for %s, seeking to where the page begins', sort => {
    const name = { value: 'x', key: sort === 'provider' ? 1 : 'x' }
    for (const after of [null, { value: 'x', createdAt: until, id: 4 }]) {
      const ofName = callsOfName({ ...page, sort }, { ...name, isUnlisted: false }, after, 100)
      const plan = explain(store, ofName.sql, ofName.values)
      expect(plan).toHaveLength(1)
      expect(plan[0]).toMatch(/^SEARCH c USING (COVERING )?INDEX calls_by_\w+ \([a-z_]+=\?/)
      if (after !== null) expect(plan[0]).toContain('created_at<')
      const both = callsOfName({ ...page, sort }, { ...name, isUnlisted: true }, after, 100)
      const access = explain(store, both.sql, both.values).filter(line => /^(SEARCH|SCAN) c\b/.test(line))
      expect(access).toHaveLength(2)
      expect(access[1]).toContain('calls_unlisted')
    }
  })

  it('walks back through time for calls without a name, and reads few by the index of their filter', () => {
    const without = callsWithoutName({ ...page, sort: 'book' }, { value: null, createdAt: until, id: 4 })
    expect(explain(store, without.sql, without.values)).toEqual([
      'SEARCH c USING INDEX calls_by_created (created_at<?)',
    ])
    const few = sortedCalls({ ...page, sort: 'model', filters: { books: ['Book 1'] } })
    const access = explain(store, few.sql, few.values).filter(line => /^(SEARCH|SCAN) c\b/.test(line))
    expect(access.map(line => /calls_\w+/.exec(line)?.[0])).toEqual(['calls_by_book', 'calls_unlisted'])
  })
})

describe('a cursor', () => {
  it('of another order, or made up, is refused', () => {
    const { next } = query.list({ sort: 'model', limit: 10 })
    expect(() => query.list({ limit: 10, sort: 'model', descending: true, cursor: next })).toThrow(/cursor/)
    expect(() => query.list({ limit: 10, sort: 'book', cursor: next })).toThrow(/cursor/)
    const made = Buffer.from(JSON.stringify(['model-up', 5, 1, 1])).toString('base64url')
    expect(() => query.list({ sort: 'model', cursor: made })).toThrow(/cursor/)
  })

  it('leads on where the name it stood at is gone', () => {
    const { next, calls } = query.list({ sort: 'book', limit: 2 })
    expect(calls.map(call => call.sourceBook)).toEqual(['Aardvark', 'Aardvark'])
    const [first] = query.list({ sort: 'book', limit: 1, cursor: next, filters: { throughId: 2800 } }).calls
    expect(first?.id).toBe(expected('book', false, 'id <= 2800')[0])
  })
})
