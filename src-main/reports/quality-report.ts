import { type Realm, realms } from '../../db/vocabulary.ts'
import type { Metrics, MetricsFilters, MetricsSummary, ModelMetrics } from '../metrics/metrics-types.ts'
import type { Clock } from '../ports.ts'
import type { Store } from '../store/store.ts'
import { createFigureFormats, type FigureFormats } from './format-figures.ts'
import { type ReportQuality, readReportQuality } from './report-quality.ts'
import { judge, type Verdict } from './verdict.ts'

export interface QualityReportRequest {
  readonly days?: number
  /** UTC epoch milliseconds. */
  readonly from?: number
  readonly to?: number
  readonly filters?: MetricsFilters
  /** Counts practice and sample calls in, labelled as such. */
  readonly includeSimulated?: boolean
  /** One realm alone, such as `practice`; overrides `includeSimulated`. */
  readonly realm?: Realm
  /** The filters in words, for the reader: `{provider: ['mistral']}`. */
  readonly filterNames?: Readonly<Record<string, readonly string[]>>
  readonly books?: number
}

/** A report, built once and rendered in any form. */
export interface QualityReport {
  readonly generatedAt: number
  readonly summary: MetricsSummary
  readonly verdict: Verdict
  readonly includesSimulated: boolean
  readonly filterNames: Readonly<Record<string, readonly string[]>>
  /** Models with successful calls that have no price, most calls first. */
  readonly unpricedModels: readonly ModelMetrics[]
  /** Null where the figures are of some providers, models, operations, languages or users alone: findings are not told apart by those. */
  readonly quality: ReportQuality | null
  /** How its figures read, in its time zone. */
  readonly formats: FigureFormats
}

/** Reads the figures of a period and says first whether all is well. */
export function buildQualityReport(
  { metrics, clock, store }: { readonly metrics: Metrics; readonly clock: Clock; readonly store?: Pick<Store, 'db'> },
  request: QualityReportRequest,
): QualityReport {
  const asked: readonly Realm[] =
    request.realm !== undefined ? [request.realm] : request.includeSimulated === true ? realms : ['real']
  const summary = metrics.summary({
    realms: asked,
    ...(request.days !== undefined && { days: request.days }),
    ...(request.from !== undefined && { from: request.from }),
    ...(request.to !== undefined && { to: request.to }),
    ...(request.filters !== undefined && { filters: request.filters }),
    books: request.books ?? 20,
    latestErrors: 10,
  })
  const formats = createFigureFormats({ timeZone: summary.period.timeZone })
  return {
    generatedAt: clock.now(),
    summary,
    verdict: judge(summary, formats),
    includesSimulated: asked.some(realm => realm !== 'real'),
    filterNames: request.filterNames ?? {},
    unpricedModels: summary.models
      .filter(model => model.figures.unpricedCalls > 0)
      .sort((a, b) => b.figures.unpricedCalls - a.figures.unpricedCalls),
    quality: store === undefined ? null : qualityOf(store, request.filters, { ...summary.period, realms: asked }),
    formats,
  }
}

function qualityOf(
  store: Pick<Store, 'db'>,
  { books, ...others }: MetricsFilters = {},
  period: { readonly from: number; readonly to: number; readonly realms: readonly Realm[] },
): ReportQuality | null {
  const isNarrow = Object.values(others).some(value => value !== undefined)
  if (isNarrow || (books !== undefined && books.length > 1)) return null
  const [book] = books ?? []
  const { from, to, realms: of } = period
  return readReportQuality(store, { from, to, realms: of, ...(book !== undefined && { book }) })
}
