import { statSync } from 'node:fs'
import { isAbsolute } from 'node:path'
import type { App } from '../app-types.ts'
import { reportExtensions } from '../reports/render-report.ts'
import { failing } from '../words/failure-sentences.ts'
import { sayRequest } from '../words/failures/request-sentences.ts'
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
    const { all = false, as_of: asOf, search: searched, ...given } = input
    const search = searched?.trim() || null
    const { app, reader } = context.api
    const filters = callFiltersOf(given, app)
    const held = asOf === undefined ? filters : { ...filters, throughId: asOf }
    if (search !== null) return reader.read('countFound', { filters: held, search }, signal)
    return reader.read(all ? 'countAll' : 'count', held, signal)
  }),
}

const contentTypes = {
  json: 'application/json; charset=utf-8',
  text: 'text/plain; charset=utf-8',
  csv: 'text/csv; charset=utf-8',
  html: 'text/html; charset=utf-8',
} as const

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
    const day = new Intl.DateTimeFormat('sv-SE', { timeZone: app.settings.get('timeZone') }).format(app.clock.now())
    return { content_type: contentTypes[form], file_name: `galley-report-${day}.${reportExtensions[form]}`, content }
  }),

  schedule: reports.schedule.handler(({ context }) => scheduleToJson(context.api.app)),

  changeSchedule: reports.changeSchedule.handler(({ input, context }) => {
    const { settings, reportSchedule } = context.api.app
    const { schedule, weekday, hour, format } = input
    // First, so that a refusal leaves everything as it was.
    const folder = typeof input.folder === 'string' ? expectFolder(input.folder) : input.folder
    if (schedule !== undefined) settings.set('report.schedule', schedule)
    if (weekday !== undefined) settings.set('report.weekday', weekday)
    if (hour !== undefined) settings.set('report.hour', hour)
    if (folder !== undefined) settings.set('report.folder', folder)
    if (format !== undefined) settings.set('report.format', format)
    reportSchedule.begin()
    return scheduleToJson(context.api.app)
  }),

  writeNow: reports.writeNow.handler(({ context }) => ({ file: context.api.app.reportSchedule.runNow() })),

  schema: reports.schema.handler(async () => {
    const { reportJsonSchema } = await import('../reports/report-document.ts')
    return { ...reportJsonSchema() }
  }),
}

function scheduleToJson({ settings, reportSchedule }: App) {
  const next = reportSchedule.nextDue()
  return {
    schedule: settings.get('report.schedule'),
    weekday: settings.get('report.weekday'),
    hour: settings.get('report.hour'),
    folder: reportSchedule.folder(),
    format: settings.get('report.format'),
    next_due: next === null ? null : new Date(next).toISOString(),
    runs: reportSchedule.latest(10).map(({ dueAt, finishedAt, file, error }) => ({
      due_at: new Date(dueAt).toISOString(),
      finished_at: new Date(finishedAt).toISOString(),
      file,
      error: error?.text ?? null,
      error_said: error?.said ?? null,
    })),
  }
}

/** @throws Failure `invalid_input` for what is no folder on this machine */
function expectFolder(folder: string): string {
  const found = isAbsolute(folder) ? statSync(folder, { throwIfNoEntry: false }) : undefined
  if (found?.isDirectory()) return folder
  throw failing('invalid_input', sayRequest('report.no_folder', { folder }))
}
