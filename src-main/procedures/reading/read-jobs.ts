import { setImmediate } from 'node:timers/promises'
import type { Realm } from '../../../db/vocabulary.ts'
import type { TrendsAnswer, UsageAnswer } from '../../contract/trends-contract.ts'
import { exportCalls } from '../../exchange/export-calls.ts'
import { type BillFacts, type BillQuery, readBillFacts } from '../../insights/bills/read-facts.ts'
import { type BookStats, readBookStats } from '../../insights/forecasts/book-stats.ts'
import { forecastSpend } from '../../insights/forecasts/spend-forecast.ts'
import type { SpendForecast, SpendQuery } from '../../insights/forecasts/spend-forecast-types.ts'
import { readEvidence } from '../../insights/recommendations/read-evidence.ts'
import type { UsageEvidence } from '../../insights/recommendations/recommendation-types.ts'
import { verifyMetrics } from '../../ledger/metrics-verify.ts'
import { callsToExport } from '../../metrics/calls-to-export.ts'
import { chaptersAhead } from '../../metrics/chapters-ahead.ts'
import { editDistance } from '../../metrics/edit-distance.ts'
import { foundCalls } from '../../metrics/found-calls.ts'
import type { OriginalMetrics } from '../../metrics/metrics-types.ts'
import type { TrendQuery } from '../../metrics/trends.ts'
import type { UsageQuery } from '../../metrics/usage.ts'
import { verifyDigests } from '../../metrics/verify-digests.ts'
import { buildQualityReport } from '../../reports/quality-report.ts'
import { reportToDocument } from '../../reports/render-json.ts'
import { type ReportForm, renderReport } from '../../reports/render-report.ts'
import { checkDatabase } from '../../store/check.ts'
import { createBillRepository } from '../../store/repositories/bill-repository.ts'
import type { CallFilters } from '../../store/repositories/call-filters.ts'
import type { CallCount } from '../../store/repositories/call-query-repository.ts'
import { createProviderRepository } from '../../store/repositories/provider-repository.ts'
import { createRecommendationRepository } from '../../store/repositories/recommendation-repository.ts'
import { readRollupZone } from '../../store/repositories/rollup-zone.ts'
import { createSpendSeriesRepository } from '../../store/repositories/spend-series-repository.ts'
import type { Store } from '../../store/store.ts'
import { daysByProvider } from './days-by-provider.ts'
import { bookToAnswer, chapterToAnswer } from './read-books.ts'
import { latestCalls, readCallList, readHeldCalls, readLatest } from './read-calls.ts'
import { readFacets } from './read-facets.ts'
import type { CallListRead, ExportRead, FigureQuery, OnRead, ReadParts } from './read-parts.ts'
import {
  type ChapterQuery,
  type QueueQuery,
  readCaching,
  readFindings,
  readJudgeVolume,
  readQualityOverview,
  readReview,
  readReviewQueue,
  readWorstChapters,
} from './read-quality.ts'
import { healthToAnswer, trendsToAnswer, usageToAnswer } from './read-trends.ts'

/** Reads by name. What goes in and comes out crosses a thread: plain data, in the contract's shapes. */
export const readJobs = {
  dashboard({ metrics, clock, calls }: ReadParts, { latest, ...query }: FigureQuery & { latest: number }) {
    const report = reportOf({ metrics, clock }, query)
    return {
      ...reportToDocument(report),
      days: daysByProvider(report.summary),
      latest_calls: latest === 0 ? [] : latestCalls(calls, query, report.summary.period, latest),
    }
  },

  original({ metrics }: ReadParts, { filterNames: _names, ...query }: FigureQuery): OriginalMetrics {
    return metrics.original(query)
  },

  facets({ metrics }: ReadParts, { filterNames: _names, ...query }: FigureQuery) {
    return readFacets(metrics.summary({ ...query, books: 500, latestErrors: 0 }))
  },

  trends({ store, trends }: ReadParts, { filterNames: _names, ...query }: FigureQuery & TrendQuery): TrendsAnswer {
    return trendsToAnswer(trends(query), query.split, providerNames(store))
  },

  usage: ({ usage }: ReadParts, { filterNames: _names, ...query }: FigureQuery & UsageQuery): UsageAnswer =>
    usageToAnswer(usage(query)),

  books({ store, books }: ReadParts, query: { realms: readonly Realm[]; like: string | null; limit: number }) {
    const { books: found, total } = books.list(query)
    const names = providerNames(store)
    return { books: found.map(book => bookToAnswer(book, names)), book_count: total }
  },

  book({ store, books }: ReadParts, { name, realms }: { name: string; realms: readonly Realm[] }) {
    const found = books.show(name, realms)
    if (found === null) return null
    const names = providerNames(store)
    return { ...bookToAnswer(found, names), chapter_list: found.chapterList.map(one => chapterToAnswer(one, names)) }
  },

  chaptersAhead(
    { books }: ReadParts,
    { name, realms, chapters }: { name: string; realms: readonly Realm[]; chapters: number },
  ) {
    const found = books.show(name, realms)
    return found === null ? null : chaptersAhead(found, chapters)
  },

  health: ({ health }: ReadParts, query: { realms: readonly Realm[] }) => healthToAnswer(health(query)),

  checkDatabase(
    { paths }: ReadParts,
    { depth }: { depth: 'quick' | 'full' },
    _signal: AbortSignal,
    onProgress: OnRead,
  ) {
    return checkDatabase({ paths, depth, onStep: (done, total, step) => onProgress(done, total, step) })
  },

  async verifyFigures(
    { store }: ReadParts,
    { timeZone }: { timeZone: string },
    signal: AbortSignal,
    onProgress: OnRead,
  ) {
    const request = {
      store,
      signal,
      onProgress: ({ done, total }: { done: number; total: number }) => onProgress(done, total),
    }
    const report = await verifyMetrics({ ...request, timeZone })
    return { ...report, digests: (await verifyDigests(request)).differences.length }
  },

  reportDocument: (parts: ReadParts, query: FigureQuery) => reportToDocument(reportOf(parts, query)),

  reportFile(parts: ReadParts, { form, ...query }: FigureQuery & { form: ReportForm }): string {
    return renderReport(reportOf(parts, query), form)
  },

  calls: (parts: ReadParts, read: CallListRead) => readCallList(parts, read),

  heldCalls: (parts: ReadParts, read: CallListRead, signal: AbortSignal) => readHeldCalls(parts, read, signal),

  qualityOverview: (parts: ReadParts, query: FigureQuery) => readQualityOverview(parts, query),

  worstChapters: (parts: ReadParts, query: ChapterQuery) => readWorstChapters(parts, query),

  findings: (parts: ReadParts, query: QueueQuery) => readFindings(parts, query),

  reviewQueue: (parts: ReadParts, query: QueueQuery) => readReviewQueue(parts, query),

  caching: (
    parts: ReadParts,
    query: { days?: number; from?: number; to?: number; readonly realms: readonly Realm[] },
  ) => readCaching(parts, query),

  judgeVolume: (parts: ReadParts, query: { readonly days: number }) => readJudgeVolume(parts, query),

  review: (parts: ReadParts, query: { readonly id: number; readonly whole: boolean }) => readReview(parts, query),

  /** Goes over all texts that are kept. */
  textStatus: ({ content }: ReadParts, _query: object) => content.status(),

  latestOfProvider: ({ rows }: ReadParts, query: { readonly providerId: number }) => readLatest(rows, query),

  count: ({ calls }: ReadParts, filters: CallFilters): CallCount => calls.count(filters),

  async countAll({ held }: ReadParts, filters: CallFilters, signal: AbortSignal): Promise<CallCount> {
    const { ids } = await held.get({ filters, sort: 'time', descending: true }, signal)
    return { calls: ids.length, exact: true }
  },

  /** Every call that a search finds; other reads go on between its pages. */
  async countFound(
    { content, rows }: ReadParts,
    { filters, search }: Pick<ExportRead, 'filters'> & { readonly search: string },
    signal: AbortSignal,
  ): Promise<CallCount> {
    let calls = 0
    for (const ids of foundCalls({ content, calls: rows }, search, filters)) {
      calls += ids.length
      await setImmediate()
      signal.throwIfAborted()
    }
    return { calls, exact: true }
  },

  spendForecast(
    { store, clock, spend }: ReadParts,
    { realm, ...query }: SpendQuery & { readonly realm: Realm },
  ): SpendForecast {
    // Days are those of the rollups, as everywhere.
    const timeZone = readRollupZone(store) ?? 'UTC'
    return forecastSpend(spend(realm, timeZone), { now: clock.now(), timeZone, query })
  },

  recommendationEvidence({ store, clock }: ReadParts, { realm }: { readonly realm: Realm }): UsageEvidence {
    return readEvidence(createRecommendationRepository(store, realm), clock.now())
  },

  billFacts: ({ store }: ReadParts, query: BillQuery): BillFacts => readBillFacts(createBillRepository(store), query),

  bookStats(
    { store, clock }: ReadParts,
    { realm, ...query }: { book: string; targetLanguage: string | null; realm: Realm },
  ): BookStats {
    return readBookStats(createSpendSeriesRepository(store, realm), { ...query, now: clock.now() })
  },

  distance: (_parts: ReadParts, texts: { one: string; other: string }): number => editDistance(texts.one, texts.other),
} as const

export type ReadJobs = typeof readJobs
export type ReadName = keyof ReadJobs
export type ReadInput<Name extends ReadName> = Parameters<ReadJobs[Name]>[1]
export type ReadOutput<Name extends ReadName> = Awaited<ReturnType<ReadJobs[Name]>>

/** Hands the file over piece by piece; the promise of `write` is waited for. */
export async function readExport(
  { store, content, rows }: ReadParts,
  { filters, search, order, format, text }: ExportRead,
  write: (chunk: { text: string; calls: number }) => Promise<void>,
  signal: AbortSignal,
): Promise<number> {
  const only = callsToExport({ content, calls: rows }, { filters, search, order })
  let calls = 0
  const { calls: total } = await exportCalls({
    store,
    format,
    filters,
    ...(only !== null && { only }),
    ...(text && { readText: (id: number) => content.readContent(id) }),
    write: chunk => write({ text: chunk, calls }),
    onProgress: done => {
      calls = done
    },
    signal,
  })
  return total
}

/** Without a store, without findings: those are for reports, not for the dashboard. */
function reportOf(parts: Pick<ReadParts, 'metrics' | 'clock'> & { readonly store?: Store }, query: FigureQuery) {
  const { days, from, to, filters, realms, filterNames } = query
  return buildQualityReport(parts, {
    ...(days !== undefined && { days }),
    ...(from !== undefined && { from }),
    ...(to !== undefined && { to }),
    filters,
    filterNames,
    ...(realms.length === 1 && realms[0] !== undefined ? { realm: realms[0] } : { includeSimulated: true }),
  })
}

function providerNames(store: Store) {
  return new Map(
    createProviderRepository(store)
      .list()
      .map(row => [row.id, row]),
  )
}
