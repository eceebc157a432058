import type { CallSort, Realm } from '../../../db/vocabulary.ts'
import type { ExportFormat } from '../../exchange/export-calls.ts'
import type { Content } from '../../ledger/content-types.ts'
import type { Books } from '../../metrics/book-types.ts'
import type { CallQuery } from '../../metrics/call-query.ts'
import type { Health } from '../../metrics/health.ts'
import type { HeldListQuery } from '../../metrics/held-list.ts'
import type { Metrics, MetricsFilters, MetricsQuery } from '../../metrics/metrics-types.ts'
import type { TrendQuery, Trends } from '../../metrics/trends.ts'
import type { Usage, UsageQuery } from '../../metrics/usage.ts'
import type { Clock, Paths } from '../../ports.ts'
import type { CallFilters } from '../../store/repositories/call-filters.ts'
import type { CallQueryRepository } from '../../store/repositories/call-query-repository.ts'
import type { SpendSeriesRepository } from '../../store/repositories/spend-series-repository.ts'
import type { Store } from '../../store/store.ts'
import type { HeldLists } from './held-lists.ts'

/** What a read has at hand, in a thread of its own, over a connection that only reads. */
export interface ReadParts {
  readonly store: Store
  readonly clock: Clock
  readonly metrics: Metrics
  readonly calls: CallQuery
  readonly rows: Pick<CallQueryRepository, 'byIds' | 'page' | 'idsInOrderOfTime' | 'idsInOrderOfName' | 'newestId'>
  readonly held: HeldLists
  readonly content: Content
  readonly paths: Pick<Paths, 'data' | 'migrations'>
  readonly books: Books
  readonly trends: (query: TrendQuery) => Trends
  readonly usage: (query: UsageQuery) => Usage
  /** What was spent, the days before today kept ready. */
  readonly spend: (realm: Realm, timeZone: string) => SpendSeriesRepository
  readonly health: (query: { readonly realms: readonly Realm[] }) => Health
}

/** How far a long read is. */
export type OnRead = (done: number, total: number | null, note?: string | null) => void

export interface FigureQuery extends Pick<MetricsQuery, 'days' | 'from' | 'to'> {
  readonly filters: MetricsFilters
  readonly realms: readonly Realm[]
  /** The filters in words. */
  readonly filterNames: Readonly<Record<string, readonly string[]>>
}

export interface CallListRead {
  readonly filters: CallFilters
  readonly search: string | null
  readonly sort: CallSort
  readonly descending: boolean
  readonly limit: number
  readonly cursor: string | null
  /** 0 is the first page. */
  readonly offset: number
  /** Null: whatever is newest now. */
  readonly asOf: number | null
  readonly count: boolean
}

export interface ExportRead {
  readonly filters: CallFilters
  /** Only calls in whose text it is found, newest first. */
  readonly search: string | null
  /** Null: oldest first. A search has an order of its own. */
  readonly order: Pick<HeldListQuery, 'sort' | 'descending'> | null
  readonly format: ExportFormat
  readonly text: boolean
}
