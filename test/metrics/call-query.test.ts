import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type CallListQuery, createCallQuery } from '../../src-main/metrics/call-query.ts'
import type { CallFilters } from '../../src-main/store/repositories/call-filters.ts'
import { callColumns } from '../../src-main/store/repositories/call-row.ts'
import { countStatement, pageStatement } from '../../src-main/store/repositories/call-statements.ts'
import { fillCalls } from '../bench/bulk-ledger.ts'
import { explain } from '../support/query-plan.ts'
import { createTemporaryStore } from '../support/temporary-store.ts'

const until = Date.UTC(2026, 10, 23, 12)
const opened = createTemporaryStore()
const { store } = opened
const query = createCallQuery({
  store,
  content: {
    search: () => ({ hits: [], next: null, incomplete: false }),
    readContent: () => ({ text: null, why: { reason: 'never_stored' } }),
  },
  pricing: { explain: () => null },
})

beforeAll(() => fillCalls(store.db, { calls: 3000, days: 30, until }))
afterAll(() => opened.dispose())

const single: [string, CallFilters, string][] = [
  ['no filter', {}, 'calls_by_created'],
  ['provider', { providerIds: [2] }, 'calls_by_provider'],
  ['model', { models: ['openai-model-1'] }, 'calls_by_model'],
  ['operation', { operations: ['other'] }, 'calls_by_operation'],
  ['status', { statuses: ['error'] }, 'calls_by_status'],
  ['several statuses', { statuses: ['error', 'timeout'] }, 'calls_by_status'],
  ['error kind', { errorKinds: ['server'] }, 'calls_by_error_kind'],
  ['book', { books: ['Book 1'] }, 'calls_by_book'],
  ['user', { users: ['writer-1'] }, 'calls_by_user'],
  ['language pair', { sourceLanguages: ['ja'], targetLanguages: ['en'] }, 'calls_by_languages'],
  ['origin', { origins: ['service'] }, 'calls_by_origin'],
  ['realm', { realms: ['real'] }, 'calls_by_origin'],
  ['unpriced', { unpriced: true }, 'calls_unpriced'],
]

describe('a page of calls, newest first', () => {
  it.each(single)('seeks in its index for %s, and sorts no more than the page', (_, filters, index) => {
    for (const after of [null, { value: until - 10 * 86_400_000, id: 5 }]) {
      const { sql, values } = pageStatement({ filters, sort: 'time', descending: true, limit: 50, after })
      const plan = explain(store, sql, values)
      const access = plan.filter(line => /^(SEARCH|SCAN) c\b/.test(line))
      const sought = access.filter(line => !line.includes('INTEGER PRIMARY KEY'))
      const hits = sought.filter(line => !line.includes('calls_unlisted'))
      expect(hits.length).toBeGreaterThan(0)
      // Where calls are entered into the index later, those it does not hold yet are looked through once.
      expect(sought.length - hits.length).toBe(index === 'calls_by_created' ? 0 : 1)
      for (const line of hits) expect(line).toContain(index)
      // Nothing but the walk through time itself may be a scan, and only where there is no bound.
      const scans = hits.filter(line => line.startsWith('SCAN'))
      if (index !== 'calls_by_created' && index !== 'calls_unpriced') expect(scans).toEqual([])
      if (after !== null) expect(sought.every(line => line.includes('created_at<'))).toBe(true)
      const streams = sought.length
      const sorts = plan.filter(line => line.includes('TEMP B-TREE'))
      // One sort of the page in the end; several streams are merged, each of at most a page.
      expect(sorts.length).toBeLessThanOrEqual(streams)
    }
  })

  it('counts from the index alone where one filter is given', () => {
    for (const [, filters, index] of single) {
      const { sql, values } = countStatement(filters, 10_000, 100_000)
      const plan = explain(store, sql, values).filter(line => /^(SEARCH|SCAN) c\b/.test(line))
      for (const line of plan)
        expect(line).toMatch(new RegExp(`COVERING INDEX ${index}|INDEX ${index}|INDEX calls_unlisted`))
      expect(plan.filter(line => line.includes('calls_unlisted')).length).toBeLessThanOrEqual(1)
    }
  })

  it('never selects text', () => {
    expect(callColumns).not.toMatch(/body|details|call_contents/)
    const { sql } = pageStatement({ filters: {}, sort: 'time', descending: true, limit: 1, after: null })
    expect(sql).not.toMatch(/call_contents|call_details/)
  })
})

function all(list: CallListQuery): number[] {
  const ids: number[] = []
  let cursor: string | null = null
  do {
    const page = query.list({ ...list, cursor, limit: 70 })
    ids.push(...page.calls.map(call => call.id))
    cursor = page.next
  } while (cursor !== null)
  return ids
}

describe('paging through calls', () => {
  const everything: [string, CallListQuery, string][] = [
    ['time', {}, 'created_at DESC, id DESC'],
    ['time, oldest first', { descending: false }, 'created_at, id'],
    ['cost', { sort: 'cost' }, 'cost_nanos DESC NULLS LAST, id DESC'],
    ['cost, cheapest first', { sort: 'cost', descending: false }, 'cost_nanos ASC NULLS LAST, id'],
    ['latency', { sort: 'latency' }, 'response_time_ms DESC NULLS LAST, id DESC'],
    ['score, worst first', { sort: 'score', descending: false }, 'quality_score ASC NULLS LAST, id'],
    ['first word', { sort: 'first_token' }, 'time_to_first_token_ms DESC NULLS LAST, id DESC'],
    ['input', { sort: 'input_tokens' }, 'input_tokens DESC NULLS LAST, id DESC'],
    ['cache', { sort: 'cache_read' }, 'cache_read DESC NULLS LAST, id DESC'],
    ['attempt', { sort: 'attempt' }, 'attempt DESC NULLS LAST, id DESC'],
  ]
  it.each(everything)('by %s meets every call once, in order', (_, list, order) => {
    const expected = store.db.prepare(`SELECT id FROM service_calls ORDER BY ${order}`).pluck().all()
    expect(all(list)).toEqual(expected)
  })

  const filters: [CallFilters, string][] = [
    [{ statuses: ['error', 'timeout', 'rate_limited'] }, "status IN ('error', 'timeout', 'rate_limited')"],
    [
      { books: ['Book 1', 'Book 2'], operations: ['translation'] },
      "source_book IN ('Book 1', 'Book 2') AND operation = 'translation'",
    ],
    [{ targetLanguages: ['en'] }, "target_language = 'en'"],
    [{ unpriced: true, providerIds: [1] }, "cost_nanos IS NULL AND status = 'success' AND provider_id = 1"],
    [{ truncated: true }, "finish_reason = 'length'"],
    [{ costNanos: { min: 20_000_000, max: 30_000_000 } }, 'cost_nanos BETWEEN 20000000 AND 30000000'],
    [{ tokens: { min: 9000 } }, 'coalesce(input_tokens, 0) + coalesce(output_tokens, 0) >= 9000'],
    [{ responseTimeMs: { max: 1500 } }, 'response_time_ms <= 1500'],
    [{ requestUid: '1-40' }, "request_id = (SELECT id FROM requests WHERE uid = '1-40')"],
    [{ statuses: ['success'], models: ['openai-model-0'] }, "status = 'success' AND model_name = 'openai-model-0'"],
    [
      { from: until - 86_400_000, to: until - 43_200_000 },
      `created_at >= ${until - 86_400_000} AND created_at < ${until - 43_200_000}`,
    ],
    [{ realms: ['practice'] }, "origin = 'practice'"],
    [{ withoutWithdrawn: true }, "coalesce(error_kind, '') NOT IN ('cancelled', 'budget_blocked')"],
    [
      { weekHours: { hours: [9, 166], offsets: [{ since: 0, offset: 0 }] } },
      "strftime('%w %H', created_at / 1000, 'unixepoch') IN ('1 09', '0 22')",
    ],
    [
      {
        weekHours: {
          hours: [9, 30, 31],
          offsets: [
            { since: 0, offset: 3_600_000 },
            { since: until - 10 * 86_400_000, offset: 7_200_000 },
            { since: until - 5 * 86_400_000, offset: -18_000_000 },
          ],
        },
        statuses: ['success'],
      },
      `status = 'success' AND strftime('%w %H', created_at / 1000 + CASE WHEN created_at < ${until - 10 * 86_400_000} THEN 3600
        WHEN created_at < ${until - 5 * 86_400_000} THEN 7200 ELSE -18000 END, 'unixepoch') IN ('1 09', '2 06', '2 07')`,
    ],
    [{ realms: ['practice'], origins: ['service'] }, '0'],
    [{ ids: [5, 6, 7], statuses: ['success'] }, "id IN (5, 6, 7) AND status = 'success'"],
  ]
  it.each(filters)('keeps to the filter %j', (filter, where) => {
    const expected = store.db
      .prepare(`SELECT id FROM service_calls WHERE ${where} ORDER BY created_at DESC, id DESC`)
      .pluck()
      .all()
    expect(all({ filters: filter })).toEqual(expected)
    expect(query.count(filter)).toEqual({ calls: expected.length, exact: true })
  })

  it('goes on where it was while newer calls arrive', () => {
    const first = query.list({ limit: 40 })
    const copy = store.db.prepare(
      `INSERT INTO service_calls (origin, provider_id, model_name, operation, status, created_at)
       SELECT origin, provider_id, model_name, operation, status, ? FROM service_calls WHERE id = 1`,
    )
    for (let at = 0; at < 30; at += 1) copy.run(until + at)
    const second = query.list({ limit: 40, cursor: first.next })
    const ids = [...first.calls, ...second.calls].map(call => call.id)
    expect(new Set(ids).size).toBe(80)
    const expected = store.db
      .prepare('SELECT id FROM service_calls WHERE created_at < ? ORDER BY created_at DESC, id DESC LIMIT 80')
      .pluck()
      .all(until)
    expect(ids).toEqual(expected)
    store.db.prepare('DELETE FROM service_calls WHERE created_at >= ?').run(until)
  })

  it('refuses a cursor of another order, or none at all', () => {
    const { next } = query.list({ limit: 10 })
    expect(() => query.list({ limit: 10, sort: 'cost', cursor: next })).toThrow(/cursor/)
    expect(() => query.list({ cursor: 'garbage' })).toThrow(/cursor/)
    expect(() => query.list({ limit: 0 })).toThrow(/1 to 1,000/)
  })

  it('stops counting at ten thousand', () => {
    const small = countStatement({}, 100, 1000)
    const row = store.db.prepare(small.sql).get(...small.values) as { calls: number }
    expect(row.calls).toBe(101)
  })
})

describe('one call', () => {
  it('comes with the other calls of its request', () => {
    const detail = query.get(10)
    expect(detail.call.id).toBe(10)
    expect(detail.attempts.length).toBe(4)
    expect(detail.attempts.every(call => call.requestId === detail.call.requestId)).toBe(true)
    expect(detail.text).toEqual({ text: null, why: { reason: 'never_stored' } })
  })

  it('says so where there is none', () => {
    expect(() => query.get(999_999)).toThrow(/There is no call 999999/)
  })
})
