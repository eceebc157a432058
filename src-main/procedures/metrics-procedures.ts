import { callFiltersOf, figureQueryOf, realmsOf } from './call-filters.ts'
import { procedures } from './implementer.ts'
import { keysConfigured } from './provider-shapes.ts'

const { metrics, reports } = procedures
const usualLatest = 20
const usualSeries = 8

/** All of time, for what is asked without a period. */
const wholeTime = { from: 0 }

export const metricsProcedures = {
  dashboard: metrics.dashboard.handler(({ input, context, signal }) => {
    const { latest = usualLatest, ...query } = input
    const { app, reader } = context.api
    return reader.read('dashboard', { ...figureQueryOf(query, app), latest }, signal)
  }),

  original: metrics.original.handler(async ({ input, context, signal }) => {
    const { app, reader } = context.api
    const [read, configured] = await Promise.all([
      reader.read('original', figureQueryOf(input, app), signal),
      keysConfigured(app),
    ])
    const providers = Object.entries(read.provider_summary).map(([name, row]) => [
      name,
      { ...row, api_key_configured: configured.get(name) ?? null },
    ])
    return {
      ...read,
      provider_summary: Object.fromEntries(providers) as typeof read.provider_summary,
      operation_metrics: [...read.operation_metrics],
      recent_errors: [...read.recent_errors],
    }
  }),

  trends: metrics.trends.handler(({ input, context, signal }) => {
    const { step = null, split = 'none', series = usualSeries, ...query } = input
    const { app, reader } = context.api
    return reader.read('trends', { ...figureQueryOf(query, app), step, split, series }, signal)
  }),

  usage: metrics.usage.handler(({ input, context, signal }) => {
    const { limit = usualLatest, ...query } = input
    const { app, reader } = context.api
    return reader.read('usage', { ...figureQueryOf(query, app), limit }, signal)
  }),

  health: metrics.health.handler(({ input, context, signal }) =>
    context.api.reader.read('health', { realms: realmsOf(context.api.app, input?.realm) }, signal),
  ),

  facets: metrics.facets.handler(({ input, context, signal }) => {
    const { app, reader } = context.api
    const query = figureQueryOf(input, app)
    const hasPeriod = query.days !== undefined || query.from !== undefined || query.to !== undefined
    return reader.read('facets', hasPeriod ? query : { ...query, ...wholeTime }, signal)
  }),

  count: metrics.count.handler(({ input, context, signal }) => {
    const { all = false, as_of: asOf, ...given } = input
    const { app, reader } = context.api
    const filters = callFiltersOf(given, app.registry, app.clock.now())
    return reader.read(
      all ? 'countAll' : 'count',
      asOf === undefined ? filters : { ...filters, throughId: asOf },
      signal,
    )
  }),
}

const contentTypes = {
  json: 'application/json; charset=utf-8',
  text: 'text/plain; charset=utf-8',
  csv: 'text/csv; charset=utf-8',
  html: 'text/html; charset=utf-8',
} as const
const extensions = { json: 'json', text: 'txt', csv: 'csv', html: 'html' } as const

export const reportProcedures = {
  quality: reports.quality.handler(({ input, context, signal }) => {
    const { format: _format, ...query } = input
    const { app, reader } = context.api
    return reader.read('reportDocument', figureQueryOf(query, app), signal)
  }),

  qualityFile: reports.qualityFile.handler(async ({ input, context, signal }) => {
    const { format: form, ...query } = input
    const { app, reader } = context.api
    const content = await reader.read('reportFile', { ...figureQueryOf(query, app), form }, signal)
    const day = new Date(app.clock.now()).toISOString().slice(0, 10)
    return { content_type: contentTypes[form], file_name: `galley-report-${day}.${extensions[form]}`, content }
  }),

  schema: reports.schema.handler(async () => {
    const { reportJsonSchema } = await import('../reports/report-document.ts')
    return { ...reportJsonSchema() }
  }),
}
