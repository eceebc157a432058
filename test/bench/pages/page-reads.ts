import type { GalleyClient } from '../../../src-main/contract/contract.ts'

/** What a page has in view when it asks: things that are there in the filled ledger. */
export interface InView {
  readonly book: string
  readonly provider: string
  readonly callId: number
  readonly findingId: number
}

/** Everything the pages read, as they ask for it. */
export const pageReads: Readonly<Record<string, (client: GalleyClient, view: InView) => Promise<unknown>>> = {
  'dashboard, 7 days': client => client.metrics.dashboard({ days: 7, latest: 1 }),
  'dashboard, 30 days': client => client.metrics.dashboard({ days: 30, latest: 1 }),
  'dashboard, 90 days': client => client.metrics.dashboard({ days: 90, latest: 1 }),
  'dashboard, 30 days of one operation': client =>
    client.metrics.dashboard({ days: 30, latest: 1, operation: 'translation' }),
  'trends, 1 day by hour': client => client.metrics.trends({ days: 1, split: 'provider' }),
  'trends, 30 days': client => client.metrics.trends({ days: 30, split: 'none' }),
  'trends, 30 days by provider': client => client.metrics.trends({ days: 30, split: 'provider' }),
  'trends, 90 days by model': client => client.metrics.trends({ days: 90, split: 'model' }),
  'trends, 90 days by operation': client => client.metrics.trends({ days: 90, split: 'operation' }),
  'usage, 30 days': client => client.metrics.usage({ days: 30, limit: 6 }),
  'usage, 90 days': client => client.metrics.usage({ days: 90, limit: 6 }),
  health: client => client.metrics.health({}),
  'forecast of the spend': client => client.forecasts.spend({}),
  'forecast of the spend, one provider': (client, { provider }) => client.forecasts.spend({ provider }),
  recommendations: client => client.recommendations.list({}),
  'alerts, open': client => client.alerts.active(),
  'alerts, history': client => client.alerts.history({ limit: 50 }),
  'alerts, rules': client => client.alerts.rules(),
  'budgets, where they stand': client => client.budgets.status(),
  'calls, first page': client => client.calls.list({ page_size: 50 }),
  'calls of a book, first page': (client, { book }) => client.calls.list({ book, page_size: 50 }),
  'call, one': (client, { callId }) => client.calls.show({ id: callId }),
  'filters, a year': client => client.metrics.facets({ days: 365 }),
  'filters, all of time': client => client.metrics.facets({}),
  'books, all': client => client.books.list({}),
  'book, one': (client, { book }) => client.books.show({ book }),
  'book, forecast': (client, { book }) =>
    client.forecasts.book({ book, target_language: 'en', remaining_chapters: 10 }),
  'quality, overview of 30 days': client => client.quality.overview({ days: 30 }),
  'quality, trend of 30 days': client =>
    client.metrics.trends({ days: 30, split: 'provider', step: 'day', operation: 'translation' }),
  'quality, worst chapters': client => client.quality.chapters({ limit: 12 }),
  'quality, review queue': client => client.quality.queue({ limit: 50 }),
  'quality, review queue of one check': client => client.quality.queue({ limit: 50, check: 'residue' }),
  'quality, open findings': client => client.quality.queue({ limit: 1 }),
  'quality, findings of one check': client => client.quality.findings({ check: 'residue', limit: 50 }),
  'quality, one review': (client, { findingId }) => client.quality.review({ id: findingId }),
  'quality, silences': client => client.quality.silences({ limit: 100 }),
  'quality, judge': client => client.quality.judgeStatus(),
  'quality, what a judge would cost': client => client.quality.judgeEstimate(),
  'quality, prompt caching': client => client.quality.caching({ days: 30 }),
  'providers, all': client => client.providers.list({}),
  'provider, with last success and failure': (client, { provider }) => client.providers.show({ provider }),
  'routes, how they choose': client => client.routing.show(),
  'report, 7 days': client => client.reports.quality({ days: 7 }),
  'report, 90 days': client => client.reports.quality({ days: 90 }),
  settings: client => client.settings.list({}),
  'data folder, sizes': client => client.system.storage(),
  'text, what is kept': client => client.text.status(),
}
