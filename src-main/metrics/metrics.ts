import { type ErrorKind, errorKindStatus, type Operation, type Realm, realms } from '../../db/vocabulary.ts'
import { histogramRelativeError } from '../ledger/histogram.ts'
import type { Clock } from '../ports.ts'
import { createCallQueryRepository } from '../store/repositories/call-query-repository.ts'
import type { StoredCall } from '../store/repositories/call-row.ts'
import { createDigestRows } from '../store/repositories/digest-rows.ts'
import { createProviderRepository } from '../store/repositories/provider-repository.ts'
import { createRollupReader, type FactFilters } from '../store/repositories/rollup-reader.ts'
import { createScoreRows } from '../store/repositories/score-rows.ts'
import type { Store } from '../store/store.ts'
import { createBookReader } from './book-reader.ts'
import type { Stretch } from './compose-period.ts'
import { type DayPoint, providersOf } from './day-point.ts'
import { digestFormat } from './digest-body.ts'
import { createDigestSource } from './digest-source.ts'
import { callsOf, type Figures, figuresOf } from './figures.ts'
import type { DayMetrics, ErrorMetrics, Metrics, MetricsQuery, MetricsSummary, ProviderName } from './metrics-types.ts'
import { originalShape } from './original-shape.ts'
import { createPeriodReader } from './period-reader.ts'
import { periodBefore, resolvePeriod } from './resolve-period.ts'
import { createRollupDays } from './rollup-days.ts'
import type { Slice } from './slice.ts'
import { splitKey, type Tally, TallyTable } from './tally.ts'

export interface MetricsDependencies {
  readonly store: Store
  readonly clock: Clock
  readonly settings: { timeZone(): string }
  /** Whether a provider has a key; null or left out where that is not known. */
  readonly hasKey?: (providerName: string) => boolean | null
}

export function createMetrics({ store, clock, settings, hasKey }: MetricsDependencies): Metrics {
  const reader = createRollupReader(store)
  const scores = createScoreRows(store)
  const calls = createCallQueryRepository(store)
  const providers = createProviderRepository(store)
  const periods = createRollupDays(store, settings)
  const digests = createDigestSource(createDigestRows(store, digestFormat))
  const periodReader = createPeriodReader({ reader, scores, digests, periods })
  const bookReader = createBookReader({ reader, scores, digests, periods })

  function nameOf(
    names: ReadonlyMap<number, { name: string; displayName: string }>,
    realm: Realm,
    id: number,
  ): ProviderName {
    const known = names.get(id)
    const provider = known?.name ?? `provider ${id}`
    return { realm, providerId: id, provider, displayName: known?.displayName ?? provider, simulated: realm !== 'real' }
  }

  function latestErrors(stretch: Stretch, filters: FactFilters, limit: number): StoredCall[] {
    if (limit === 0) return []
    return calls.page({
      filters: { ...filters, ...stretch, statuses: ['error', 'timeout', 'rate_limited'] },
      sort: 'time',
      descending: true,
      limit,
      after: null,
    })
  }

  function errorsOf(slice: Slice, names: ReadonlyMap<number, { name: string; displayName: string }>): ErrorMetrics[] {
    const kinds = new Map<ErrorKind, { id: number; calls: number }[]>()
    for (const [key, count] of slice.errors) {
      const [kind, id] = splitKey(key) as [ErrorKind, string]
      kinds.set(kind, [...(kinds.get(kind) ?? []), { id: Number(id), calls: count }])
    }
    return byCalls(
      [...kinds].map(([errorKind, parts]) => ({
        errorKind,
        status: errorKindStatus[errorKind],
        calls: parts.reduce((sum, part) => sum + part.calls, 0),
        providers: byCalls(
          parts.map(part => {
            const { provider, displayName } = nameOf(names, 'real', part.id)
            return { provider, displayName, calls: part.calls }
          }),
        ),
      })),
    )
  }

  function summary(query: MetricsQuery): MetricsSummary {
    return reader.snapshot(() => {
      const newest = reader.span()?.newest ?? null
      const { stretch, days } = resolvePeriod(query, clock.now())
      const openEnd = newest === null || newest < stretch.to
      const asked = query.realms ?? ['real']
      const filters: FactFilters = { ...query.filters, realms: asked }
      const sums = periodReader.read(stretch, openEnd, filters)
      const previous = periodBefore(stretch, days)
      const before = periodReader.total(previous, false, filters)
      const left = realms.filter(realm => !asked.includes(realm) && realm !== 'real')
      const simulated =
        left.length === 0 ? 0 : callsOf(periodReader.total(stretch, openEnd, { ...filters, realms: left }))
      const rows = providers.list()
      const names = new Map(rows.map(row => [row.id, row]))
      const books = query.books === 0 ? new TallyTable() : bookReader.read(stretch, openEnd, filters)
      const languagesAsked = filters.sourceLanguages ?? filters.targetLanguages
      const errors =
        languagesAsked === undefined ? sums.slice.errors : reader.errorsOfCalls(stretch.from, stretch.to, filters)
      return {
        period: { days, ...stretch, timeZone: periods().timeZone },
        realms: asked,
        total: figuresOf(sums.slice.total),
        before: { ...previous, figures: figuresOf(before) },
        providers: ranked(providersOf(sums.slice), (key, figures) => {
          const [realm, id] = splitKey(key)
          const costPer1kTokensNanos = names.get(Number(id))?.costPer1kTokensNanos ?? null
          return { ...nameOf(names, realm as Realm, Number(id)), costPer1kTokensNanos, figures }
        }),
        models: ranked(sums.slice.models, (key, figures) => {
          const [realm, id, model = ''] = splitKey(key)
          return { ...nameOf(names, realm as Realm, Number(id)), model, figures }
        }),
        operations: ranked(sums.slice.operations, (key, figures) => ({ operation: key as Operation, figures })),
        languages: ranked(sums.slice.languages, (key, figures) => {
          const [source, target] = splitKey(key)
          return { sourceLanguage: source || null, targetLanguage: target || null, figures }
        }),
        books: mostUsed(books, query.books ?? 20).map(book => ({ book, figures: figuresOf(books.finishOne(book)) })),
        bookCount: books.size,
        trend: sums.days.map(point => dayMetrics(point, periods().timeZone)),
        errors: errorsOf({ ...sums.slice, errors }, names),
        latestErrors: latestErrors(stretch, filters, query.latestErrors ?? 10),
        simulatedCalls: simulated,
        percentileError: histogramRelativeError,
      }
    })
  }

  return { summary, original: query => originalShape(summary({ ...query, books: 0, latestErrors: 10 }), hasKey) }
}

const dateFormats = new Map<string, Intl.DateTimeFormat>()

function dayMetrics(point: DayPoint, timeZone: string): DayMetrics {
  let format = dateFormats.get(timeZone)
  if (format === undefined) {
    format = new Intl.DateTimeFormat('sv-SE', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' })
    dateFormats.set(timeZone, format)
  }
  return { ...point, date: format.format(point.dayStart) }
}

/** The keys with most calls; of equal ones by key. Only these are worth finishing. */
function mostUsed(table: TallyTable, limit: number): string[] {
  return [...table.counters()]
    .map(([key, counters]) => ({ key, calls: callsOf({ counters }) }))
    .sort((a, b) => b.calls - a.calls || (a.key < b.key ? -1 : 1))
    .slice(0, limit)
    .map(({ key }) => key)
}

/** Most calls first; of equal ones real before simulated, then by key, so that the order is always the same. */
function ranked<Row extends { readonly figures: Figures; readonly simulated?: boolean }>(
  tallies: ReadonlyMap<string, Tally>,
  rowOf: (key: string, figures: Figures) => Row,
): Row[] {
  return [...tallies]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([key, tally]) => rowOf(key, figuresOf(tally)))
    .sort((a, b) => b.figures.calls - a.figures.calls || Number(a.simulated ?? false) - Number(b.simulated ?? false))
}

function byCalls<Row extends { readonly calls: number }>(rows: readonly Row[]): Row[] {
  return [...rows].sort((a, b) => b.calls - a.calls || (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1))
}
