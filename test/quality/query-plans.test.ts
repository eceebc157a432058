import { afterAll, describe, expect, it } from 'vitest'
import { abstractCallsSql } from '../../src-main/store/repositories/abstract-repository.ts'
import { bookTextsSql } from '../../src-main/store/repositories/book-text-repository.ts'
import { worstChaptersSql } from '../../src-main/store/repositories/chapter-score-repository.ts'
import {
  deviationsSql,
  dueChecksSql,
  firstNewCheckSql,
  newChecksSql,
} from '../../src-main/store/repositories/check-repository.ts'
import { type FindingFilters, findingListSql } from '../../src-main/store/repositories/finding-query.ts'
import { glossaryOfBookSql, keyTermsCallsSql } from '../../src-main/store/repositories/glossary-repository.ts'
import { waitingJudgementsSql } from '../../src-main/store/repositories/judgement-repository.ts'
import { spentSinceSql } from '../../src-main/store/repositories/spend-repository.ts'
import { explain } from '../support/query-plan.ts'
import { createTemporaryStore } from '../support/temporary-store.ts'

const { store, dispose } = createTemporaryStore()
afterAll(dispose)

function planOf(sql: string, values: readonly unknown[] | Record<string, unknown> = []): string {
  const plan = explain(store, sql, values).join('\n')
  expect(plan).not.toMatch(/\bSCAN\b(?! \(subquery)/)
  return plan
}

describe('what lists of quality read', () => {
  it.each<[string, FindingFilters, string]>([
    ['the queue', { realms: ['real'], states: ['open'] }, 'findings_queue'],
    ['a severity', { realms: ['real'], states: ['open'], severities: [0] }, 'findings_queue'],
    ['a book', { realms: ['real'], states: ['open'], book: 'b' }, 'findings_of_book'],
    ['a check', { realms: ['real'], states: ['open'], checkIds: ['numbers'] }, 'findings_of_check'],
    ['a call', { realms: ['real'], callId: 5 }, 'findings_by_call'],
  ])('%s is one stretch of an index', (_name, filters, index) => {
    const { sql, values } = findingListSql(filters)
    expect(planOf(`${sql} ORDER BY severity, cost_nanos DESC, id LIMIT 10`, values)).toContain(index)
  })

  it('the queue is in its order without sorting', () => {
    const { sql, values } = findingListSql({ realms: ['real'], states: ['open'] })
    expect(planOf(`${sql} ORDER BY severity, cost_nanos DESC, id`, values)).not.toContain('TEMP B-TREE')
  })

  it.each([
    ['calls to check again', dueChecksSql, [10], 'call_checks_due'],
    ['new calls', newChecksSql, [1, 2000], 'SEARCH t USING INTEGER PRIMARY KEY'],
    ['whether a new call waits', firstNewCheckSql, [1, 2000], 'SEARCH c USING INTEGER PRIMARY KEY'],
    ['lengths of a language pair', deviationsSql, ['zh>en'], 'call_checks_history'],
    ['a glossary', glossaryOfBookSql, ['b', 'en'], 'glossary_terms_key'],
    ['a book’s key terms', keyTermsCallsSql, { book: 'b' }, 'calls_by_book'],
    ['translations of a book', bookTextsSql, { book: 'b', language: 'en' }, 'calls_by_book'],
    ['an abstract', abstractCallsSql, { book: 'b', chapter: '1' }, 'calls_by_book'],
    ['what the judge spent today', spentSinceSql, { operation: 'quality_evaluation', from: 0 }, 'calls_by_operation'],
    ['waiting judgements', waitingJudgementsSql, [1], 'judgements_waiting'],
  ] as const)('%s are found by an index', (_name, sql, values, index) => {
    const plan = explain(store, sql, values as never).join('\n')
    expect(plan).toContain(index)
    expect(plan).not.toMatch(/SCAN (?:t|c|k|call_checks|glossary_terms|judgements|service_calls)\b(?! USING INDEX)/)
  })

  it('the worst chapters read only chapters', () => {
    expect(planOf(worstChaptersSql(1, true), ['b', 'real', 'translation', 10])).toContain('subject_metrics')
    expect(planOf(worstChaptersSql(1, false), ['real', 'translation', 10])).toContain('subject_metrics_key')
  })
})
