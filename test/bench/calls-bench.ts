import { cpus, totalmem } from 'node:os'
import { amountSorts, nameSorts } from '../../db/vocabulary.ts'
import { holdList } from '../../src-main/metrics/held-list.ts'
import type { CallFilters } from '../../src-main/store/repositories/call-filters.ts'
import {
  type CallPageQuery,
  createCallQueryRepository,
} from '../../src-main/store/repositories/call-query-repository.ts'
import { createTemporaryStore } from '../support/temporary-store.ts'
import { fillCalls } from './bulk-ledger.ts'

/**
 * A page of the call browser, by each single filter, by name, and by the sorts without an index.
 * Run: `node test/bench/calls-bench.ts [calls]`.
 */
const calls = Number(process.argv[2] ?? 1_000_000)
const until = Date.UTC(2026, 10, 23, 12)
const { store, dispose } = createTemporaryStore()
const say = (line: string): void => void process.stdout.write(`${line}\n`)

try {
  const began = performance.now()
  fillCalls(store.db, { calls, days: 90, until })
  say(
    `${calls.toLocaleString('en')} calls, filled in ${((performance.now() - began) / 1000).toFixed(1)} s; ${cpus()[0]?.model}, ${cpus().length} cores, ${Math.round(totalmem() / 2 ** 30)} GB`,
  )
  const repository = createCallQueryRepository(store)
  const middle = until - 45 * 86_400_000
  const single: Record<string, CallFilters> = {
    'no filter': {},
    provider: { providerIds: [2] },
    model: { models: ['openai-model-3'] },
    operation: { operations: ['abstract_generation'] },
    'status (failed)': { statuses: ['error', 'timeout', 'rate_limited'] },
    'status success': { statuses: ['success'] },
    'error kind': { errorKinds: ['overloaded'] },
    book: { books: ['Book 7'] },
    user: { users: ['writer-2'] },
    'language pair': { sourceLanguages: ['ja'], targetLanguages: ['en'] },
    origin: { origins: ['service'] },
    'origin (none of it)': { origins: ['gateway'] },
    'realm (real)': { realms: ['real'] },
    unpriced: { unpriced: true },
  }
  const time = (query: CallPageQuery): { ms: number; rows: number } => {
    let best = Number.POSITIVE_INFINITY
    let rows = 0
    for (let run = 0; run < 3; run += 1) {
      const start = performance.now()
      rows = repository.page(query).length
      best = Math.min(best, performance.now() - start)
    }
    return { ms: best, rows }
  }
  say('\nA page of 50, newest first (aim: 50 ms)          first page   from the middle   count to 10,000')
  for (const [name, filters] of Object.entries(single)) {
    const query: CallPageQuery = { filters, sort: 'time', descending: true, limit: 50, after: null }
    const first = time(query)
    const deep = time({ ...query, after: { value: middle, id: calls } })
    const start = performance.now()
    const count = repository.count(filters, 10_000, 100_000)
    const counted = performance.now() - start
    say(
      `${name.padEnd(44)}${first.ms.toFixed(1).padStart(12)} ms${deep.ms.toFixed(1).padStart(14)} ms${counted.toFixed(1).padStart(13)} ms  ${count.calls}${count.exact ? '' : '+'} (${first.rows} rows)`,
    )
  }
  say('\nA page of 100 by name (aim: 50 ms)             A first   Z first   the 20th page   all held')
  for (const sort of [...nameSorts, 'time', 'cost'] as const) {
    const query: CallPageQuery = { filters: {}, sort, descending: false, limit: 100, after: null }
    const [up, down, far] = [time(query), time({ ...query, descending: true }), time({ ...query, offset: 1900 })]
    const start = performance.now()
    const held = holdList(repository, { filters: {}, sort, descending: false })
    let step = held.next()
    while (!step.done) step = held.next()
    const whole = performance.now() - start
    const columns = [up.ms, down.ms, far.ms].map(ms => `${ms.toFixed(1).padStart(7)} ms`)
    say(`by ${sort.padEnd(40)} ${columns.join('')}${whole.toFixed(0).padStart(14)} ms`)
  }
  const narrowed: [string, CallFilters, CallPageQuery['sort']][] = [
    ['a provider by model', { providerIds: [4] }, 'model'],
    ['failures by book', { statuses: ['error', 'timeout', 'rate_limited'] }, 'book'],
    ['a book by model', { books: ['Book 50'] }, 'model'],
    ['a day by book', { from: until - 86_400_000 }, 'book'],
    ['real calls by status', { realms: ['real'] }, 'status'],
    ['never there by book', { chapters: ['Chapter 999'] }, 'book'],
  ]
  for (const [name, filters, sort] of narrowed) {
    const { ms, rows } = time({ filters, sort, descending: false, limit: 100, after: null })
    say(`${name.padEnd(44)}${ms.toFixed(1).padStart(7)} ms  (${rows} rows)`)
  }
  say('\nOther combinations and sorts (aim: 2 s)')
  const others: [string, CallFilters, CallPageQuery['sort']][] = [
    ...amountSorts
      .filter(sort => sort !== 'time')
      .map(sort => [`everything by ${sort}`, {}, sort] as [string, CallFilters, CallPageQuery['sort']]),
    ['book and operation and status', { books: ['Book 3'], operations: ['other'], statuses: ['error'] }, 'time'],
    ['provider and operation', { providerIds: [3], operations: ['chapter_division'] }, 'time'],
    ['chapter alone, never there', { chapters: ['Chapter 999'] }, 'time'],
    ['cost over $1 (none)', { costNanos: { min: 1e9 } }, 'time'],
    ['truncated', { truncated: true }, 'time'],
    ['target language alone', { targetLanguages: ['es'] }, 'time'],
  ]
  for (const [name, filters, sort] of others) {
    const { ms, rows } = time({ filters, sort, descending: true, limit: 50, after: null })
    say(`${name.padEnd(44)}${ms.toFixed(1).padStart(12)} ms  (${rows} rows)`)
  }
} finally {
  dispose()
}
