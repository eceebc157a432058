import { afterAll, describe, expect, it } from 'vitest'
import { createContent } from '../../src-main/ledger/content.ts'
import { createTimePeriods } from '../../src-main/ledger/time-periods.ts'
import { createBooks } from '../../src-main/metrics/books.ts'
import { createCallQuery } from '../../src-main/metrics/call-query.ts'
import { createHealth } from '../../src-main/metrics/health.ts'
import { createMetrics } from '../../src-main/metrics/metrics.ts'
import { createKeptSpendSeries, createSpendSeries } from '../../src-main/metrics/spend-series.ts'
import { createTrends } from '../../src-main/metrics/trends.ts'
import { createUsage } from '../../src-main/metrics/usage.ts'
import { silentLogger } from '../../src-main/ports.ts'
import { createHeldLists } from '../../src-main/procedures/reading/held-lists.ts'
import { readJobs } from '../../src-main/procedures/reading/read-jobs.ts'
import type { FigureQuery, ReadParts } from '../../src-main/procedures/reading/read-parts.ts'
import { createAlertRepository } from '../../src-main/store/repositories/alert-repository.ts'
import { createBillRepository } from '../../src-main/store/repositories/bill-repository.ts'
import { createBudgetRepository } from '../../src-main/store/repositories/budget-repository.ts'
import { createCallQueryRepository } from '../../src-main/store/repositories/call-query-repository.ts'
import { createEstimateRepository } from '../../src-main/store/repositories/estimate-repository.ts'
import { createGlossaryRepository } from '../../src-main/store/repositories/glossary-repository.ts'
import { createJudgementRepository } from '../../src-main/store/repositories/judgement-repository.ts'
import { createSilenceRepository } from '../../src-main/store/repositories/silence-repository.ts'
import type { Store } from '../../src-main/store/store.ts'
import { createRecordedLedger, fixedNow } from '../support/recorded-ledger.ts'

/** Tables that grow with the work. */
const large = [
  ...['service_calls', 'requests', 'quality_metrics', 'subject_metrics', 'error_metrics', 'metrics_digests'],
  ...['findings', 'scores', 'call_contents', 'call_details', 'call_checks', 'judgements', 'alerts', 'alert_deliveries'],
  ...['glossary_terms', 'bill_lines', 'job_estimates', 'price_snapshots'],
]
/** Indexes that hold a few of a table's rows: those not listed yet, those a person decided, silences in force. */
const small = ['calls_unlisted', 'findings_decided', 'judgements_waiting', 'call_checks_due', 'alerts_active']

const recorded = createRecordedLedger()
afterAll(() => recorded.dispose())

/** The store, and every query that is asked of it. */
function listening({ store }: { readonly store: Store }): { readonly store: Store; readonly asked: Set<string> } {
  const asked = new Set<string>()
  const db = new Proxy(store.db, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name)
      if (typeof value !== 'function') return value
      if (name !== 'prepare') return value.bind(target)
      return (sql: string) => {
        asked.add(sql)
        return target.prepare(sql)
      }
    },
  })
  return { store: { ...store, db }, asked }
}

function plansOf(asked: Iterable<string>): { readonly sql: string; readonly scans: readonly string[] }[] {
  return [...asked]
    .filter(sql => /^\s*(SELECT|WITH)/i.test(sql))
    .map(sql => {
      const named = [...sql.matchAll(/@(\w+)/g)].map(([, name]) => [name, null])
      const places = Array.from(sql.replaceAll(/'[^']*'/g, '').matchAll(/\?/g), () => null)
      const statement = recorded.store.db.prepare<unknown[], { detail: string }>(`EXPLAIN QUERY PLAN ${sql}`)
      const rows = named.length > 0 ? statement.all(Object.fromEntries(named)) : statement.all(...places)
      const scans = rows
        .map(({ detail }) => detail)
        .filter(detail => large.some(table => new RegExp(`^SCAN ${table}\\b`).test(detail)))
        .filter(detail => !small.some(index => detail.includes(`INDEX ${index}`)))
      return { sql, scans }
    })
    .filter(({ scans }) => scans.length > 0)
}

describe('what the pages read', () => {
  it('goes over no large table from one end to the other', async () => {
    await recorded.record(
      ...Array.from({ length: 60 }, (_, at) => ({
        createdAt: fixedNow - at * 20 * 3_600_000,
        sourceBook: `Book ${at % 2}`,
        sourceChapter: `${at % 5}`,
        sourceLanguage: 'ja',
        targetLanguage: 'en',
        ...(at % 9 === 0 && { errorKind: 'server' as const }),
      })),
    )
    const { store, asked } = listening(recorded)
    const { clock, settings, folder } = recorded
    const figures = { store, clock, settings }
    const rows = createCallQueryRepository(store)
    const paths = { data: folder, migrations: folder, resources: folder, worker: () => '' }
    const content = createContent({
      ...{ store, clock, paths, logger: silentLogger },
      settings: { get: () => null } as never,
    })
    const kept = createKeptSpendSeries()
    const parts: ReadParts = {
      ...{ store, clock, rows, content, paths, held: createHeldLists(rows) },
      calls: createCallQuery({ store, content, pricing: { explain: () => null } }),
      metrics: createMetrics(figures),
      books: createBooks(store),
      trends: createTrends(figures),
      usage: createUsage(figures),
      health: createHealth(figures),
      spend: (realm, zone) =>
        createSpendSeries(store, { realm, periods: createTimePeriods(zone), now: clock.now() }, kept),
    }
    const query: FigureQuery = { days: 30, filters: {}, realms: ['real'], filterNames: {} }
    const realms = ['real'] as const
    const signal = new AbortController().signal
    const list = {
      ...{ filters: {}, search: null, sort: 'time' as const, descending: true, limit: 20, cursor: null },
      ...{ offset: 0, asOf: null, count: true },
    } as const
    readJobs.dashboard(parts, { ...query, latest: 5 })
    readJobs.dashboard(parts, { ...query, filters: { operations: ['translation'] }, latest: 5 })
    readJobs.facets(parts, query)
    for (const split of ['none', 'model'] as const) {
      readJobs.trends(parts, { ...query, step: 'day', split, series: 8 })
      readJobs.trends(parts, { ...query, days: 2, step: 'hour', split, series: 8 })
    }
    readJobs.usage(parts, { ...query, limit: 6 })
    readJobs.usage(parts, { ...query, filters: { providerIds: [1] }, limit: 6 })
    readJobs.health(parts, { realms })
    readJobs.books(parts, { realms, like: null, limit: 50 })
    readJobs.book(parts, { name: 'Book 1', realms })
    readJobs.bookStats(parts, { book: 'Book 1', targetLanguage: 'en', realm: 'real' })
    readJobs.spendForecast(parts, { realm: 'real' })
    readJobs.spendForecast(parts, { realm: 'real', providerId: 1 })
    readJobs.spendForecast(parts, { realm: 'real', book: 'Book 1' })
    readJobs.recommendationEvidence(parts, { realm: 'real' })
    readJobs.latestOfProvider(parts, { providerId: 1 })
    readJobs.calls(parts, list)
    readJobs.calls(parts, { ...list, filters: { books: ['Book 1'] } })
    await readJobs.heldCalls(parts, { ...list, filters: { statuses: ['error'] } }, signal)
    readJobs.qualityOverview(parts, query)
    readJobs.worstChapters(parts, { book: null, realms, operation: 'translation', limit: 12 })
    readJobs.findings(parts, { filters: { realms, states: ['open'], checkIds: ['numbers'] }, limit: 20, offset: 0 })
    readJobs.reviewQueue(parts, { filters: { realms }, limit: 20, offset: 0 })
    readJobs.caching(parts, { days: 30, realms })
    readJobs.judgeVolume(parts, { days: 30 })
    createAlertRepository(store).active()
    createAlertRepository(store).history({ before: 9, since: 0, ruleId: null, limit: 50 })
    createBillRepository(store)
    createEstimateRepository(store).since({ since: 0, operation: null, limit: 50 })
    createSilenceRepository(store).inForce()
    createJudgementRepository(store)
    createGlossaryRepository(store).ofBook('Book 1', 'en')
    for (const subject of [{ of: 'all' }, { of: 'book', subject: 'Book 1' }] as const) {
      createBudgetRepository(store).spend(subject, 0, fixedNow, 'UTC')
      createBudgetRepository(store).spend(subject, 0, fixedNow, 'Asia/Tokyo')
    }
    expect(asked.size).toBeGreaterThan(60)
    expect(plansOf(asked)).toEqual([])
  })
})
